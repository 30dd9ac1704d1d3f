/** What was measured for each row, in a few words for the table's last column. */
import { fill } from "../../shared/text.js";
import { ideasAndBoilerplate, subjectCounts } from "./line_picture.js";
import { largestDifference } from "./schedule.js";
import { differenceWords } from "./words.js";

/** @typedef {import("../../shared/api_types").ProgramFacts} Facts */
/** @typedef {import("../../shared/api_types").ProgramRates} Rates */
/** @typedef {Pick<import("../types.d.ts").Page, "text" | "formats">} Words */

/**
 * @param {Words} page
 * @param {Facts} facts
 * @returns {Record<string, string>} by row; the schedule's comes later
 */
export function headlines({ text, formats }, facts) {
  const { plain, lit } = facts.programs;
  const [byHand, inModule] = [plain, lit].map((program) => ({
    counts: subjectCounts(program, facts.subjects),
    boilerplate: ideasAndBoilerplate(program, facts).boilerplate,
    all: program.code.length,
  }));
  const values = {
    loop: { plain: byHand.counts.loop, lit: inModule.counts.loop, trainer: formats.whole(facts.trainer_lines.code) },
    device: { plain: byHand.counts.device, lit: inModule.counts.device, auto: acceleratorName(facts.device.auto) },
    step: { difference: differenceWords(facts.batch.largest_difference, formats) },
    lines: {
      plain: byHand.all,
      lit: inModule.all,
      plain_boilerplate: byHand.boilerplate,
      lit_boilerplate: inModule.boilerplate,
    },
    extension: { count: Object.keys(facts.flags).length },
  };
  return Object.fromEntries(Object.entries(values).map(([row, found]) => [row, fill(text[`table_${row}_found`], found)]));
}

/**
 * @param {Words} page
 * @param {Rates} rates
 */
export function scheduleHeadline({ text, formats }, { plain, lightning }) {
  const difference = differenceWords(largestDifference(plain, lightning), formats);
  return fill(text.table_schedule_found, { count: formats.whole(plain.length), difference });
}

/**
 * "CPUAccelerator" is the CPU.
 *
 * @param {string} className of Lightning's
 */
export function acceleratorName(className) {
  return className.replace(/Accelerator$/, "");
}
