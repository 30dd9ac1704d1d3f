/** What a lesson can know of the weight that is open. */
import { softmaxOf } from "./arithmetic.js";

/** @typedef {import("../../types.d.ts").ChosenCell & { layer: number, head: number }} Place */

/** @type {import("../../../shared/api_types").CellFacts} */
export const NO_CELL = {
  cell: "",
  layer: 0,
  head: 0,
  dot: null,
  scale: null,
  score: null,
  weight: null,
  undivided: null,
  allowed: false,
  columns: 0,
};

/**
 * The weight that the column would get if the scores were not divided.
 *
 * @param {import("./arithmetic.js").CellArithmetic} cell
 * @param {number} scale
 * @param {number} column
 */
export function undividedWeight({ scores, allowed }, scale, column) {
  return softmaxOf(
    scores.map((score) => score * scale),
    allowed,
  ).weights[column];
}

/**
 * @param {Place} place
 * @param {import("./arithmetic.js").CellArithmetic} cell
 * @param {number} scale
 * @returns {import("../../../shared/api_types").CellFacts}
 */
export function cellFacts({ kind, layer, head, row, column }, cell, scale) {
  const three = (/** @type {number} */ number) => Math.round(1000 * number) / 1000; // as the page writes them
  return {
    cell: `${kind}-${row + 1}-${column + 1}`,
    layer: layer + 1,
    head: head + 1,
    dot: three(cell.dot),
    scale: three(scale),
    score: three(cell.score),
    weight: three(cell.weights[column]),
    undivided: three(undividedWeight(cell, scale, column)),
    allowed: cell.allowed[column],
    columns: cell.allowed.length,
  };
}
