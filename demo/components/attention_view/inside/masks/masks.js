/** The masks of one input: what the server sent, and what is seen in them. */

/** @typedef {import("../../../shared/api_types").MasksReply} MasksReply */

/**
 * A mask as cells.
 *
 * @typedef {object} Mask
 * @property {string[]} rows
 * @property {string[]} columns
 * @property {Uint8Array} allowed 1: may attend; row by row
 */

/**
 * @param {string[]} letters one a row: "1" where one may attend
 * @param {string[]} rows
 * @param {string[]} columns
 * @returns {Mask}
 */
export function maskOf(letters, rows, columns) {
  const allowed = Uint8Array.from(letters.flatMap((row) => [...row].map((letter) => (letter === "1" ? 1 : 0))));
  return { rows, columns, allowed };
}

/**
 * The masks of an input, by name. That of padding is one row for all queries.
 *
 * @param {MasksReply} reply
 * @param {string} every what the row of all queries is called
 * @returns {Record<"padding" | "look_ahead" | "combined", Mask>}
 */
export function masksOf(reply, every) {
  const { source, target } = reply;
  return {
    padding: maskOf([reply.padding], [every], source),
    look_ahead: maskOf(reply.look_ahead, target, target),
    combined: maskOf(reply.combined, target, target),
  };
}

/**
 * How many cells of a row let through.
 *
 * @param {Mask} mask
 * @param {number} row
 */
export function allowedIn({ columns, allowed }, row) {
  return allowed.subarray(row * columns.length, (row + 1) * columns.length).reduce((sum, one) => sum + one, 0);
}

/**
 * Whether the combined mask is what the two others allow together: recomputed, cell by cell.
 *
 * @param {MasksReply} reply
 */
export function isProduct({ combined, look_ahead: lookAhead, target_padding: padding }) {
  return combined.every((row, i) => [...row].every((letter, j) => (letter === "1") === (lookAhead[i][j] === "1" && padding[j] === "1")));
}

/** @typedef {"exact" | "same" | "close" | "changed" | "unmasked"} PaddingVerdict */

const ROUNDING = 1e-5; // of a probability: what another order of additions may change

/**
 * What padding did to the answer.
 *
 * @param {Pick<MasksReply, "same" | "difference" | "ignores_padding">} reply
 * @returns {PaddingVerdict} exact: nothing at all; same: nothing, up to rounding; close: the same tokens with other probabilities; changed: other tokens;
 *   unmasked: the same tokens, although the model sees the padding
 */
export function paddingVerdict({ same, difference, ignores_padding: ignores }) {
  if (!same) return "changed";
  if (!ignores) return "unmasked";
  if (difference === 0) return "exact";
  return difference <= ROUNDING ? "same" : "close";
}
