/** A demonstration that the server runs: begun, followed, steered. */
import { control } from "../shared/control.js";
import { GOING, Poller } from "../shared/poller.js";
import { storedObject, storeObject } from "../shared/storage.js";

/** @typedef {import("./types.d.ts").Shown} Shown */

const EAGER_AFTER_START = 3000; // milliseconds in which the first steps are awaited
/** A random name for this page: whose runs are fairly queued. Not kept. */
const PAGE = Array.from({ length: 4 }, () => Math.random().toString(36).slice(2, 10)).join("");

/**
 * @param {string} id
 * @param {string} name
 * @param {Record<string, string>} options
 * @returns {Shown}
 */
function newShown(id, name, options) {
  return {
    id,
    name,
    options,
    status: "queued",
    role: "starter",
    place: 0,
    wait: null,
    step: 0,
    maxSteps: 0,
    secondsLeft: null,
    series: new Map(),
    points: 0,
    report: null,
    pause: 250,
    complete: false,
  };
}

/**
 * Takes in what was told behind the points that the page had.
 *
 * @param {Shown} shown
 * @param {import("../shared/api_types").DemonstrationPollReply} reply
 */
export function takeReply(shown, reply) {
  for (const { series, step, loss, lr } of reply.points) {
    const found = shown.series.get(series) ?? { steps: [], loss: [], lr: [] };
    found.steps.push(step);
    found.loss.push(loss);
    found.lr.push(lr);
    shown.series.set(series, found);
  }
  shown.points = reply.next;
  shown.status = reply.status;
  shown.role = reply.role;
  shown.place = reply.place;
  shown.wait = reply.wait_seconds;
  shown.step = reply.step;
  shown.maxSteps = reply.max_steps;
  shown.secondsLeft = reply.seconds_left;
  shown.pause = reply.pause;
  shown.report = reply.report;
  shown.complete = !GOING.includes(reply.status) && (reply.report !== null || reply.points.length === 0);
}

export class DemonstrationRun {
  /**
   * @param {object} parts
   * @param {import("./types.d.ts").Text} parts.text
   * @param {import("./types.d.ts").ProgramsApi} parts.api
   * @param {() => void} parts.changed is called when there is news
   * @param {AbortSignal} parts.signal ends it
   * @param {string} [parts.key] under which this tab of the browser remembers it: a reload comes back to it
   */
  constructor({ text, api, changed, signal, key }) {
    this.text = text;
    this.api = api;
    this.changed = changed;
    /** @type {Shown | null} */
    this.shown = null;
    this.storageKey = key === undefined ? null : `tl-programs-${key}`;
    /** @type {string | null} id of what was put away */
    this.before = null;
    this.restored = false; // on show because of a reload, and not heard of since
    this.starting = false;
    this.acting = false;
    this.problem = { words: "", alert: false };
    this.poller = new Poller({
      wanted: () => (this.shown !== null && !this.shown.complete ? this.shown : null),
      /** @param {Shown} shown */
      ask: ({ id, points }) => api.poll({ demonstration: id, point: points }),
      /** @param {import("../shared/api_types").DemonstrationPollReply} reply @param {Shown} shown */
      news: (reply, shown) => {
        this.restored = false;
        takeReply(shown, reply);
        if (reply.message) this.say(reply.message, true);
      },
      gone: (sentence) => this.lose(sentence || text.gone),
      say: (words, alert = false) => this.say(words, alert),
      render: changed,
      lost: text.lost,
      signal,
    });
    this.restore();
  }

  /** Puts on show what this tab showed before a reload. */
  restore() {
    const found = this.storageKey === null ? null : storedObject(this.storageKey);
    if (typeof found?.id !== "string" || typeof found.name !== "string" || typeof found.options !== "object") return;
    this.shown = newShown(found.id, found.name, found.options ?? {});
    this.restored = true;
    this.poller.restart(EAGER_AFTER_START);
  }

  /**
   * Puts one of a room on show.
   *
   * @param {import("../shared/api_types").FollowedDemonstration} followed
   */
  follow({ demonstration, name, options }) {
    if (this.shown?.id === demonstration) return;
    this.shown = newShown(demonstration, name, options);
    this.restored = false;
    this.say("");
    this.poller.restart(EAGER_AFTER_START);
    this.changed();
  }

  /** Keeps what a reload needs to come back. */
  remember() {
    const { shown } = this;
    if (this.storageKey !== null) storeObject(this.storageKey, shown && { id: shown.id, name: shown.name, options: shown.options });
  }

  /**
   * The server knows it no more: what has come of it stays on show. Who has only reloaded the page is told nothing: there is nothing to see.
   *
   * @param {string} sentence
   */
  lose(sentence) {
    if (this.storageKey !== null) storeObject(this.storageKey, null);
    if (this.shown === null) return;
    this.say(this.restored ? "" : sentence, true);
    if (this.shown.points === 0) this.shown = null;
    else Object.assign(this.shown, { complete: true, status: GOING.includes(this.shown.status) ? "stopped" : this.shown.status });
    this.restored = false;
  }

  /** Puts away what is on show. What goes on is ended when the next one begins, as `before`. */
  clear() {
    this.before = this.shown?.id ?? this.before;
    this.shown = null;
    this.restored = false;
    this.remember();
    this.say("");
    this.changed();
  }

  /** Whether it may still change by itself. */
  get going() {
    return this.starting || (this.shown !== null && GOING.includes(this.shown.status));
  }

  get status() {
    return this.shown?.status ?? "idle";
  }

  /**
   * Begins one; what was on show before is left.
   *
   * @param {string} name
   * @param {Record<string, string>} [options]
   */
  async start(name, options = {}) {
    if (this.starting) return;
    const before = this.shown?.id ?? this.before;
    this.starting = true;
    this.say("");
    this.changed();
    const reply = await this.api.start({ name, options, page: PAGE, before }).catch(() => undefined);
    this.starting = false;
    if (reply?.demonstration !== undefined) {
      this.shown = newShown(reply.demonstration, name, options);
      this.restored = false;
      this.remember();
      this.poller.restart(EAGER_AFTER_START);
    } else this.say(reply?.error ?? this.text.no_answer, true);
    this.changed();
  }

  /** @param {import("./types.d.ts").Action} action */
  control(action) {
    const ask = (/** @type {string} */ id) => this.api.control({ demonstration: id, action });
    return control({ shown: () => this.shown, ask, state: this, poller: this.poller, noAnswer: this.text.no_answer, render: this.changed });
  }

  /**
   * @param {string} words
   * @param {boolean} [alert]
   */
  say(words, alert = false) {
    this.problem = { words, alert };
  }
}
