/** What a term means, in one of the page's depths. */
import { make } from "../shared/dom.js";
import { plainWords, withFormulas } from "../shared/formula.js";

/** @typedef {import("./types.d.ts").Term} Term */
/** @typedef {import("../shared/depth.js").Depth} Depth */

/**
 * @param {Term} term
 * @param {Depth} depth
 */
export function explanation(term, depth) {
  if (depth === "idea") return [make("p", "tl-glossary-words", {}, term.idea)];
  if (depth === "maths") return [make("p", "tl-glossary-words", {}, ...withFormulas(term.maths))];
  const { file, number, text } = term.line;
  return [
    make("p", "tl-glossary-place", {}, make("code", "", {}, term.function), ` ${file}:${number}`),
    make("pre", "tl-glossary-line", { tabindex: 0, "aria-label": `${file}:${number}` }, make("code", "", {}, text)),
  ];
}

/**
 * The terms in which a text is found: in their names first, then in what is said of them.
 *
 * @param {Term[]} terms
 * @param {string} sought
 */
export function found(terms, sought) {
  const wanted = sought.trim().toLocaleLowerCase();
  /** @param {string} words */
  const has = (words) => words.toLocaleLowerCase().includes(wanted);
  const named = terms.filter(({ title, name }) => has(title) || has(name.replaceAll("_", " ")));
  return [
    ...named,
    ...terms.filter((term) => !named.includes(term) && (has(term.idea) || has(plainWords(term.maths)) || has(term.function))),
  ];
}
