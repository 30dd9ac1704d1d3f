/** What a figure shows, in one sentence: for who does not see it, and for who wants it said. */
import { isNumber } from "./curve.js";
import { rowName } from "./heatmap/readout.js";
import { fill } from "./text.js";

/** @typedef {import("./text.js").Text} Text */

const TREND_SHARE = 0.25; // of the points are the newest, whose mean is compared with that of as many before them
const STEADY = 0.02; // of the whole range: what moves less is steady

/**
 * @typedef {object} CurveFacts
 * @property {number} first index of the first point that has a value
 * @property {number} lowest index
 * @property {number} highest index
 * @property {number} newest index
 * @property {"rising" | "falling" | "steady"} trend of the newest points
 */

/**
 * Where a curve begins, turns and stands; null if nothing is measured.
 *
 * @param {(number | null)[]} values
 * @returns {CurveFacts | null}
 */
export function curveFacts(values) {
  const measured = values.flatMap((value, i) => (isNumber(value) ? [{ value, i }] : []));
  if (measured.length === 0) return null;
  const lowest = measured.reduce((best, one) => (one.value < best.value ? one : best));
  const highest = measured.reduce((best, one) => (one.value > best.value ? one : best));
  const window = Math.max(1, Math.floor(measured.length * TREND_SHARE));
  const late = meanOf(measured.slice(-window));
  const before = meanOf(measured.slice(-2 * window, -window));
  const moved = (late - before) / (highest.value - lowest.value || 1);
  const trend = !(Math.abs(moved) >= STEADY) ? "steady" : moved > 0 ? "rising" : "falling";
  return { first: measured[0].i, lowest: lowest.i, highest: highest.i, newest: measured[measured.length - 1].i, trend };
}

/** @param {{ value: number }[]} points */
function meanOf(points) {
  return points.reduce((sum, { value }) => sum + value, 0) / points.length;
}

/**
 * A curve in a sentence: its beginning, its lowest and highest point, its newest, and where it goes.
 *
 * @param {Text} text
 * @param {string} label
 * @param {ArrayLike<number>} xs
 * @param {(number | null)[]} ys
 * @param {(y: number) => string} format
 * @param {(x: number) => string} describe
 */
export function curveSentence(text, label, xs, ys, format, describe) {
  const facts = curveFacts(ys);
  if (facts === null) return fill(text.figure_curve_empty, { label });
  /** @type {Record<string, string>} */
  const values = { label, trend: text[`figure_${facts.trend}`] };
  for (const key of /** @type {const} */ (["first", "lowest", "highest", "newest"])) {
    values[key] = format(Number(ys[facts[key]]));
    values[`${key}_at`] = describe(xs[facts[key]]);
  }
  return fill(text.figure_curve, values);
}

/**
 * @typedef {object} HeatmapFacts
 * @property {number} row that looks most sharply at one place; the current row, where there is one
 * @property {number} column at which it looks most
 * @property {number} weight of that cell, 0 to 1
 * @property {number} diagonal mean weight where row and column have the same number
 * @property {number} sharpness mean over the rows of the largest weight of each
 */

/**
 * @param {ArrayLike<number>} weights row by row
 * @param {number} rows
 * @param {number} columns
 * @param {number} one what a weight of 1 is written as
 * @param {number | null} [current] the row that is asked for
 * @returns {HeatmapFacts}
 */
export function heatmapFacts(weights, rows, columns, one, current = null) {
  const peaks = Array.from({ length: rows }, (_, row) => {
    let column = 0;
    for (let i = 1; i < columns; i += 1) if (weights[row * columns + i] > weights[row * columns + column]) column = i;
    return { row, column, weight: weights[row * columns + column] / one };
  });
  const strongest = current === null ? peaks.reduce((best, peak) => (peak.weight > best.weight ? peak : best)) : peaks[current];
  const side = Math.min(rows, columns);
  let diagonal = 0;
  for (let i = 0; i < side; i += 1) diagonal += weights[i * columns + i] / one / side;
  return { ...strongest, diagonal, sharpness: peaks.reduce((sum, { weight }) => sum + weight / rows, 0) };
}

/**
 * A token with its place, counted from 1: equal tokens are told apart.
 *
 * @param {Text} text
 * @param {number} place from 0
 * @param {string} token
 */
export function placed(text, place, token) {
  return fill(text.figure_place, { number: place + 1, token });
}

/**
 * A heatmap in a sentence.
 *
 * @param {Text} text
 * @param {{ rows: import("./heatmap/heatmap.js").Row[], columns: string[] }} shape
 * @param {ArrayLike<number>} weights
 * @param {number} one
 * @param {number | null} current
 */
export function heatmapSentence(text, { rows, columns }, weights, one, current) {
  if (rows.length === 0 || columns.length === 0) return "";
  const { row, column, weight, diagonal, sharpness } = heatmapFacts(weights, rows.length, columns.length, one, current);
  return fill(text.figure_heat, {
    row: placed(text, row, rowName(text, rows[row])),
    column: placed(text, column, columns[column]),
    percent: Math.round(100 * weight),
    diagonal: diagonal.toFixed(2),
    sharpness: sharpness.toFixed(2),
  });
}

/**
 * A cell as it is spoken: whose it is, its weight, and its rank in its row.
 *
 * @param {Text} text
 * @param {{ rows: import("./heatmap/heatmap.js").Row[], columns: string[] }} shape
 * @param {ArrayLike<number>} weights
 * @param {number} one
 * @param {{ row: number, column: number }} cell
 */
export function cellSentence(text, { rows, columns }, weights, one, { row, column }) {
  const start = row * columns.length;
  const weight = weights[start + column];
  let rank = 1;
  for (let i = 0; i < columns.length; i += 1) if (weights[start + i] > weight) rank += 1;
  return fill(text.figure_cell, {
    row: placed(text, row, rowName(text, rows[row])),
    column: placed(text, column, columns[column]),
    weight: (weight / one).toFixed(3),
    rank,
    count: columns.length,
  });
}
