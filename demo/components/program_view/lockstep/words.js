/** What came of both programs, in sentences and numbers. */
import { fill, joined } from "../../shared/text.js";

/** @typedef {import("../types.d.ts").Text} Text */
/** @typedef {import("../types.d.ts").NumberFormats} Formats */
/** @typedef {import("../types.d.ts").Series} Series */
/** @typedef {import("../../shared/api_types").LockstepReport} Report */
/** @typedef {import("../../shared/api_types").LockstepTimes} Times */
/** @typedef {keyof import("../../shared/api_types").PhaseTimes} Phase */

/** @type {Phase[]} */
export const PHASES = ["fetch", "forward", "backward", "optimizer", "rest"];

/**
 * Lightning's losses minus those by hand, step by step, as far as both have come.
 *
 * @param {Map<string, Series>} series
 */
export function differences(series) {
  const plain = series.get("plain");
  const lightning = series.get("lightning");
  const count = Math.min(plain?.loss.length ?? 0, lightning?.loss.length ?? 0);
  /** @type {(number | null)[]} */
  const values = [];
  for (let i = 0; i < count; i += 1) {
    const [one, other] = [plain?.loss[i] ?? null, lightning?.loss[i] ?? null];
    values.push(one === null || other === null ? null : other - one);
  }
  return { steps: plain?.steps.slice(0, count) ?? [], values };
}

/**
 * The largest difference without its sign, and the first step that has one.
 *
 * @param {{ steps: number[], values: (number | null)[] }} difference
 */
export function largest({ steps, values }) {
  let most = 0;
  /** @type {number | null} */
  let first = null;
  values.forEach((value, i) => {
    if (value === null || value === 0) return;
    most = Math.max(most, Math.abs(value));
    first ??= steps[i];
  });
  return { most, first };
}

/**
 * A difference as it is written: 0 is exactly that.
 *
 * @param {number} value
 * @param {Formats} formats
 */
export function exact(value, { decimal }) {
  return value === 0 ? "0" : decimal(value);
}

/**
 * How far the two are apart: while they train, and at the end with the weights.
 *
 * @param {import("../types.d.ts").Shown | null} shown
 * @param {Text} text
 * @param {Formats} formats
 */
export function differenceSentence(shown, text, formats) {
  if (shown === null) return "";
  const { report } = shown;
  if (report?.kind === "lockstep") return endSentence(report, text, formats);
  const difference = differences(shown.series);
  if (difference.values.length === 0) return "";
  const { most, first } = largest(difference);
  const sentence = first === null ? text.lockstep_so_far : text.lockstep_so_far_first;
  return fill(sentence, { difference: exact(most, formats), first });
}

/**
 * @param {Report} report
 * @param {Text} text
 * @param {Formats} formats
 */
function endSentence(report, text, formats) {
  if (report.steps === 0) return text.lockstep_none;
  const values = {
    steps: formats.whole(report.steps),
    weights: formats.whole(report.weights),
    loss: exact(report.largest_difference, formats),
    weight: exact(report.weights_difference, formats),
    first: report.first_difference,
  };
  if (report.first_difference !== null) return fill(text.lockstep_differs, values);
  return fill(report.weights_difference === 0 ? text.lockstep_same : text.lockstep_weights_differ, values);
}

/** @param {import("../../shared/api_types").PhaseTimes} times in seconds */
export function wholeStep(times) {
  return PHASES.reduce((sum, phase) => sum + times[phase], 0);
}

/**
 * Which phase has most of what Lightning took longer.
 *
 * @param {Times} times
 */
export function mostOfDifference({ plain, lightning }) {
  return PHASES.reduce((most, phase) => (lightning[phase] - plain[phase] > lightning[most] - plain[most] ? phase : most));
}

/**
 * How long a step of each took, and where the difference is; or that it cannot be told.
 *
 * @param {Report | null} report
 * @param {Text} text
 */
export function timesSentence(report, text) {
  if (report === null) return text.lockstep_times_hint;
  const { times } = report;
  if (times === null) return text.lockstep_times_few;
  const { plain, lightning, ratio, low, high } = times;
  const difference = wholeStep(lightning) - wholeStep(plain);
  const phase = mostOfDifference(times);
  const values = {
    ratio: twoDecimals(ratio),
    low: twoDecimals(low),
    high: twoDecimals(high),
    more: milliseconds(difference),
    less: milliseconds(-difference),
    part: milliseconds(lightning[phase] - plain[phase]),
    phase: text[`lockstep_phase_${phase}`],
  };
  const sentence = low > 1 ? text.lockstep_slower : high < 1 ? text.lockstep_quicker : text.lockstep_noisy;
  return fill(sentence, values);
}

/** @param {number} value */
function twoDecimals(value) {
  return value.toFixed(2);
}

/** @param {number} seconds as milliseconds with two decimals; never "-0.00" */
export function milliseconds(seconds) {
  const words = (1000 * seconds).toFixed(2);
  return Number(words) === 0 ? "0.00" : words;
}

/**
 * The bars in a sentence.
 *
 * @param {Times} times
 * @param {Text} text
 */
export function barsSentence(times, text) {
  const sentences = /** @type {const} */ (["plain", "lightning"]).map((side) => {
    const parts = PHASES.map((phase) =>
      fill(text.lockstep_part, { phase: text[`lockstep_phase_${phase}`], ms: milliseconds(times[side][phase]) }),
    );
    const whole = milliseconds(wholeStep(times[side]));
    return fill(text.lockstep_bar, { program: text[`code_${side}`], whole, parts: parts.join(text.lockstep_comma) }) + text.lockstep_stop;
  });
  return joined(sentences);
}
