/** The output beside what was expected. */
import { fill } from "../shared/text.js";

/**
 * @typedef {object} ComparedToken a place of the output
 * @property {string | undefined} token undefined: the output has ended before
 * @property {string | undefined} expected undefined: nothing is expected here
 * @property {boolean} isWrong
 */

/**
 * As many places as the longer of the two has.
 *
 * @param {string[]} output
 * @param {string[] | null} expected null: no answer is known
 * @returns {ComparedToken[]}
 */
export function compareTokens(output, expected) {
  const length = Math.max(output.length, expected?.length ?? 0);
  return Array.from({ length }, (_, t) => {
    return { token: output[t], expected: expected?.[t], isWrong: expected !== null && output[t] !== expected[t] };
  });
}

/**
 * @param {ComparedToken[]} compared
 * @param {{ expected: string[] | null, stopped: string }} decode
 * @param {import("../shared/text.js").Text} text
 */
export function verdictWords(compared, { expected, stopped }, text) {
  const wrong = countWrong(compared);
  const sentences = [];
  if (expected) sentences.push(wrong ? fill(text.verdict_wrong, { wrong, total: compared.length }) : text.verdict_right);
  if (stopped === "length") sentences.push(text.stopped_length);
  return sentences.join(text.verdict_join);
}

/** @param {ComparedToken[]} compared */
export function countWrong(compared) {
  return compared.filter(({ isWrong }) => isWrong).length;
}
