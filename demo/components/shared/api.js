/** The server's addresses: POST <root>/api/<language>/<subject>/<action>, JSON in and out; see demo/api. */

/** @typedef {{ error: string, gone?: string | boolean }} Refusal why there is no answer; gone: the page need not ask again */

/**
 * What comes back: the reply, or why there is none.
 *
 * @template {object} Reply
 * @typedef {(Reply & { error?: undefined, gone?: undefined }) | (Refusal & { [Name in keyof Reply]?: undefined })} Answered
 */

/** @typedef {"queued" | "running" | "paused" | "finished" | "stopped" | "failed"} Status of a run or a race */

/** @typedef {{ steps: number[], loss: (number | null)[], lr: number[] }} Metrics */

/** @typedef {{ embeddings: number, encoder: number, decoder: number, fc_out: number }} Norms of each part of the model */

/** @typedef {{ source: string[], expected: string[], output: string[] }} Answer */

/**
 * @typedef {{ type: "validation", step: number, token_accuracy: number, exact_match: number, answers?: Answer[], message?: string }
 *   | { type: "norms", step: number, gradient: Norms, update: Norms, message?: string }
 *   | { type: "failed" | "finished" | "stopped", step: number, message: string }} RunEvent
 */

/** @typedef {{ steps: number[], lr: number[], peak: { step: number, lr: number } }} Theory */

/**
 * @typedef {object} RunReply what happened after the cursor
 * @property {string} run
 * @property {Status} status
 * @property {string} [role] starter, joined, replay or room
 * @property {number} [place] in the queue
 * @property {number} step
 * @property {number | null} [wait_seconds]
 * @property {number} max_steps
 * @property {number | null} steps_per_second
 * @property {number | null} seconds_left
 * @property {Metrics} metrics
 * @property {RunEvent[]} events
 * @property {{ step: number, event: number }} next
 * @property {Theory} [theory] at step 0 only
 * @property {number} pause milliseconds until the next poll of a run that is going
 */

/** @typedef {"pause" | "resume" | "step" | "stop" | "skip"} Action */

/**
 * @typedef {object} FilmReply
 * @property {string} run
 * @property {Status} status
 * @property {boolean} more whether there are further frames
 * @property {number} thinned how often the server has dropped frames
 * @property {{ step: number, alignment: number[], cross: string, decoder: string, encoder: string }[]} frames weights: uint16 in base64
 * @property {number[]} [steps] those of which frames are left, if that has changed
 * @property {number} pause milliseconds until the next poll at the least
 * @property {FilmAbout | null} [about] at frame -1 only; null before the first frame
 */

/**
 * @typedef {object} FilmAbout
 * @property {string} task
 * @property {number} layers
 * @property {number} heads
 * @property {number} max_steps
 * @property {{ source: string[], target: string[] }[]} probes
 */

/** @typedef {{ runners: { name: string, short: string }[], max_steps: number, log_rate: boolean }} RacePlan */

/**
 * @typedef {object} RaceReply
 * @property {string} race
 * @property {Status} status
 * @property {string} role
 * @property {number} place
 * @property {number | null} wait_seconds
 * @property {number} step
 * @property {number} max_steps
 * @property {number | null} seconds_left
 * @property {number} pause
 * @property {{ metrics: Metrics, events: RunEvent[], cursor: [number, number] }[]} runners
 * @property {RaceVerdict | null} verdict when all is told
 * @property {RacePlan & { race: string, query: Record<string, string> }} [plan] at the first poll only
 */

/**
 * @typedef {object} RaceVerdict
 * @property {string[]} keys
 * @property {string} headline
 * @property {string[]} sentences
 * @property {string | null} seen
 * @property {string} explanation
 * @property {{ head: string[], rows: string[][] }} table
 */

/** @typedef {import("./api_types.d.ts").FollowReply} FollowReply */

/** @typedef {import("./files.js").File} File */

/**
 * Asks the server. The promise fails if no answer comes.
 *
 * @param {string} address language, subject and action
 * @param {object} request
 * @returns {Promise<any>}
 */
async function post(address, request) {
  // This file lies at <root>/modules/<version>/shared/api.js: wherever the page is, the API is found beside the modules.
  const reply = await fetch(new URL(`../../../api/${address}`, import.meta.url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(request),
  });
  if (!reply.ok) throw new Error(`${address}: ${reply.status}`);
  return reply.json();
}

/**
 * What the server can be asked in a language.
 *
 * @param {string} language
 */
export function apiOf(language) {
  /**
   * @param {string} address
   * @returns {(request: any) => Promise<any>}
   */
  const asking = (address) => (request) => post(`${language}/${address}`, request);
  return {
    runs: {
      /** @type {(request: { run: string, step: number, event: number }) => Promise<Answered<RunReply>>} */
      poll: asking("runs/poll"),
      /** @type {(request: { run: string, action: Action }) => Promise<Answered<{ status: Status }>>} */
      control: asking("runs/control"),
    },
    attention: {
      /** @type {(request: { run: string, probe: number, frame: number, thinned: number }) => Promise<Answered<FilmReply>>} */
      film: asking("attention/film"),
    },
    races: {
      /** @type {(request: { race: string, cursors: [number, number][] }) => Promise<Answered<RaceReply>>} */
      poll: asking("races/poll"),
      /** @type {(request: { race: string, action: Action }) => Promise<Answered<{ status: Status }>>} */
      control: asking("races/control"),
      /** @type {(request: { race: string, format: string, dark: boolean }) => Promise<Answered<File>>} */
      download: asking("races/download"),
    },
    rooms: {
      /** @type {(request: object) => Promise<Answered<{ room: string, secret: string }>>} */
      open: asking("rooms/open"),
      /** @type {(request: import("./api_types.d.ts").TeachRequest) => Promise<Answered<import("./api_types.d.ts").TeachReply>>} */
      teach: asking("rooms/teach"),
      /** @type {(request: { room: string, secret: string, address: string }) => Promise<Answered<{ image: string }>>} */
      codeImage: asking("rooms/code_image"),
      /** @type {(request: { room: string, secret: string }) => Promise<Answered<{ closed: boolean }>>} */
      close: asking("rooms/close"),
      /** @type {(request: import("./api_types.d.ts").FollowRequest) => Promise<Answered<FollowReply>>} */
      follow: asking("rooms/follow"),
      /** @type {(request: { room: string, student: string }) => Promise<Answered<object>>} */
      leave: asking("rooms/leave"),
    },
    decodes: {
      /** @type {(request: object) => Promise<Answered<File>>} */
      download: asking("decodes/download"),
    },
    schedules: {
      /** @type {(request: object) => Promise<Answered<File>>} */
      download: asking("schedules/download"),
    },
  };
}
