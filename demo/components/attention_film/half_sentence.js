/** When each head passed one half, as a sentence. */
import { headAt } from "../shared/heatmap/heads.js";
import { fill } from "../shared/text.js";

/** @typedef {import("./types.d.ts").Text} Text */

const MOST = 4; // heads that are named; of more, the sentence says how many there are

/**
 * A head as short as a picture names it: "1.2".
 *
 * @param {number} index
 * @param {number} heads how many a layer has
 */
export function shortName(index, heads) {
  const place = headAt(index, heads);
  return `${place.layer + 1}.${place.head + 1}`;
}

/**
 * @param {({ step: number } | null)[]} passed of each head, see `halfPassed`
 * @param {number} heads how many a layer has
 * @param {boolean} going whether the training may go on
 * @param {Text} text
 * @param {(step: number) => string} whole how a number is written
 */
export function halfSentence(passed, heads, going, text, whole) {
  const reached = passed
    .flatMap((found, i) => (found === null ? [] : [{ step: found.step, head: shortName(i, heads) }]))
    .sort((a, b) => a.step - b.step);
  if (reached.length === 0) return going ? text.half_none_yet : text.half_none;
  const missing = passed.flatMap((found, i) => (found === null ? [shortName(i, heads)] : []));
  const named = reached.slice(0, MOST).map(({ head, step }) => fill(text.half_head, { head, step: whole(step) }));
  const more = reached.length > MOST ? fill(text.half_more, { count: reached.length - MOST }) : "";
  const words = fill(text.half_passed, { heads: named.join(text.half_join) + more });
  if (missing.length === 0) return words + text.half_end;
  const others = missing.length > MOST ? fill(text.half_others, { count: missing.length }) : missing.join(text.half_join);
  return words + fill(going ? text.half_not_yet : text.half_never, { heads: others }) + text.half_end;
}
