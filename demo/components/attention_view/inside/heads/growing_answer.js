/**
 * An answer that the server works out little by little: it goes on with each request, and keeps what it has. Who stops asks no more; who
 * goes on later continues where it was.
 */

/** @typedef {{ done: boolean }} Growing */

const NO_ANSWER = 30_000; // milliseconds after which a request counts as lost
const PAUSE = 120; // milliseconds before one asks again where nothing new has come: somebody else's question is being worked on

/** @template {Growing} Reply */
export class GrowingAnswer {
  /**
   * @param {object} options
   * @param {() => Promise<Reply | import("../../../shared/api.js").Refusal>} options.ask
   * @param {(reply: Reply) => number} options.progress what grows with each reply
   * @param {string} options.noAnswer the sentence for a server that does not answer
   * @param {() => void} options.news hears that something is not as it was
   */
  constructor({ ask, progress, noAnswer, news }) {
    this.ask = ask;
    this.progress = progress;
    this.noAnswer = noAnswer;
    this.news = news;
    /** @type {Reply | null} */
    this.reply = null; // the newest
    this.problem = ""; // why it does not go on
    this.going = false;
    this.asking = false; // an answer is under way, perhaps to who has stopped since
  }

  get done() {
    return this.reply?.done ?? false;
  }

  /** Asks until it is done, or somebody stops. */
  async go() {
    if (this.going || this.done) return;
    this.going = true;
    this.problem = "";
    this.news();
    if (this.asking) return; // the answer to come goes on by itself
    while (this.going && !this.done) await this.once();
    this.going = false;
    this.news();
  }

  /** What is under way is still taken in. */
  stop() {
    if (!this.going) return;
    this.going = false;
    this.news();
  }

  async once() {
    this.asking = true;
    const reply = await answerInTime(this.ask).catch(() => ({ error: this.noAnswer }));
    const before = this.reply;
    if ("error" in reply && reply.error) {
      this.problem = reply.error;
      this.going = false;
    } else this.reply = /** @type {Reply} */ (reply);
    const stands = before !== null && this.reply !== null && this.progress(before) === this.progress(this.reply);
    if (this.going && !this.done) {
      this.news();
      if (stands) await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
    this.asking = false;
  }
}

/**
 * @template Reply
 * @param {() => Promise<Reply>} ask
 * @returns {Promise<Reply>}
 */
async function answerInTime(ask) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {Promise<never>} */
  const silence = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error("no answer")), NO_ANSWER);
  });
  try {
    return await Promise.race([ask(), silence]);
  } finally {
    clearTimeout(timer);
  }
}
