/**
 * What Gradio has written in English only, in the page's language: the names of its fields and buttons for screen readers, and its messages;
 * and what it says in words that nobody would choose.
 * All else of Gradio's follows the language that demo/adapters/page_choices.js tells it.
 */
import { fill } from "../shared/text.js";

/** @typedef {import("../shared/text.js").Text} Text */

/** Names of the words in the page's text, by what Gradio writes. @type {[pattern: RegExp, key: string][]} */
const PATTERNS = [
  [/^number input for (?<name>.*)$/s, "gradio_number"],
  [/^range slider for (?<name>.*)$/s, "gradio_slider"],
  [/^Reset to default value$/, "gradio_reset"],
  [/^More tabs$/, "gradio_tabs"],
  [/^Connection to the server was lost\. Attempting reconnection\.\.\.\s*$/, "gradio_reconnecting"],
  [/^Connection errored out\.\s*$/, "gradio_connection"],
  [/^This application is currently busy\. Please try again\.\s*$/, "gradio_busy"],
  [/^Error$/, "gradio_error"],
  [/^Warning$/, "gradio_warning"],
  [/^Close$/, "gradio_close"],
  [/^Error uploading file\s*$/, "gradio_upload"],
  [/^APIを介して使用\s*$/, "gradio_api"], // Gradio's own Japanese
  [/^Gradio footer navigation$/, "gradio_footer"],
];

const NAMES = ["aria-label", "title", "placeholder"];
const NAMED = NAMES.map((name) => `[${name}]`).join(", ");
const MESSAGES = ".toast-wrap, .toast-body, footer .show-api"; // and the link to Gradio's API page

/**
 * The words for something that Gradio has written; null: it stays.
 *
 * @param {string} written
 * @param {Text} text
 */
export function wordsFor(written, text) {
  for (const [pattern, key] of PATTERNS) {
    const found = pattern.exec(written);
    if (found !== null) return fill(text[key], { name: found.groups?.name ?? "" });
  }
  return null;
}

/**
 * Now and as they come. What the page's own components write is looked over without being read.
 *
 * @param {Text} text
 * @param {AbortSignal} signal
 */
export function translateGradio(text, signal) {
  const watching = new MutationObserver((records) => {
    for (const { type, target, addedNodes } of records) {
      const place = target instanceof Element ? target : target.parentElement;
      if (place === null || place.closest(".html-container") !== null) continue;
      if (type === "attributes") translateNames(place, text);
      for (const node of addedNodes) {
        if (node instanceof Element) translateBelow(node, text);
        else if (place.closest(MESSAGES) !== null) translateText(node, text);
      }
      if (type === "characterData" && place.closest(MESSAGES) !== null) translateText(target, text);
    }
  });
  watching.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: NAMES });
  signal.addEventListener("abort", () => watching.disconnect());
  translateBelow(document.body, text);
}

/**
 * @param {Element} top
 * @param {Text} text
 */
function translateBelow(top, text) {
  translateNames(top, text);
  for (const node of top.querySelectorAll(NAMED)) if (node.closest(".html-container") === null) translateNames(node, text);
  for (const message of [...(top.closest(MESSAGES) ? [top] : []), ...top.querySelectorAll(MESSAGES)]) {
    const walker = document.createTreeWalker(message, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) translateText(walker.currentNode, text);
  }
}

/**
 * @param {Element} node
 * @param {Text} text
 */
function translateNames(node, text) {
  for (const name of NAMES) {
    const words = wordsFor(node.getAttribute(name) ?? "", text);
    if (words !== null && words !== node.getAttribute(name)) node.setAttribute(name, words);
  }
}

/**
 * @param {Node} node
 * @param {Text} text
 */
function translateText(node, text) {
  const words = wordsFor(node.nodeValue?.trim() ?? "", text);
  if (words !== null && words !== node.nodeValue) node.nodeValue = words;
}
