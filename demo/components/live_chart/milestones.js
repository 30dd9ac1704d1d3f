/** What of a training is worth saying aloud. */
import { fill } from "../shared/text.js";

/** @typedef {import("./types.d.ts").Run} Run */
/** @typedef {import("./types.d.ts").Text} Text */

const SHARES = [50, 90, 99]; // percent of exact matches, each said once
const OVER = ["finished", "stopped", "failed", "gone"];

/** Follows one run, and tells what it has reached since it was asked last. */
export class Milestones {
  /** @param {string} run its id */
  constructor(run) {
    this.run = run;
    this.status = "";
    this.validations = 0; // looked at so far
    this.share = 0; // the highest of SHARES that has been told
  }

  /**
   * @param {Run} run
   * @param {Text} text
   * @param {(number: number) => string} whole how a number is written
   * @returns {string[]} sentences, in the order of what happened
   */
  news(run, text, whole) {
    const { steps, exact } = run.accuracy;
    const sentences = [];
    const before = this.status;
    if (run.maxSteps === null) return []; // no answer about it has come yet
    const over = OVER.includes(run.status);
    if (run.status === "running" && before !== "running") {
      sentences.push(before === "paused" ? text.spoken_resumed : fill(text.spoken_started, { max: whole(run.maxSteps) }));
    }
    /** @type {number | null} */
    let reached = null; // of several at once only the highest is told
    for (let i = this.validations; i < steps.length; i += 1) {
      const values = { step: whole(steps[i]), exact: whole(exact[i]) };
      if (i === 0 && !over) sentences.push(fill(text.spoken_first, values));
      const share = SHARES.findLast((one) => exact[i] >= one) ?? 0;
      if (share > this.share) {
        this.share = share;
        reached = i;
      }
    }
    this.validations = steps.length;
    if (reached !== null) sentences.push(fill(text.spoken_reached, { share: this.share, step: whole(steps[reached]) }));
    if (run.status === "paused" && before !== "paused") sentences.push(fill(text.spoken_paused, { step: whole(run.step) }));
    if (over && before !== run.status) sentences.push(this.end(run, text, whole));
    this.status = run.status;
    return sentences;
  }

  /**
   * @param {Run} run
   * @param {Text} text
   * @param {(number: number) => string} whole
   */
  end({ status, step, accuracy }, text, whole) {
    const exact = accuracy.exact.at(-1);
    const words = fill(text[`spoken_${status}`], { step: whole(step) });
    return exact === undefined ? words : `${words} ${fill(text.spoken_last, { exact: whole(exact) })}`;
  }
}
