/** Names and numbers of the residual stream, as a person reads them. */
import { fill, superscript } from "../../../shared/text.js";

/** @typedef {import("../../../shared/text.js").Text} Text */
/** @typedef {import("./stream.js").Stream} Stream */

export const AGREES = 1e-5; // what is recomputed may be that far from the model's own number

/**
 * A number with a real minus sign.
 *
 * @param {number} value
 * @param {number} [digits]
 */
export function signed(value, digits = 3) {
  const words = value.toFixed(digits);
  return Number(words) < 0 ? words.replace("-", "−") : words.replace("-", "");
}

/**
 * How far two numbers are apart: "0" or "3 · 10⁻⁷".
 *
 * @param {number} difference not negative
 */
export function tiny(difference) {
  if (difference === 0) return "0";
  if (difference >= 0.01) return difference.toFixed(3);
  const [mantissa, power] = difference.toExponential(0).split("e");
  return `${mantissa}\u00a0·\u00a010${superscript(Number(power))}`;
}

/**
 * What a station is called.
 *
 * @param {Text} text
 * @param {Stream} stream
 * @param {number} station
 */
export function stationName(text, stream, station) {
  if (station >= stream.count) return text.token_final;
  const { layer, name } = stream.reply.stations[station];
  const words = text[`token_${name}`];
  return layer === null ? words : fill(text.token_station, { layer: layer + 1, name: words });
}

/**
 * The same in few letters, for the columns of a small picture.
 *
 * @param {Text} text
 * @param {Stream} stream
 * @param {number} station
 */
export function stationMark(text, stream, station) {
  if (station >= stream.count) return text.token_mark_final;
  const { layer, name } = stream.reply.stations[station];
  const mark = text[`token_mark_${name}`];
  return layer === null ? mark : `${layer + 1}${mark}`;
}

/**
 * One dimension at a station: the sum, where it is one.
 *
 * @param {Text} text
 * @param {Stream} stream
 * @param {{ station: number, dimension: number }} look
 * @param {number} token
 */
export function dimensionWords(text, stream, { station, dimension }, token) {
  const { stream: vector, added } = stream.place(station, token);
  const values = { station: stationName(text, stream, station), dimension, value: signed(vector[dimension]) };
  if (added === null || station === 0) return fill(text.token_value, values);
  const before = stream.place(station - 1, token).stream[dimension];
  const isSum = stream.preLn ? !stream.isReplaced : station === 1;
  const sentence = isSum ? text.token_value_sum : text.token_value_added;
  return fill(sentence, { ...values, before: signed(before), added: signed(added[dimension]) });
}

/**
 * Whether what is shown adds up, in a sentence.
 *
 * @param {Text} text
 * @param {Stream} stream
 * @returns {{ words: string, agrees: boolean }}
 */
export function sumWords(text, stream) {
  const difference = Math.max(stream.isReplaced ? 0 : stream.sumDifference(), stream.reply.disagreement);
  const agrees = difference <= AGREES;
  const sentence = !agrees ? text.token_sums_off : stream.isReplaced ? text.token_sums_replaced : text.token_sums;
  const words = fill(stream.preLn || !agrees ? sentence : text.token_sums_post, { difference: tiny(difference) });
  return { words, agrees };
}

/**
 * All stations of one token as a table.
 *
 * @param {Text} text
 * @param {Stream} stream
 * @param {number} token
 */
export function ladderTable(text, stream, token) {
  const dimensions = Array.from({ length: stream.width }, (_, i) => String(i));
  return {
    head: [text.token_col_station, text.token_col_added, text.token_col_cosine, text.token_col_norm, ...dimensions],
    rows: Array.from({ length: stream.shown }, (_, station) => {
      const { stream: vector, addedNorm, cosine, norm } = stream.place(station, token);
      return [stationName(text, stream, station), addedNorm, cosine, norm, ...vector];
    }),
    format: (/** @type {number} */ value) => signed(value),
  };
}
