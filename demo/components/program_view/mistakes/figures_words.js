/** What was measured of a mistake, in sentences. */
import { fill } from "../../shared/text.js";
import { reportOf } from "./state.js";

/** @typedef {import("../types.d.ts").Text} Text */
/** @typedef {import("../types.d.ts").NumberFormats} NumberFormats */

const WHOLE = ["steps", "epochs", "epoch_steps", "rates"];
const SHARES = ["exact_match", "starts", "differ", "dropped_match", "dropout"];

/**
 * The figures of a report as a person reads them.
 *
 * @param {Record<string, number>} measured
 * @param {NumberFormats} formats
 * @returns {Record<string, string>}
 */
export function figures(measured, { whole, percent, decimal }) {
  /** @param {string} key @param {number} value */
  const words = (key, value) => {
    if (WHOLE.includes(key)) return whole(value);
    return SHARES.includes(key) ? percent(100 * value) : decimal(value);
  };
  return Object.fromEntries(Object.entries(measured).map(([key, value]) => [key, words(key, value)]));
}

/**
 * What came of the broken run, and then of the mended one; empty before there is anything.
 *
 * @param {Text} text
 * @param {NumberFormats} formats
 * @param {string} mistake
 * @param {import("./state.js").Tried} tried
 */
export function measuredSentences(text, formats, mistake, tried) {
  return /** @type {const} */ (["broken", "mended"]).flatMap((which) => {
    const report = reportOf(tried[which]);
    return report === null ? [] : [{ which, words: fill(text[`mistakes_${mistake}_${which}`], figures(report.measured, formats)) }];
  });
}
