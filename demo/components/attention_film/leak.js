/** What a decoder without its look-ahead mask reads: the token that it is to predict, one column to the right of its own. */
import { shortName } from "./half_sentence.js";
import { cellCount } from "../shared/heatmap/shapes.js";
import { weightsOfHead } from "../shared/heatmap/weights.js";
import { fill } from "../shared/text.js";

/** @typedef {import("./types.d.ts").Film} Film */
/** @typedef {import("./types.d.ts").Frame} Frame */

const CLEARLY = 2; // times the even share: from there on a head looks there on purpose

/**
 * The mean weight on the shifted diagonal: of row t, which is to predict token t + 1, on the column that holds it. The last row predicts
 * the end, which is not read, and is not counted.
 *
 * @param {import("../shared/heatmap/weights.js").Weights} weights of the decoder's self-attention, row by row
 * @param {number} size rows, and columns
 * @param {number} one the fixed point of a weight of 1
 * @returns {number} 0 to 1; a head that looks everywhere alike has 1 / size
 */
export function shiftedDiagonal(weights, size, one) {
  let sum = 0;
  for (let row = 0; row < size - 1; row += 1) sum += weights[row * size + row + 1] / one;
  return size > 1 ? sum / (size - 1) : 0;
}

/**
 * How much each head reads of what it is to predict.
 *
 * @param {Film} film
 * @param {Frame} frame
 * @param {number} one
 */
export function leakShares({ about: { layers, heads }, shapes }, frame, one) {
  const size = shapes.decoder.columns.length;
  return Array.from({ length: layers * heads }, (_, i) => {
    const weights = weightsOfHead(frame.decoder, heads, cellCount(shapes.decoder), Math.floor(i / heads), i % heads);
    return shiftedDiagonal(weights, size, one);
  });
}

/**
 * What the caption says of it; "" where the mask is on.
 *
 * @param {Film} film
 * @param {Frame} frame
 * @param {number} one
 * @param {import("./types.d.ts").Text} text
 */
export function leakSentence(film, frame, one, text) {
  if (film.about.look_ahead !== false) return "";
  const shares = leakShares(film, frame, one);
  const share = Math.max(...shares);
  const even = 1 / film.shapes.decoder.columns.length; // of a head that looks everywhere alike
  const values = { head: shortName(shares.indexOf(share), film.about.heads), share: share.toFixed(2), even: even.toFixed(2) };
  return `${text.no_look_ahead} ${fill(share > CLEARLY * even ? text.leak : text.leak_not_yet, values)}`;
}
