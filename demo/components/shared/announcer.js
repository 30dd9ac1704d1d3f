/** When something is said aloud: one message at a time, with a pause between two, and nothing while it is muted. */

export const QUIET = 5000; // milliseconds from one message to the next, at least

export class Announcer {
  /**
   * @param {object} parts
   * @param {(words: string) => void} parts.say
   * @param {() => number} [parts.now] milliseconds
   * @param {(call: () => void, milliseconds: number) => unknown} [parts.later]
   */
  constructor({ say, now = () => performance.now(), later = (call, milliseconds) => setTimeout(call, milliseconds) }) {
    this.say = say;
    this.now = now;
    this.later = later;
    this.muted = false;
    this.spokenAt = -Infinity;
    /** @type {string[]} */
    this.waiting = []; // sentences that come with the next message
    this.scheduled = false;
  }

  /**
   * Says a sentence now, or with the next message.
   *
   * @param {string} sentence
   */
  offer(sentence) {
    if (this.muted || !sentence) return;
    this.waiting.push(sentence);
    const rest = this.spokenAt + QUIET - this.now();
    if (rest <= 0) this.speak();
    else if (!this.scheduled) {
      this.scheduled = true;
      this.later(() => this.speak(), rest);
    }
  }

  /** @param {boolean} muted */
  mute(muted) {
    this.muted = muted;
    if (!muted) return;
    this.waiting = [];
    this.say("");
  }

  /** Forgets what has not been said yet: something else is on show. */
  clear() {
    this.waiting = [];
  }

  speak() {
    this.scheduled = false;
    if (this.muted || this.waiting.length === 0) return;
    this.spokenAt = this.now();
    this.say(this.waiting.join(" "));
    this.waiting = [];
  }
}
