/** Equal tokens told apart: "second 1, position 4" in sentences, a small index in pictures. */
import { fill, subscript } from "../text.js";

/** @typedef {import("../text.js").Text} Text */

/**
 * Which occurrence of its token each place holds.
 *
 * @param {string[]} tokens
 * @returns {{ nth: number, repeated: boolean }[]} nth counts from 1; repeated: the token stands elsewhere too
 */
export function occurrences(tokens) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  const nths = tokens.map((token) => {
    const nth = (counts.get(token) ?? 0) + 1;
    counts.set(token, nth);
    return nth;
  });
  return tokens.map((token, i) => ({ nth: nths[i], repeated: (counts.get(token) ?? 0) > 1 }));
}

/**
 * Tokens as a picture labels them: those that occur more than once with a small index, "1₂".
 *
 * @param {string[]} tokens
 */
export function indexedTokens(tokens) {
  return occurrences(tokens).map(({ nth, repeated }, i) => (repeated ? tokens[i] + subscript(nth) : tokens[i]));
}

/**
 * A token in a sentence: by itself where it is the only one, else which one of them, and where it stands.
 *
 * @param {Text} text
 * @param {string[]} tokens
 * @param {number} index
 * @param {number} [before] tokens at the beginning that have no position, such as the start token
 */
export function tokenName(text, tokens, index, before = 0) {
  const { nth, repeated } = occurrences(tokens)[index];
  const token = tokens[index];
  if (!repeated) return token;
  const ordinal = text.ordinals.split(" ")[nth - 1] ?? fill(text.ordinal, { nth });
  return fill(text.nth_token, { ordinal, token, position: index + 1 - before });
}
