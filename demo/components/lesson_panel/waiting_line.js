/** While a step's button has been pressed and its outcome is awaited: how long that takes, and a word when it takes much longer. */
import { make, setText } from "../shared/dom.js";
import { fill } from "../shared/text.js";

const LATE = 4; // times as long as it usually takes

export class WaitingLine {
  /** @param {import("../shared/text.js").Text} text */
  constructor(text) {
    this.text = text;
    this.bar = make("i");
    this.time = make("span", "tl-lesson-time");
    this.late = make("p", "tl-lesson-late", { role: "status" });
    this.node = make("div", "tl-lesson-wait", {}, make("div", "tl-bar", { "aria-hidden": "true" }, this.bar), this.time, this.late);
  }

  /**
   * @param {number} elapsed seconds
   * @param {number} seconds that it usually takes; 0: nobody has said
   * @returns {boolean} whether it takes much longer here
   */
  render(elapsed, seconds) {
    const { text } = this;
    const late = isLate(elapsed, seconds);
    const words =
      seconds > 0 ? fill(text.seconds_of, { elapsed: Math.floor(elapsed), seconds }) : fill(text.seconds, { elapsed: Math.floor(elapsed) });
    this.bar.style.width = `${seconds > 0 ? Math.min(100, (100 * elapsed) / seconds) : 0}%`;
    setText(this.time, words);
    setText(this.late, late ? text.late : "");
    return late;
  }
}

/**
 * @param {number} elapsed seconds
 * @param {number} seconds
 */
export function isLate(elapsed, seconds) {
  return seconds > 0 && elapsed > LATE * seconds;
}
