/** What is asked of the server about a decode: each question once; its answer is kept and walked without further requests. */

/** @typedef {import("../../shared/api_types").Api} Api */
/** @typedef {ReturnType<typeof import("../../shared/api.js").apiOf>["inside"]} Asking */
/** @typedef {keyof Asking} Question */

/**
 * @template Reply
 * @typedef {object} Answer
 * @property {Reply | null} reply null: not yet, or never
 * @property {string} problem why there is none, in the page's language; "" while it is awaited
 */

const KEPT = 40; // answers; the largest is about a megabyte
/** @type {Answer<any>} */
const AWAITED = { reply: null, problem: "" };

export class Questions {
  /**
   * @param {Asking} asking the server's addresses
   * @param {string} noAnswer the sentence for a server that does not answer
   * @param {() => void} answered hears that an answer has come
   */
  constructor(asking, noAnswer, answered) {
    this.asking = asking;
    this.noAnswer = noAnswer;
    this.answered = answered;
    /** @type {Map<string, Answer<any>>} */
    this.answers = new Map(); // by question, the oldest first
  }

  /**
   * The answer, or what is known of it so far; asks if nobody has.
   *
   * @template {Question} Name
   * @param {Name} name
   * @param {Parameters<Asking[Name]>[0]} request
   * @returns {Answer<Api[`inside/${Name}`]["reply"]>}
   */
  ask(name, request) {
    const key = `${name} ${JSON.stringify(request)}`;
    const known = this.answers.get(key);
    if (known !== undefined) return known;
    this.keep(key, AWAITED);
    this.send(key, this.asking[name](/** @type {any} */ (request)));
    return AWAITED;
  }

  /**
   * @param {string} key
   * @param {Promise<any>} promise
   */
  async send(key, promise) {
    const reply = await promise.catch(() => ({ error: this.noAnswer }));
    this.keep(key, reply.error === undefined ? { reply, problem: "" } : { reply: null, problem: reply.error });
    this.answered();
  }

  /**
   * @param {string} key
   * @param {Answer<any>} answer
   */
  keep(key, answer) {
    this.answers.delete(key);
    this.answers.set(key, answer);
    for (const oldest of this.answers.keys()) {
      if (this.answers.size <= KEPT) break;
      this.answers.delete(oldest);
    }
  }

  /** What could not be answered may be asked again. */
  forgetProblems() {
    for (const [key, { problem }] of this.answers) if (problem !== "") this.answers.delete(key);
  }
}
