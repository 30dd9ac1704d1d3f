/** The server's addresses: POST <root>/api/<language>/<subject>/<action>, JSON in and out, and GET <root>/log/...; see demo/api. */

/** @typedef {{ error: string, gone?: string | boolean }} Refusal why there is no answer; gone: the page need not ask again */

/**
 * What comes back: the reply, or why there is none.
 *
 * @template {object} Reply
 * @typedef {(Reply & { error?: undefined, gone?: undefined }) | (Refusal & { [Name in keyof Reply]?: undefined })} Answered
 */

/** @typedef {import("./api_types").Status} Status */
/** @typedef {import("./api_types").Action} Action */
/** @typedef {import("./api_types").Metrics} Metrics */
/** @typedef {import("./api_types").PartNorms} Norms */
/** @typedef {import("./api_types").Answer} Answer */
/** @typedef {import("./api_types").RunEvent} RunEvent */
/** @typedef {import("./api_types").Theory} Theory */
/** @typedef {import("./api_types").Caution} Caution */
/** @typedef {import("./api_types").RunVerdict} RunVerdict */
/** @typedef {import("./api_types").SettingValue} SettingValue */
/** @typedef {import("./api_types").PollReply} RunReply */
/** @typedef {import("./api_types").FilmReply} FilmReply */
/** @typedef {import("./api_types").FilmAbout} FilmAbout */
/** @typedef {import("./api_types").RacePlan} RacePlan */
/** @typedef {import("./api_types").RacePollReply} RaceReply */
/** @typedef {import("./api_types").Verdict} RaceVerdict */
/** @typedef {import("./api_types").FollowReply} FollowReply */
/** @typedef {import("./api_types").ShownDecode} StagedDecode */
/** @typedef {import("./api_types").Recording} Recording */
/** @typedef {import("./api_types").RecordingPace} RecordingPace */
/** @typedef {import("./api_types").FileReply} File */
/** @typedef {{ name: string, content: Blob }} Attached a file that was not sent as JSON */

/** @typedef {import("./api_types").Api} Api */

const TOO_MUCH = 429; // its answer is a Refusal

// Modules lie at <root>/modules/<version>/: wherever the page is, the API is found beside them.
const ROOT = import.meta.url.replace(/modules\/\w+\/[^?#]*$/, "");

/**
 * Asks the server. The promise fails if no answer comes.
 *
 * @param {string} language
 * @param {string} address subject and action
 * @param {object} request
 * @returns {Promise<any>}
 */
async function post(language, address, request) {
  return (await answer(language, address, request)).json();
}

/**
 * @param {string} language
 * @param {string} address
 * @param {object} request
 */
async function answer(language, address, request) {
  const reply = await fetch(new URL(`api/${language}/${address}`, ROOT), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(request),
  });
  if (!reply.ok && reply.status !== TOO_MUCH) throw new Error(`${address}: ${reply.status}`);
  return reply;
}

/**
 * Asks for what is answered with a file instead of JSON. The promise fails if no answer comes.
 *
 * @param {string} language
 * @param {string} address
 * @param {object} request
 * @returns {Promise<Answered<Attached>>}
 */
async function postForFile(language, address, request) {
  const reply = await answer(language, address, request);
  const name = /filename="([\w.-]+)"/.exec(reply.headers.get("content-disposition") ?? "")?.[1];
  return name === undefined ? reply.json() : { name, content: await reply.blob() };
}

/**
 * A file of the server's, JSON. The promise fails if it does not come.
 *
 * @param {string} address seen from the root
 * @returns {Promise<any>}
 */
export async function fileAt(address) {
  const reply = await fetch(new URL(address, ROOT));
  if (!reply.ok) throw new Error(`${address}: ${reply.status}`);
  return reply.json();
}

/**
 * Where a run's log is read: what is full is kept by the browser, and by whatever stands between it and the server.
 *
 * @param {string} language
 */
export function logsOf(language) {
  const at = (/** @type {string} */ key, /** @type {string} */ part) => fileAt(`log/${language}/${key}/${part}`);
  return {
    /** @type {(key: string) => Promise<import("./api_types").LogOpen>} */
    open: (key) => at(key, "open"),
    /** @type {(key: string, level: number, index: number) => Promise<import("./api_types").LogSegment>} */
    segment: (key, level, index) => at(key, `${level}-${index}`),
  };
}

/**
 * What the server can be asked in a language.
 *
 * @param {string} language
 */
export function apiOf(language) {
  /**
   * @template {keyof Api} Address
   * @param {Address} address
   * @returns {(request: Api[Address]["request"]) => Promise<Answered<Api[Address]["reply"]>>}
   */
  const asking = (address) => (request) => post(language, address, request);
  return {
    runs: {
      poll: asking("runs/poll"),
      control: asking("runs/control"),
      verdict: asking("runs/verdict"),
      drop: asking("runs/drop"),
      download: asking("runs/download"),
      takeHome: (/** @type {import("./api_types").RunRequest} */ request) => postForFile(language, "runs/take_home", request),
    },
    recordings: { verdict: asking("recordings/verdict") },
    attention: { film: asking("attention/film") },
    races: { poll: asking("races/poll"), control: asking("races/control"), download: asking("races/download") },
    programs: {
      sources: asking("programs/sources"),
      start: asking("programs/start"),
      poll: asking("programs/poll"),
      control: asking("programs/control"),
      measured: asking("programs/measured"),
    },
    rooms: {
      open: asking("rooms/open"),
      teach: asking("rooms/teach"),
      codeImage: asking("rooms/code_image"),
      close: asking("rooms/close"),
      follow: asking("rooms/follow"),
      leave: asking("rooms/leave"),
    },
    decodes: { decode: asking("decodes/decode"), download: asking("decodes/download"), nearest: asking("decodes/nearest") },
    inside: {
      head: asking("inside/head"),
      stream: asking("inside/stream"),
      forcing: asking("inside/forcing"),
      change: asking("inside/change"),
      ranking: asking("inside/ranking"),
      breaking: asking("inside/breaking"),
      masks: asking("inside/masks"),
    },
    classRaces: {
      open: asking("class_races/open"),
      start: asking("class_races/start"),
      stop: asking("class_races/stop"),
      close: asking("class_races/close"),
      enter: asking("class_races/enter"),
      look: asking("class_races/look"),
    },
    roomQuestions: {
      predictions: asking("room_questions/predictions"),
      askPrediction: asking("room_questions/ask_prediction"),
      askOwn: asking("room_questions/ask_own"),
      steer: asking("room_questions/steer"),
      decide: asking("room_questions/decide"),
      vote: asking("room_questions/vote"),
      sheet: asking("room_questions/sheet"),
    },
    lessons: { open: asking("lessons/open"), key: asking("lessons/key") },
    terms: { all: asking("terms/all") },
    schedules: { download: asking("schedules/download") },
  };
}
