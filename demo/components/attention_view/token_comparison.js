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
 * @param {Pick<import("./types.d.ts").DecodeValue, "source" | "expected" | "stopped" | "lengths">} decode
 * @param {import("../shared/text.js").Text} text
 */
export function verdictWords(compared, { source, expected, stopped, lengths }, text) {
  const wrong = countWrong(compared);
  const sentences = [];
  if (expected) sentences.push(wrong ? fill(text.verdict_wrong, { wrong, total: compared.length }) : text.verdict_right);
  if (expected && wrong && areReordered(compared)) sentences.push(text.verdict_order);
  if (lengths && (source.length < lengths[0] || source.length > lengths[1])) {
    const [least, most] = lengths;
    sentences.push(fill(least === most ? text.trained_on_one : text.trained_on, { least, most, length: source.length }));
  }
  if (stopped === "length") sentences.push(text.stopped_length);
  return sentences.join(text.verdict_join);
}

/**
 * Whether the right tokens were written, each as often as it should be, in another order.
 *
 * @param {ComparedToken[]} compared
 */
export function areReordered(compared) {
  /** @param {(string | undefined)[]} tokens */
  const sorted = (tokens) => tokens.map(String).sort().join("\n");
  return sorted(compared.map(({ token }) => token)) === sorted(compared.map(({ expected }) => expected));
}

/** @param {ComparedToken[]} compared */
export function countWrong(compared) {
  return compared.filter(({ isWrong }) => isWrong).length;
}
