/** Which tokens of a decode a person chose. */

/** @typedef {Pick<import("./types.d.ts").DecodeValue, "output" | "forced" | "candidates">} Forced */

/**
 * For each place of the output whether a person chose it. A decode goes on from all tokens before the chosen one too: those that the model
 * would have written anyway are its own.
 *
 * @param {Forced} decode
 * @returns {boolean[]}
 */
export function chosenPlaces({ output, forced = 0, candidates }) {
  return output.map((token, t) => t < forced && (t === forced - 1 || candidates[t]?.[0]?.[0] !== token));
}

/**
 * What the model would have written at a step.
 *
 * @param {Pick<Forced, "candidates">} decode
 * @param {number} step
 */
export function ownToken({ candidates }, step) {
  return candidates[step]?.[0]?.[0] ?? null;
}
