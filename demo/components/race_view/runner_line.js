/** A runner's line: its colour and dash are the same wherever the page shows it. */
import { swatch } from "../shared/plot/legend.js";

const WIDTH = 2.2; // CSS pixels
const DASHES = [[], [8, 4], [2, 3], [11, 4, 2, 4]]; // alike in a saved figure (RACE_DASHES of core/figures/curves.py)

/** @param {number} i which runner, from 0 */
export function runnerLine(i) {
  return { color: `--tl-runner-${i + 1}`, width: WIDTH, dash: DASHES[i] };
}

/**
 * A piece of the line.
 *
 * @param {number} i which runner, from 0
 */
export function runnerSwatch(i) {
  return swatch(runnerLine(i));
}
