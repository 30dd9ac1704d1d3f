/** A change of exact match with its interval, on an axis on which 0 is marked. */
import { make } from "../../../shared/dom.js";

const MARGIN = 0.05; // of the axis above the largest gain

/** @typedef {import("../../../shared/api_types").HeadChange} HeadChange */

/**
 * The axis of some changes: from losing everything to a little more than the largest gain.
 *
 * @param {HeadChange[]} changes
 * @returns {[low: number, high: number]}
 */
export function axisOf(changes) {
  const gain = Math.max(0.1, ...changes.map(({ interval }) => interval[1] + MARGIN));
  return [-1, Math.min(1, gain)];
}

/**
 * @param {[low: number, high: number]} axis
 * @param {number} value
 */
function placeOn([low, high], value) {
  return `${((100 * (value - low)) / (high - low)).toFixed(2)}%`;
}

/** One line of the axis. */
export class ChangeTrack {
  constructor() {
    this.zero = make("i", "tl-inside-heads-zero");
    this.interval = make("i", "tl-inside-heads-interval");
    this.dot = make("i", "tl-inside-heads-dot");
    this.node = make("span", "tl-inside-heads-track", { "aria-hidden": "true" }, this.zero, this.interval, this.dot);
  }

  /**
   * @param {HeadChange} change
   * @param {[low: number, high: number]} axis
   */
  render({ change, interval: [low, high] }, axis) {
    this.zero.style.left = placeOn(axis, 0);
    this.dot.style.left = placeOn(axis, change);
    this.interval.style.left = placeOn(axis, low);
    this.interval.style.right = `calc(100% - ${placeOn(axis, high)})`;
    this.node.classList.toggle("tl-inside-heads-uncertain", low <= 0 && high >= 0);
  }
}

/**
 * The numbers below or above an axis.
 *
 * @param {[low: number, high: number]} axis
 */
export function axisTicks(axis) {
  const ticks = /** @type {[number, string][]} */ ([[-1, "−100"], [-0.5, "−50"], [0, "0"], ...(axis[1] >= 0.5 ? [[0.5, "+50"]] : [])]).map(
    ([value, words]) => {
      const tick = make("span", "", {}, words);
      tick.style.left = placeOn(axis, value);
      return tick;
    },
  );
  return make("span", "tl-inside-heads-ticks", { "aria-hidden": "true" }, ...ticks);
}
