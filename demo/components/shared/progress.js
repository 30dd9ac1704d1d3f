/** How far a run or a race is: its words beside each other, and a bar. */
import { make, setText } from "./dom.js";
import { fill } from "./text.js";

/** @typedef {import("./text.js").Text} Text */

/**
 * @typedef {object} Watched a run or a race, as far as its status goes
 * @property {string} status
 * @property {string} role
 * @property {number} step made so far
 * @property {number} place in the queue; 0: it does not wait
 * @property {number | null} wait seconds until it is likely to begin
 */

/**
 * @param {Watched | null} watched null: there is none
 * @param {Text} text
 */
export function statusText(watched, text) {
  if (watched === null) return text.status_idle;
  const { status, role, step, place, wait } = watched;
  if (status === "queued" && step > 0) {
    return wait === null ? text.status_turn : fill(text.status_turn_in, { seconds: Math.max(1, Math.ceil(wait)) });
  }
  if (status === "queued" && place > 0) {
    const words = fill(text.status_place, { place });
    return wait === null ? words : words + fill(text.status_wait, { seconds: Math.ceil(wait) });
  }
  if (status === "running" && role !== "starter") return text[`status_${role}`] ?? text.status_running;
  return text[`status_${status}`] ?? status;
}

export class ProgressLine {
  /**
   * @param {Text} text
   * @param {string[]} parts names of what is told, in this order
   */
  constructor(text, parts) {
    this.parts = Object.fromEntries(parts.map((part) => [part, make("span", `tl-${part}`)]));
    this.words = make("div", "tl-progress", {}, ...Object.values(this.parts));
    this.done = make("i");
    this.bar = make("div", "tl-bar", { role: "progressbar", "aria-valuemin": 0, "aria-label": text.progress }, this.done);
  }

  /**
   * @param {Record<string, string>} texts of each part
   * @param {number} step
   * @param {number} maxSteps 0: not known
   */
  show(texts, step, maxSteps) {
    for (const [part, node] of Object.entries(this.parts)) setText(node, texts[part]);
    this.done.style.width = `${maxSteps > 0 ? 100 * Math.min(1, step / maxSteps) : 0}%`;
    this.bar.setAttribute("aria-valuemax", String(Math.max(1, maxSteps)));
    this.bar.setAttribute("aria-valuenow", String(step));
  }
}
