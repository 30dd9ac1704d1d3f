/** How far a run is: steps, pace, time left and status in words, and a bar. */
import { isNumber } from "../shared/curve.js";
import { ProgressLine, statusText } from "../shared/progress.js";
import { fill, timeLeft } from "../shared/text.js";
import { DASH } from "./figures.js";
import { ROLE } from "./recording_player.js";

/** @typedef {import("./types.d.ts").Run} Run */
/** @typedef {import("./types.d.ts").Text} Text */
/** @typedef {import("./types.d.ts").NumberFormats} NumberFormats */

/**
 * What is known of a run.
 *
 * @param {Run | null} run
 * @param {number | null} maxSteps of the run, or of the one that Train would start
 * @param {boolean} waiting for Python's answer to Train or Step
 * @param {Text} text
 * @param {NumberFormats} formats
 */
export function progressTexts(run, maxSteps, waiting, text, { whole, oneDecimal }) {
  const moving = run?.status === "running";
  const unheard = run?.status === "queued" && maxSteps !== run.maxSteps; // no answer about it has come yet
  return {
    step: fill(text.step_of, { step: whole(run?.step ?? 0), max: maxSteps === null ? DASH : whole(maxSteps) }),
    rate: moving && isNumber(run.rate) ? fill(text.rate, { rate: (run.rate < 10 ? oneDecimal : whole)(run.rate) }) : "",
    left: moving && isNumber(run.secondsLeft) ? timeLeft(run.secondsLeft, text) : "",
    status: waiting || unheard ? text.starting : run?.role === ROLE ? text.status_recording : statusText(run, text),
  };
}

export class Progress {
  /**
   * @param {Text} text
   * @param {NumberFormats} formats
   */
  constructor(text, formats) {
    this.text = text;
    this.formats = formats;
    this.line = new ProgressLine(text, ["step", "rate", "left", "status"]);
    this.words = this.line.words;
    this.bar = this.line.bar;
  }

  /**
   * @param {Run | null} run
   * @param {import("./types.d.ts").Preview | null | undefined} preview
   * @param {boolean} waiting for Python's answer to Train or Step
   */
  render(run, preview, waiting) {
    const maxSteps = run?.maxSteps ?? preview?.max_steps ?? null;
    this.line.show(progressTexts(run, maxSteps, waiting, this.text, this.formats), run?.step ?? 0, maxSteps ?? 0);
  }
}
