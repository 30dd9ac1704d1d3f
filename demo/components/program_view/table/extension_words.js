/** What the three trainings of a flag say, in sentences. */
import { fill } from "../../shared/text.js";
import { differenceWords } from "./words.js";

/** @typedef {import("../../shared/api_types").ExtensionReport} Report */
/** @typedef {Pick<import("../types.d.ts").Page, "text" | "formats">} Words */

const FEW_PERCENT = 1.05; // smaller ratios of two times are no difference

/**
 * Whether both did the same.
 *
 * @param {Words} page
 * @param {Report} report
 * @param {number} count losses that were compared
 */
export function sameSentence({ text, formats }, report, count) {
  const difference = differenceWords(report.largest_difference, formats);
  if (!report.whole) return fill(text.table_stopped, { count, difference });
  if (report.largest_difference === 0 && report.largest_weight_difference === 0) return fill(text.table_same, { count });
  return fill(text.table_not_same, { count, difference, weights: differenceWords(report.largest_weight_difference, formats) });
}

/**
 * The same in a few words, for the lesson's table.
 *
 * @param {Words} page
 * @param {string} flag as it stands in a call
 * @param {Pick<Report, "largest_difference">} report
 */
export function ranWords({ text, formats }, flag, report) {
  return fill(text.table_extension_ran, { flag, difference: differenceWords(report.largest_difference, formats) });
}

/**
 * Whether the flag was quicker here.
 *
 * @param {Words} page
 * @param {Report} report
 */
export function speedSentence({ text, formats }, { milliseconds }) {
  const { with: flagged, without } = milliseconds;
  if (flagged === null || without === null) return "";
  const key = flagged > without * FEW_PERCENT ? "slower" : flagged * FEW_PERCENT < without ? "faster" : "even";
  return fill(text[`table_${key}`], { with: formats.oneDecimal(flagged), without: formats.oneDecimal(without) });
}

/**
 * What the flag did.
 *
 * @param {Words} page
 * @param {Report} report
 * @param {number} warmup steps of the schedule
 * @returns {string[]}
 */
export function effectSentences(page, report, warmup) {
  const { text, formats } = page;
  switch (report.flag) {
    case "precision":
      return [
        fill(text.table_change, { change: differenceWords(report.largest_change, formats) }),
        speedSentence(page, report),
        text.table_memory,
      ];
    case "clipping": {
      const { before, after } = report.norms;
      if (before.length === 0 || after.length === 0) return [];
      const clipped = after.filter((norm, i) => norm < before[i] * 0.9999).length;
      const [largest, afterwards] = [before, after].map((norms) => formats.threeDigits(Math.max(...norms)));
      return [fill(text.table_clipped, { clipped, count: before.length, largest, after: afterwards })];
    }
    case "accumulation": {
      const { with: flagged, without } = report.optimizer_steps;
      if (flagged.length === 0) return [];
      const counts = { count: flagged.length, with: flagged[flagged.length - 1], without: without[flagged.length - 1], warmup };
      return [fill(text.table_accumulated, counts), text.table_accumulated_mean];
    }
    default:
      return [text.table_profile_nested];
  }
}
