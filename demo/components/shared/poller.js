/** Asking the server again and again for news of what is on show. */

/** @typedef {import("./api.js").Refusal} Refusal */

export const GOING = ["queued", "running", "paused"];
const NO_ANSWER = 15_000; // milliseconds after which a request counts as lost: some networks swallow one without a word
const LONGEST_BREAK = 8000; // milliseconds between two tries, when the answers stay away
const EAGER_PAUSE = 60; // milliseconds while something was just asked for, or only the rest is to be read

/**
 * Milliseconds to the next poll.
 *
 * @param {{ status: string, pause: number }} wanted `pause`: the server's wish while it is running
 */
export function pauseWhile({ status, pause }) {
  if (!GOING.includes(status)) return EAGER_PAUSE; // it is over: only the rest is to be read
  return status === "running" ? pause : 1000;
}

/**
 * @template Wanted, Reply
 * @typedef {object} Options
 * @property {() => Wanted | null} wanted what is on show and not yet complete, else null
 * @property {(wanted: Wanted) => Promise<Reply | Refusal>} ask
 * @property {(reply: Reply, wanted: Wanted) => void} news takes a reply in
 * @property {(sentence: string, reason: string | boolean) => void} gone the server knows no more of what was asked
 * @property {(words: string, alert?: boolean) => void} say tells that answers stay away, or come again ("")
 * @property {string} lost the words for answers that stay away
 * @property {AbortSignal} signal ends it
 * @property {() => void} [render] shows what has changed
 * @property {(wanted: Wanted) => number} [pause] milliseconds to the next poll
 * @property {(wanted: Wanted) => number} [eager] the same while something was just asked for, EAGER_PAUSE at least
 * @property {number} [hidden] the same while nobody can see the page
 */

/**
 * Never asks twice at once.
 *
 * @template Wanted, Reply
 */
export class Poller {
  /** @param {Options<Wanted, Reply>} options */
  constructor(options) {
    const { signal, wanted } = options;
    /** @type {Required<Options<Wanted, Reply>>} */
    this.options = {
      render: () => {},
      pause: /** @type {(wanted: any) => number} */ (pauseWhile),
      eager: () => EAGER_PAUSE,
      hidden: 10_000,
      ...options,
      wanted: () => (signal.aborted ? null : wanted()),
    };
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.busy = false;
    this.again = false;
    this.failures = 0; // polls in a row without an answer
    this.eagerUntil = 0; // performance.now() until which it polls often, something was just asked for: no clock that can be set
    document.addEventListener("visibilitychange", () => !document.hidden && this.failures === 0 && this.now(), { signal });
    window.addEventListener("online", () => this.now(), { signal });
    signal.addEventListener("abort", () => clearTimeout(this.timer));
  }

  /**
   * Something else is on show, or something was asked for: polls at once, and often for so many milliseconds.
   *
   * @param {number} [eager]
   */
  now(eager = 0) {
    if (eager) this.eagerUntil = performance.now() + eager;
    clearTimeout(this.timer);
    if (this.busy) this.again = true;
    else this.poll();
  }

  /**
   * Polls in a moment; what else happens until then is told with the same poll.
   *
   * @param {number} milliseconds
   */
  soon(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), milliseconds);
  }

  /**
   * What is new is on show: what was said of the old counts no more.
   *
   * @param {number} [eager]
   */
  restart(eager = 0) {
    this.failures = 0;
    this.now(eager);
  }

  async poll() {
    const { wanted, ask } = this.options;
    const asked = wanted();
    if (asked === null) return;
    this.busy = true;
    this.again = false;
    const reply = await answerOrNothing(() => ask(asked));
    this.busy = false;
    if (asked === wanted()) this.take(reply, asked);
    if (this.again) this.poll();
    else if (wanted() !== null) this.timer = setTimeout(() => this.poll(), this.delay());
  }

  /**
   * @param {Reply | Refusal | undefined} reply
   * @param {Wanted} asked
   */
  take(reply, asked) {
    const { news, gone, say, lost, render } = this.options;
    if (!reply) {
      this.failures += 1;
      say(lost);
    } else if (isRefusal(reply) && reply.gone) {
      gone(reply.error, reply.gone);
    } else if (isRefusal(reply)) {
      this.failures += 1;
      say(reply.error, true);
    } else {
      if (this.failures > 0) say("");
      this.failures = 0;
      news(/** @type {Reply} */ (reply), asked);
    }
    render();
  }

  delay() {
    const { pause, eager, hidden } = this.options;
    const wanted = /** @type {Wanted} */ (this.options.wanted());
    if (this.failures > 0) return Math.min(LONGEST_BREAK, 1000 * 2 ** (this.failures - 1));
    if (document.hidden) return hidden;
    return performance.now() < this.eagerUntil ? Math.max(EAGER_PAUSE, eager(wanted)) : pause(wanted);
  }
}

/**
 * @param {any} reply
 * @returns {reply is Refusal}
 */
function isRefusal(reply) {
  return Boolean(reply.error);
}

/**
 * What the promise that `ask` returns gives; undefined if it fails, gives no object, or takes too long.
 *
 * @template Reply
 * @param {() => Promise<Reply>} ask
 * @returns {Promise<Reply | undefined>}
 */
async function answerOrNothing(ask) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {Promise<undefined>} */
  const silence = new Promise((resolve) => {
    timer = setTimeout(() => resolve(undefined), NO_ANSWER);
  });
  try {
    const reply = await Promise.race([ask(), silence]);
    return reply && typeof reply === "object" ? reply : undefined;
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
