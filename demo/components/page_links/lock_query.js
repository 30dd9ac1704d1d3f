/** What of the page an address hides and locks: `hide=race,programs&lock=preset,settings`. */

/** @typedef {import("./types.d.ts").Locks} Locks */

export const LOCK_NAMES = ["lock", "hide"]; // of the address

const MOST = 40; // names that are read
const LONGEST = 30; // letters of an unknown name that are shown

/**
 * @param {URLSearchParams} parameters
 * @param {string[]} known names of parts
 * @returns {Locks & { unknown: string[] }} in the order of `known`; what is hidden need not be locked
 */
export function readLocks(parameters, known) {
  const [locked, hidden] = LOCK_NAMES.map((name) => named(parameters.getAll(name).join(",")));
  const unknown = [...locked, ...hidden].filter((name) => !known.includes(name)).map((name) => name.slice(0, LONGEST));
  return {
    hidden: known.filter((name) => hidden.includes(name)),
    locked: known.filter((name) => locked.includes(name) && !hidden.includes(name)),
    unknown: [...new Set(unknown)],
  };
}

/** @param {string} words */
function named(words) {
  const names = words.split(/[\s,、]+/).map((name) => name.replace(/^tabs?:/, "").toLowerCase());
  return names.filter(Boolean).slice(0, MOST);
}

/**
 * What the address says of them: nothing where there is nothing.
 *
 * @param {Locks} locks
 * @returns {Record<string, string>}
 */
export function lockValues({ hidden, locked }) {
  return { ...(locked.length > 0 && { lock: locked.join(",") }), ...(hidden.length > 0 && { hide: hidden.join(",") }) };
}
