/** The address of a link for a class. */
import { lockValues } from "./lock_query.js";

/**
 * @param {string} href of the page
 * @param {string} path of the page in the wanted language, seen from there
 * @param {string} state of the page, a query
 * @param {{ lesson: string, room?: string, locks: import("./types.d.ts").Locks }} chosen lesson, and code of a room: "" for none
 */
export function classAddress(href, path, state, { lesson, room = "", locks }) {
  const address = new URL(path, href);
  address.search = state;
  const values = { ...(lesson !== "" && { lesson }), ...(room !== "" && { room }), ...lockValues(locks) };
  for (const [name, value] of Object.entries(values)) address.searchParams.set(name, value);
  address.search = address.search.replaceAll("%2C", ","); // for who reads it
  return address.href;
}
