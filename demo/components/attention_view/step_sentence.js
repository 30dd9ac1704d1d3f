/** A step in words: what is written, how surely, and the places most looked at. */
import { tokenName } from "../shared/heatmap/tokens.js";
import { fill } from "../shared/text.js";
import { chosenPlaces, ownToken } from "./forced_tokens.js";

/** @typedef {import("../shared/text.js").Text} Text */

const PLACES = 2; // that the sentence names

/**
 * A probability in percent, as a sentence names it; "100 %" is certainty and "0 %" is never, so what only comes close is said to.
 *
 * @param {number} probability
 * @param {Text} text
 */
export function probabilityWords(probability, text) {
  const rounded = Math.round(probability * 100);
  if (rounded >= 100 && probability < 1) return fill(text.percent_above, { number: 99 });
  if (rounded < 1 && probability > 0) return fill(text.percent_below, { number: 1 });
  return fill(text.percent, { number: rounded });
}

/**
 * Indices of the largest weights, the largest first; of two alike the left one.
 *
 * @param {import("../shared/heatmap/weights.js").Weights} weights
 * @param {number} count
 */
export function largestWeights(weights, count) {
  return Array.from(weights.keys())
    .sort((a, b) => weights[b] - weights[a] || a - b)
    .slice(0, count);
}

/**
 * @param {Pick<import("./types.d.ts").DecodeValue, "source" | "output" | "candidates" | "forced">} decode
 * @param {number} step
 * @param {import("../shared/heatmap/weights.js").Weights} weights of the source at this step, in fixed point
 * @param {number} weightOne
 * @param {Text} text
 */
export function stepSentence(decode, step, weights, weightOne, text) {
  const { source, output, candidates } = decode;
  const token = output[step];
  const chosen = candidates[step]?.find(([candidate]) => candidate === token);
  const places = largestWeights(weights, PLACES)
    .map((i) => fill(text.place, { token: tokenName(text, source, i), weight: (weights[i] / weightOne).toFixed(2) }))
    .join(text.place_join);
  const percent = chosen ? probabilityWords(chosen[1], text) : "";
  const values = { step: step + 1, token, percent, places };
  if (chosenPlaces(decode)[step]) return fill(text.branch_sentence, { ...values, own: ownToken(decode, step) ?? text.nothing });
  return fill(chosen ? text.sentence : text.sentence_unsure, values);
}
