/** A cell of a heatmap in words. */
import { fill } from "../text.js";
import { indexedTokens, tokenName } from "./tokens.js";

/** @typedef {import("../text.js").Text} Text */
/** @typedef {import("./heatmap.js").Cell} Cell */
/** @typedef {import("./heatmap.js").Row} Row */
/** @typedef {import("./shapes.js").Shape} Shape */

/**
 * What a row reads and writes; a row of the source is its token.
 *
 * @param {Text} text
 * @param {Row} row
 * @param {string} [output] what it writes, told apart from its equals
 */
export function rowName(text, { input, output: token }, output = token) {
  return input === undefined ? output : fill(text.in_out, { input, output });
}

/**
 * @param {Text} text
 * @param {Shape} shape
 * @param {Cell} cell
 */
function cellNames(text, { rows, columns, before }, { row, column }) {
  const output = tokenName(text, outputsOf(rows), row);
  return { row: rowName(text, rows[row], output), column: tokenName(text, columns, column, before) };
}

/** @param {Row[]} rows */
function outputsOf(rows) {
  return rows.map(({ output }) => output);
}

/**
 * Beside the pointer: the weight, and whose it is, labelled as in the picture.
 *
 * @param {Text} text
 * @param {Shape} shape
 * @param {Cell & { weight: number }} cell
 * @returns {[strong: string, rest: string]}
 */
export function cellTip(text, { rows, columns }, cell) {
  const row = rowName(text, rows[cell.row], indexedTokens(outputsOf(rows))[cell.row]);
  return [cell.weight.toFixed(3), fill(text.tip, { row, column: indexedTokens(columns)[cell.column] })];
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
