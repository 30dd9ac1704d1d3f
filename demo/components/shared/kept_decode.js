/**
 * What stands on the Decode tab, over a change of the language: the model, which no address names if it is of a run, the source, and what
 * has been typed since and not decoded yet.
 */
import { storedObject, storeObject } from "./storage.js";

const KEY = "tl-decode";
const FIELD = "#tl-source textarea, #tl-source input";

/**
 * @typedef {object} KeptDecode
 * @property {string} model
 * @property {string} source
 * @property {string} typed
 */

function sourceField() {
  return /** @type {HTMLInputElement | HTMLTextAreaElement | null} */ (document.querySelector(FIELD));
}

/** @param {{ model?: unknown, source?: unknown } | null | undefined} request of the decode on show; none: nothing is kept */
export function keepDecode(request) {
  const kept = request ? { model: request.model, source: request.source, typed: sourceField()?.value ?? request.source } : null;
  storeObject(KEY, kept);
}

/**
 * What was kept, once; null: nothing.
 *
 * @returns {KeptDecode | null}
 */
export function takeKeptDecode() {
  const { model, source, typed } = storedObject(KEY) ?? {};
  storeObject(KEY, null);
  return [model, source, typed].every((text) => typeof text === "string") ? { model, source, typed } : null;
}

/** @param {string} text as a person would type it: it is not decoded by that */
export function typeSource(text) {
  const field = sourceField();
  if (field === null || field.value === text) return;
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
