/** What switching heads has shown, in words: computed from the replies, never written for the expected case. */
import { fill, joined, numberFormats } from "../../../shared/text.js";
import { listed, shortName } from "./switches.js";

/** @typedef {import("../../../shared/api_types").HeadChange} HeadChange */
/** @typedef {import("../../types.d.ts").Text} Text */

const HIGH = 0.5; // alignment: more than half of the weight lies at the right token; the film's measure too

/**
 * Differences in points of a percentage: "−72.7", "+0.8", "0.0".
 *
 * @param {string} language
 */
export function pointFormat(language) {
  const format = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: "exceptZero" });
  /** @param {number} share -1 to 1 */
  return (share) => format.format(100 * share).replace("-", "−");
}

/**
 * Whether the interval leaves out 0: the change can be told from none.
 *
 * @param {HeadChange} change
 */
export function isCertain({ interval: [low, high] }) {
  return low > 0 || high < 0;
}

/**
 * What switching does to the answer on show.
 *
 * @param {Text} text
 * @param {string[]} before as trained
 * @param {string[]} after
 */
export function answerSentence(text, before, after) {
  const [was, is] = [before.join(" "), after.join(" ")];
  return was === is ? fill(text.heads_answer_same, { is }) : fill(text.heads_answer_other, { was, is });
}

/**
 * "Exact match falls from 100.0 % to 27.3 %: −72.7 points, 95 % interval −77.6 to −66.6; 256 held-out sequences."
 *
 * @param {Text} text
 * @param {string} language
 * @param {HeadChange} change
 */
export function changeSentence(text, language, change) {
  const { percent } = numberFormats(language);
  const points = pointFormat(language);
  const { count, before, after } = change;
  const direction = after < before ? "falls" : after > before ? "rises" : "stays";
  const values = { before: percent((100 * before) / count), after: percent((100 * after) / count), points: points(change.change) };
  const [low, high] = change.interval.map(points);
  const said = fill(text[`heads_${direction}`], { ...values, low, high, count });
  return isCertain(change) ? said : joined([said, text.heads_uncertain]);
}

/**
 * @typedef {object} Contrast heads whose alignment is known, by what the picture suggests and what the ranking says; the worst loss first
 * @property {HeadChange[]} both aligned, and missed when it is off
 * @property {HeadChange[]} promised aligned, but not missed
 * @property {HeadChange[]} hidden not aligned, but missed
 */

/**
 * @param {HeadChange[]} ranked
 * @returns {Contrast}
 */
export function contrast(ranked) {
  const known = sorted(ranked).filter(({ alignment }) => alignment !== null);
  const isHigh = (/** @type {HeadChange} */ { alignment }) => Number(alignment) > HIGH;
  const isMissed = (/** @type {HeadChange} */ { interval }) => interval[1] < 0;
  return {
    both: known.filter((one) => isHigh(one) && isMissed(one)),
    promised: known.filter((one) => isHigh(one) && !isMissed(one)),
    hidden: known.filter((one) => !isHigh(one) && isMissed(one)),
  };
}

/**
 * The largest loss first; among equals, as they came.
 *
 * @param {HeadChange[]} ranked
 */
export function sorted(ranked) {
  return [...ranked].sort((one, other) => one.change - other.change);
}

/**
 * What the whole ranking says, and where it contradicts the picture.
 *
 * @param {Text} text
 * @param {HeadChange[]} ranked of all heads
 * @returns {string[]} sentences
 */
export function rankingSentences(text, ranked) {
  if (ranked.length === 0) return [];
  const { before, count } = ranked[0];
  if (before === 0) return [fill(text.heads_nothing_right, { count })];
  const names = (/** @type {HeadChange[]} */ heads) =>
    listed(
      text,
      heads.map((one) => shortName(text, one.heads[0])),
    );
  const missed = ranked.filter(({ interval }) => interval[1] < 0).length;
  const sentences = [fill(text[missed === 0 ? "heads_none_missed" : "heads_missed"], { missed, total: ranked.length })];
  const { both, promised, hidden } = contrast(ranked);
  if (both.length > 0) sentences.push(fill(text.heads_both, { heads: names(both) }));
  if (promised.length > 0) sentences.push(fill(text.heads_promised, { heads: names(promised) }));
  if (hidden.length > 0) sentences.push(fill(text.heads_hidden, { heads: names(hidden) }));
  if (ranked.every(({ alignment }) => alignment === null)) sentences.push(text.heads_alignment_unknown);
  else if (promised.length + hidden.length === 0) sentences.push(text.heads_no_contradiction);
  return sentences;
}

/**
 * What one head's bar says aloud.
 *
 * @param {Text} text
 * @param {string} language
 * @param {HeadChange} one
 */
export function headWords(text, language, { change, interval, alignment }) {
  const points = pointFormat(language);
  const [low, high] = interval.map(points);
  const said = fill(text.heads_row, { points: points(change), low, high });
  return alignment === null ? said : fill(text.heads_row_aligned, { change: said, alignment: alignment.toFixed(2) });
}
