/** Files that a person saves. */
import { bytesOf } from "./base64.js";
import { make } from "./dom.js";
import { fill } from "./text.js";

/** @typedef {{ name: string, mime: string, base64: string }} File a file as the API sends it */

const KEPT = 10_000; // milliseconds that the browser has to begin

/**
 * Hands a file to the browser, which saves it as it always does.
 *
 * @param {File} file
 */
export function saveFile({ name, mime, base64 }) {
  saveBlob(name, new Blob([bytesOf(base64)], { type: mime }));
}

/**
 * @param {string} name
 * @param {Blob} content
 */
export function saveBlob(name, content) {
  const address = URL.createObjectURL(content);
  make("a", "", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT);
}

/**
 * Asks for a file and saves it.
 *
 * @param {Promise<import("./api.js").Answered<File>>} asked
 * @param {string} failed what is said if no answer comes
 * @returns {Promise<string>} "" or why there is no file
 */
export async function fetchFile(asked, failed) {
  const reply = await asked.catch(() => undefined);
  if (reply?.base64 === undefined) return reply?.error || failed;
  saveFile(reply);
  return "";
}

/**
 * Asks for a file that is too large to stand in JSON, and saves it.
 *
 * @param {Promise<import("./api.js").Answered<import("./api.js").Attached>>} asked
 * @param {{ done: string, failed: string }} words done: with {name} and {size}, in MB
 * @param {(value: number) => string} format of the size
 * @returns {Promise<{ done: string, problem: string }>} what is to be said; one of them is ""
 */
export async function fetchAttachment(asked, { done, failed }, format) {
  const reply = await asked.catch(() => undefined);
  if (reply?.content === undefined) return { done: "", problem: reply?.error || failed };
  saveBlob(reply.name, reply.content);
  return { done: fill(done, { name: reply.name, size: format(reply.content.size / 1e6) }), problem: "" };
}
