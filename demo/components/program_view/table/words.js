/** Sentences with code in them. */
import { make } from "../../shared/dom.js";

/**
 * A sentence as nodes: what stands between two backticks is code.
 *
 * @param {string} sentence
 * @returns {(HTMLElement | string)[]}
 */
export function withCode(sentence) {
  return sentence
    .split("`")
    .map((part, i) => (i % 2 === 1 ? make("code", "", {}, part) : part))
    .filter((part) => part !== "");
}

/**
 * A paragraph of such a sentence.
 *
 * @param {string} sentence
 * @param {string} [className]
 */
export function paragraph(sentence, className = "") {
  return make("p", className, {}, ...withCode(sentence));
}

/**
 * A difference as it is told: 0 is nothing at all, not something small.
 *
 * @param {number | null} value
 * @param {{ decimal: (value: number) => string }} formats
 */
export function differenceWords(value, { decimal }) {
  if (value === null) return "–";
  return value === 0 ? "0" : decimal(value);
}
