/** Sentences in which symbols of the paper stand as they do there: d_k with its index, W^O with its exponent. */
import { make } from "../../../shared/dom.js";

const SYMBOL = /([dW])([_^])(model|[A-Z]|k)/g;

/**
 * The pieces of a sentence: text, and symbols with what stands low or high.
 *
 * @param {string} words
 * @returns {(string | { base: string, tag: "sub" | "sup", small: string })[]}
 */
export function mathPieces(words) {
  /** @type {(string | { base: string, tag: "sub" | "sup", small: string })[]} */
  const pieces = [];
  let end = 0;
  for (const found of words.matchAll(SYMBOL)) {
    const [all, base, mark, small] = found;
    if (found.index > end) pieces.push(words.slice(end, found.index));
    pieces.push({ base, tag: mark === "_" ? "sub" : "sup", small });
    end = found.index + all.length;
  }
  if (end < words.length) pieces.push(words.slice(end));
  return pieces;
}

/** @type {WeakMap<Element, string>} */
const written = new WeakMap();

/**
 * @param {HTMLElement} node
 * @param {string} words
 */
export function setMathText(node, words) {
  if (written.get(node) === words) return;
  written.set(node, words);
  const parts = mathPieces(words).map((piece) =>
    typeof piece === "string"
      ? piece
      : make("span", "tl-inside-cell-symbol", {}, make("i", "", {}, piece.base), make(piece.tag, "", {}, piece.small)),
  );
  node.replaceChildren(...parts);
}
