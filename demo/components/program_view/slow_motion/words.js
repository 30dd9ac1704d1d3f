/** What is said of a hook, of the counters, and of the time of a batch. */
import { fill } from "../../shared/text.js";

/** @typedef {import("./hooks.js").Film} Film */
/** @typedef {import("./hooks.js").Hook} Hook */
/** @typedef {import("./hooks.js").State} State */
/** @typedef {import("../types.d.ts").Text} Text */
/** @typedef {import("../types.d.ts").NumberFormats} Formats */

const MOST_PARTS = 4; // of a batch's time, that are said

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
  const rest = after.batch_in_epoch === report.batches_per_epoch;
  if (count === 0) return fill(text.slow_step_after, { of });
  return fill(count === of || rest ? text.slow_step_ready : text.slow_step_waits, { count, of });
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
 * The time of a section in a sentence.
 *
 * @param {Text} text
 * @param {ReturnType<typeof import("./hooks.js").timeOf>} time
 * @param {string} place
 * @param {Formats} formats
 */
export function timeSentence(text, { total, shares }, place, { threeDigits, whole }) {
  const largest = shares.slice(0, MOST_PARTS);
  const parts = largest.map(({ hook, share }) => fill(text.slow_time_part, { name: hook.name, percent: whole(100 * share) }));
  const rest = whole(100 * (1 - largest.reduce((sum, { share }) => sum + share, 0)));
  return fill(text.slow_time_sentence, { place, total: threeDigits(total / 1000), parts: parts.join(", ") || text.slow_none, rest });
}
