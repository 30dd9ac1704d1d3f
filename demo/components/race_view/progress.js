/** How far a race is: step, time left and status in words, and a bar. */
import { isNumber } from "../shared/curve.js";
import { ProgressLine, statusText } from "../shared/progress.js";
import { fill, timeLeft } from "../shared/text.js";

/** @typedef {import("./types.d.ts").Race} Race */
/** @typedef {import("./types.d.ts").Text} Text */
/** @typedef {import("./types.d.ts").NumberFormats} NumberFormats */

/**
 * @param {Race | null} race
 * @param {number} maxSteps of the race, or of the one that would be started; 0: there is none
 * @param {boolean} waiting for Python's answer to Race
 * @param {Text} text
 * @param {NumberFormats} formats
 */
export function progressTexts(race, maxSteps, waiting, text, { whole }) {
  const unheard = race?.status === "queued" && race.plan === null; // no answer about it has come yet
  const secondsLeft = race?.status === "running" ? race.secondsLeft : null;
  return {
    step: maxSteps > 0 ? fill(text.step_of, { step: whole(race?.step ?? 0), max: whole(maxSteps) }) : "",
    left: isNumber(secondsLeft) ? timeLeft(secondsLeft, text) : "",
    status: waiting || unheard ? text.starting : statusText(race, text),
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
    this.line = new ProgressLine(text, ["step", "left", "status"]);
    this.words = this.line.words;
    this.bar = this.line.bar;
  }

  /**
   * @param {Race | null} race
   * @param {number} maxSteps of the race, or of the one that would be started
   * @param {boolean} waiting for Python's answer to Race
   */
  render(race, maxSteps, waiting) {
    this.line.show(progressTexts(race, maxSteps, waiting, this.text, this.formats), race?.step ?? 0, maxSteps);
  }
}
