/**
 * Words that the glossary explains. A marked word is a button in its sentence; its element's text stays the same to the letter, so that
 * whoever writes that text only where it differs leaves the button alone. Marking is done once, when something is built.
 */
import { make } from "./dom.js";
import { latest, publish, subscribe } from "./messages.js";

/**
 * @typedef {object} MarkedTerms
 * @property {Record<string, string>} words of each term: how it may be written, the preferred first, separated by bars
 * @property {Record<string, [selector: string, term: string][]>} places of each component: where a term is marked
 */

/**
 * A sentence in which some terms are marked, each where it stands first. A term that is not in it is not marked.
 *
 * @param {string} sentence
 * @param {...string} terms
 * @returns {(Node | string)[]} children for `make`
 */
export function withTerms(sentence, ...terms) {
  const known = latest("termsKnown");
  /** @type {(Node | string)[]} */
  let parts = [sentence];
  if (known !== undefined) for (const term of terms) parts = markedIn(parts, term, known.words[term]);
  return parts.filter((part) => part !== "");
}

/**
 * Several sentences of one view: each term is marked in the first that has it.
 *
 * @param {string[]} sentences
 * @param {...string} terms
 * @returns {(Node | string)[][]} children for `make`, of each sentence
 */
export function withFirstTerms(sentences, ...terms) {
  const left = new Set(terms);
  return sentences.map((sentence) => {
    const here = termsIn(sentence).filter((term) => left.delete(term));
    return withTerms(sentence, ...here);
  });
}

/**
 * The terms that are in a sentence, in its order; of two in one place the longer: "gradient norm", not "gradient".
 *
 * @param {string} sentence
 * @returns {string[]}
 */
export function termsIn(sentence) {
  const found = Object.entries(latest("termsKnown")?.words ?? {}).flatMap(([term, words]) => {
    const parts = split(sentence, words);
    return parts === null ? [] : [{ term, at: parts[0].length, end: parts[0].length + parts[1].length }];
  });
  let free = 0; // where the one before has ended
  return found
    .sort((one, other) => one.at - other.at || other.end - one.end)
    .filter(({ at, end }) => at >= free && (free = end))
    .map(({ term }) => term);
}

/**
 * Changes text only where it differs, with its terms marked: for sentences that come and go while the page is used.
 *
 * @param {Element} node
 * @param {string} sentence
 * @param {...string} terms
 */
export function setTerms(node, sentence, ...terms) {
  if (node.textContent !== sentence) node.replaceChildren(...withTerms(sentence, ...terms));
}

/**
 * Marks the terms of a component that has just been built, as soon as the glossary is there.
 *
 * @param {ParentNode} root
 * @param {string} folder
 * @param {AbortSignal} [signal] of the component
 */
export function markTerms(root, folder, signal) {
  const known = latest("termsKnown");
  if (known !== undefined) markBelow(root, folder, known);
  else subscribe("termsKnown", (told) => markBelow(root, folder, told), signal);
}

/**
 * @param {ParentNode} root
 * @param {string} folder
 * @param {MarkedTerms} known
 */
function markBelow(root, folder, { words, places }) {
  for (const [selector, term] of places[folder] ?? []) {
    for (const node of root.querySelectorAll(selector)) {
      if (node.querySelector(`[data-term="${term}"]`) !== null || !markIn(node, term, words[term])) continue;
      break;
    }
  }
}

/**
 * @param {Element} node
 * @param {string} term
 * @param {string} words
 * @returns {boolean} whether the term is in it
 */
function markIn(node, term, words) {
  for (const child of node.childNodes) {
    if (child.nodeType !== Node.TEXT_NODE) continue;
    const parts = markedIn([child.nodeValue ?? ""], term, words);
    if (parts.length === 1) continue;
    child.replaceWith(...parts.filter((part) => part !== ""));
    return true;
  }
  return false;
}

/**
 * @param {(Node | string)[]} parts
 * @param {string} term
 * @param {string} words
 */
function markedIn(parts, term, words) {
  for (const [index, part] of parts.entries()) {
    if (typeof part !== "string") continue;
    const found = split(part, words);
    if (found !== null) return [...parts.slice(0, index), found[0], termButton(term, found[1]), found[2], ...parts.slice(index + 1)];
  }
  return parts;
}

/**
 * What stands before a word, the word, and what stands behind it; null: it is not there. Letters of a longer word are not it.
 *
 * @param {string} sentence
 * @param {string} words
 * @returns {[string, string, string] | null}
 */
export function split(sentence, words) {
  for (const word of words.split("|")) {
    for (let at = sentence.indexOf(word); at >= 0; at = sentence.indexOf(word, at + 1)) {
      const end = at + word.length;
      if (/[a-z]/i.test(sentence[at - 1] ?? "") && /^[a-z]/i.test(word)) continue;
      if (/[a-z]/.test(sentence[end] ?? "") && /[a-z]$/i.test(word)) continue;
      return [sentence.slice(0, at), word, sentence.slice(end)];
    }
  }
  return null;
}

/**
 * @param {string} term
 * @param {string} word
 */
export function termButton(term, word) {
  const attributes = { type: "button", "data-term": term, "aria-haspopup": "dialog", "aria-expanded": "false" };
  const button = make("button", "tl-term", attributes, word);
  button.addEventListener("click", () => publish("termAsked", { term, button }));
  return button;
}
