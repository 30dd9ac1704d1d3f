/*
 * Asking the server again and again for news of what is on show. tools.js stands in front of this file.
 */
const GOING = ["queued", "running", "paused"];
const NO_ANSWER = 15000; // milliseconds after which a request counts as lost: some networks swallow one without a word
const LONGEST_BREAK = 8000; // milliseconds between two tries, when the answers stay away

/** Milliseconds to the next poll of what has a `status`, and in `pause` the server's wish while it is running. */
function pauseWhile({ status, pause }) {
  if (!GOING.includes(status)) return 60; // it is over: only the rest is to be read
  return status === "running" ? pause : 1000;
}

/**
 * Never asks twice at once.
 *   wanted(): what is on show and not yet complete, else null.   ask(wanted): a promise of the reply.
 *   news(reply, wanted): takes it in.   gone(sentence, reason): the server knows no more of what was asked.
 *   say(words, alert): tells that answers stay away, or come again ("").   render(): shows what has changed.
 *   pause(wanted): milliseconds to the next poll.   hidden: the same while nobody can see the page.
 */
class Poller {
  constructor({ wanted, ask, news, gone, say, render = () => {}, pause = pauseWhile, hidden = 10000 }) {
    Object.assign(this, { wanted: () => (element.isConnected ? wanted() : null), ask, news, gone, say, render, pause, hidden });
    this.timer = null;
    this.busy = false;
    this.again = false;
    this.failures = 0; // polls in a row without an answer
    this.eagerUntil = 0; // until then poll often: something was just asked for
    this.listening = new AbortController();
    const { signal } = this.listening;
    document.addEventListener("visibilitychange", () => !document.hidden && this.failures === 0 && this.now(), { signal });
    window.addEventListener("online", () => this.now(), { signal });
  }

  /** Something else is on show, or something was asked for: polls at once, and often for so many milliseconds. */
  now(eager = 0) {
    if (eager) this.eagerUntil = Date.now() + eager;
    clearTimeout(this.timer);
    if (this.busy) this.again = true;
    else this.poll();
  }

  /** Polls in a moment; what else happens until then is told with the same poll. */
  soon(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), milliseconds);
  }

  /** What is new is on show: what was said of the old counts no more. */
  restart(eager = 0) {
    this.failures = 0;
    this.now(eager);
  }

  async poll() {
    if (!element.isConnected) this.listening.abort();
    const asked = this.wanted();
    if (asked === null) return;
    this.busy = true;
    this.again = false;
    const reply = await answerOrNothing(() => this.ask(asked));
    this.busy = false;
    if (asked === this.wanted()) this.take(reply, asked);
    if (this.again) this.poll();
    else if (this.wanted() !== null) this.timer = setTimeout(() => this.poll(), this.delay());
  }

  take(reply, asked) {
    if (!reply) {
      this.failures += 1;
      this.say(text.lost);
    } else if (reply.error && reply.gone) {
      this.gone(reply.error, reply.gone);
    } else if (reply.error) {
      this.failures += 1;
      this.say(reply.error, true);
    } else {
      if (this.failures > 0) this.say("");
      this.failures = 0;
      this.news(reply, asked);
    }
    this.render();
  }

  delay() {
    if (this.failures > 0) return Math.min(LONGEST_BREAK, 1000 * 2 ** (this.failures - 1));
    if (document.hidden) return this.hidden;
    return Date.now() < this.eagerUntil ? 60 : this.pause(this.wanted());
  }
}

/** What the promise that `ask` returns gives; undefined if it fails, gives no object, or takes too long. */
async function answerOrNothing(ask) {
  let timer;
  const silence = new Promise((resolve) => {
    timer = setTimeout(resolve, NO_ANSWER);
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
