/** How far a race is: step, time left and status in words, and a bar. */
import { isNumber } from "../shared/curve.js";
import { make, setText } from "../shared/dom.js";
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

/**
 * @param {Race | null} race
 * @param {Text} text
 */
export function statusText(race, text) {
  if (race === null) return text.status_idle;
  const { status, role, place, wait } = race;
  if (status === "queued" && place > 0) {
    const words = fill(text.status_place, { place });
    return wait === null ? words : words + fill(text.status_wait, { seconds: Math.ceil(wait) });
  }
  if (status === "running" && role !== "starter") return text[`status_${role}`] ?? text.status_running;
  return text[`status_${status}`] ?? status;
}

export class Progress {
  /**
   * @param {Text} text
   * @param {NumberFormats} formats
   */
  constructor(text, formats) {
    this.text = text;
    this.formats = formats;
    this.step = make("span", "tl-step");
    this.left = make("span", "tl-left");
    this.status = make("span", "tl-status");
    this.words = make("div", "tl-progress", {}, this.step, this.left, this.status);
    this.done = make("i");
    this.bar = make("div", "tl-bar", { role: "progressbar", "aria-valuemin": 0, "aria-label": text.progress }, this.done);
  }

  /**
   * @param {Race | null} race
   * @param {number} maxSteps of the race, or of the one that would be started
   * @param {boolean} waiting for Python's answer to Race
   */
  render(race, maxSteps, waiting) {
    const step = race?.step ?? 0;
    const texts = progressTexts(race, maxSteps, waiting, this.text, this.formats);
    setText(this.step, texts.step);
    setText(this.left, texts.left);
    setText(this.status, texts.status);
    this.done.style.width = `${100 * Math.min(1, step / Math.max(1, maxSteps))}%`;
    this.bar.setAttribute("aria-valuemax", String(Math.max(1, maxSteps)));
    this.bar.setAttribute("aria-valuenow", String(step));
  }
}
