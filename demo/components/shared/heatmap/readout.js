/** A cell of a heatmap in words. */
import { fill } from "../text.js";

/** @typedef {import("../text.js").Text} Text */
/** @typedef {import("./heatmap.js").Cell} Cell */
/** @typedef {import("./heatmap.js").Row} Row */
/** @typedef {import("./shapes.js").Shape} Shape */

/**
 * What a row reads and writes; a row of the source is its token.
 *
 * @param {Text} text
 * @param {Row} row
 */
export function rowName(text, { input, output }) {
  return input === undefined ? output : fill(text.in_out, { input, output });
}

/**
 * @param {Text} text
 * @param {Shape} shape
 * @param {Cell} cell
 */
function cellNames(text, { rows, columns }, { row, column }) {
  return { row: rowName(text, rows[row]), column: columns[column] };
}

/**
 * Beside the pointer: the weight, and whose it is.
 *
 * @param {Text} text
 * @param {Shape} shape
 * @param {Cell & { weight: number }} cell
 * @returns {[strong: string, rest: string]}
 */
export function cellTip(text, shape, cell) {
  return [cell.weight.toFixed(3), fill(text.tip, cellNames(text, shape, cell))];
}

/**
 * Below the picture: the whole sentence.
 *
 * @param {Text} text
 * @param {Shape} shape
 * @param {Cell & { weight: number }} cell
 * @param {string} where which layer and head
 */
export function cellReadout(text, shape, cell, where) {
  return fill(text.readout, { ...cellNames(text, shape, cell), weight: cell.weight.toFixed(3), where });
}
