/** What is said of a hook, of the counters, and of the time of a batch. */
import { fill, joined } from "../../shared/text.js";
import { medianTime, timeOf } from "./hooks.js";

/** @typedef {import("./hooks.js").Film} Film */
/** @typedef {import("./hooks.js").Hook} Hook */
/** @typedef {import("./hooks.js").State} State */
/** @typedef {import("../types.d.ts").Text} Text */
/** @typedef {import("../types.d.ts").NumberFormats} Formats */

const MOST_PARTS = 4; // of a batch's time, that are said
const SMALLEST_PART = 0.01; // of it

/**
 * What a hook does.
 *
 * @param {Text} text
 * @param {Hook} hook
 * @param {Formats} formats
 */
export function hookSentence(text, { owner, name, row }, { decimal }) {
  const sentence = text[`slow_hook_${owner}_${name}`] ?? text[`slow_hook_${name}`] ?? "";
  if (row === null) return sentence;
  const values = Object.entries(row.values).map(([key, value]) => `${key} ${Number.isInteger(value) ? value : decimal(value)}`);
  return fill(sentence, { row: [`step ${row.step}`, ...values].join(", ") });
}

/**
 * Where a section is in the run: before the first batch, or which batch.
 *
 * @param {Text} text
 * @param {number} section
 */
export function sectionWords(text, section) {
  return section === 0 ? text.slow_setting_up : fill(text.slow_batch_place, { batch: section });
}

/**
 * Why the batch counter stands where it does.
 *
 * @param {Text} text
 * @param {Film} film
 * @param {{ before: State, after: State }} states
 */
export function batchWords(text, { report }, { before, after }) {
  if (after.batch !== before.batch) return text.slow_batch_why;
  if (after.batch === 0) return text.slow_batch_none;
  const number = after.batch_in_epoch;
  return fill(text.slow_batch_note, { index: number - 1, number, of: report.batches_per_epoch });
}

/**
 * Why the optimizer's step changed, or why it stays.
 *
 * @param {Text} text
 * @param {Film} film
 * @param {{ before: State, after: State }} states
 * @param {number} index of the hook
 */
export function stepWords(text, { report, summed }, { before, after }, index) {
  const of = report.accumulate;
  const count = summed[index];
  if (after.step !== before.step) {
    if (of === 1) return text.slow_step_why;
    return fill(count < of ? text.slow_step_why_rest : text.slow_step_why_sum, { count, of });
  }
  if (of === 1) return fill(text.slow_step_note, { max: report.max_steps });
  if (count === 0) return fill(text.slow_step_after, { of });
  const isLast = after.batch_in_epoch === report.batches_per_epoch;
  const enough = isLast ? report.batches_per_epoch % of || of : of;
  return fill(count === enough ? text.slow_step_ready : text.slow_step_waits, { count, of });
}

/**
 * @param {Text} text
 * @param {{ before: State, after: State }} states
 */
export function epochWords(text, { before, after }) {
  return after.epoch === before.epoch ? text.slow_epoch_note : text.slow_epoch_why;
}

/**
 * @param {Text} text
 * @param {Film} film
 * @param {{ before: State, after: State }} states
 */
export function loggedWords(text, { report }, { before, after }) {
  if (after.rows !== before.rows) return text.slow_logged_why;
  return fill(after.rows === 0 ? text.slow_logged_none : text.slow_logged_note, { every: report.log_every, rows: after.rows });
}

/**
 * A duration with its unit.
 *
 * @param {Text} text
 * @param {number} microseconds
 * @param {Formats} formats
 */
export function durationWords(text, microseconds, { whole, threeDigits }) {
  if (microseconds < 1000) return fill(text.slow_microseconds, { us: whole(microseconds) });
  return fill(text.slow_milliseconds, { ms: threeDigits(microseconds / 1000) });
}

/**
 * The time of a section in a sentence.
 *
 * @param {Text} text
 * @param {Film} film
 * @param {number} section
 * @param {Formats} formats
 */
export function timeSentence(text, film, section, formats) {
  const { total, shares } = timeOf(film, section);
  const percent = (/** @type {number} */ share) => formats.whole(100 * share);
  const largest = shares.filter(({ share }) => share >= SMALLEST_PART).slice(0, MOST_PARTS);
  const parts = largest.map(({ hook, share }) => fill(text.slow_time_part, { name: hook.name, percent: percent(share) }));
  const rest = percent(1 - largest.reduce((sum, { share }) => sum + share, 0));
  const said = fill(text.slow_time_sentence, {
    place: sectionWords(text, section),
    total: durationWords(text, total, formats),
    parts: parts.join(text.slow_time_comma) || text.slow_none,
    rest,
  });
  if (section === 0) return said;
  return joined([said, fill(text.slow_time_median, { median: durationWords(text, medianTime(film), formats) })]);
}
