/** How far a run is: steps, pace, time left and status in words, and a bar. */
import { isNumber } from "../shared/curve.js";
import { make, setText } from "../shared/dom.js";
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
    status: waiting || unheard ? text.starting : statusText(run, text),
  };
}

/**
 * @param {Run | null} run
 * @param {Text} text
 */
export function statusText(run, text) {
  if (run === null) return text.status_idle;
  const { status, role, place, wait } = run;
  if (role === ROLE) return text.status_recording;
  if (status === "queued" && place > 0) {
    const words = fill(text.status_place, { place });
    return wait === null ? words : words + fill(text.status_wait, { seconds: Math.ceil(wait) });
  }
  if (status === "running" && role !== "starter") return text[`status_${role}`];
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
    this.rate = make("span", "tl-rate");
    this.left = make("span", "tl-left");
    this.status = make("span", "tl-status");
    this.words = make("div", "tl-progress", {}, this.step, this.rate, this.left, this.status);
    this.done = make("i");
    this.bar = make("div", "tl-bar", { role: "progressbar", "aria-valuemin": 0, "aria-label": text.progress }, this.done);
  }

  /**
   * @param {Run | null} run
   * @param {import("./types.d.ts").Preview | null | undefined} preview
   * @param {boolean} waiting for Python's answer to Train or Step
   */
  render(run, preview, waiting) {
    const step = run?.step ?? 0;
    const maxSteps = run?.maxSteps ?? preview?.max_steps ?? null;
    const texts = progressTexts(run, maxSteps, waiting, this.text, this.formats);
    setText(this.step, texts.step);
    setText(this.rate, texts.rate);
    setText(this.left, texts.left);
    setText(this.status, texts.status);
    const share = maxSteps ? Math.min(1, step / maxSteps) : 0;
    this.done.style.width = `${100 * share}%`;
    this.bar.setAttribute("aria-valuemax", String(maxSteps ?? 0));
    this.bar.setAttribute("aria-valuenow", String(step));
  }
}
