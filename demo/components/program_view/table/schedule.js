/** The learning rates that both programs really had, and Lightning's with a schedule that goes on once an epoch. */
import { make } from "../../shared/dom.js";
import { LinePlot } from "../../shared/plot/line_plot.js";
import { fill } from "../../shared/text.js";
import { differenceWords, paragraph } from "./words.js";

/** @typedef {import("../../shared/api_types").ProgramRates} Rates */
/** @typedef {import("../types.d.ts").Page} Page */

/**
 * @param {number[]} one
 * @param {number[]} other of the same length
 */
export function largestDifference(one, other) {
  return one.reduce((largest, value, i) => Math.max(largest, Math.abs(value - other[i])), 0);
}

/**
 * What the rates say, as sentences.
 *
 * @param {Pick<Page, "text" | "formats">} page
 * @param {Rates} rates
 */
export function rateSentences({ text, formats }, { plain, lightning, epoch, epoch_steps: epochSteps }) {
  const count = formats.whole(plain.length);
  const peak = plain.indexOf(Math.max(...plain)) + 1;
  return [
    fill(text.table_schedule_so, { count, difference: differenceWords(largestDifference(plain, lightning), formats), peak }),
    fill(text.table_schedule_interval, {
      count,
      epoch: epochSteps,
      values: new Set(epoch).size,
      highest: formats.decimal(Math.max(...epoch)),
    }),
  ];
}

/**
 * Their picture, and what it says.
 *
 * @param {Page} page
 * @param {Rates} rates
 * @returns {{ nodes: Node[], plot: LinePlot }}
 */
export function scheduleDetail(page, rates) {
  const { text, formats, language } = page;
  const steps = rates.plain.map((_, i) => i + 1);
  const node = make("div", "tl-programs-table-plot");
  const line = (/** @type {string} */ key, /** @type {number[]} */ ys) => ({ key, label: text[`table_rates_${key}`], xs: steps, ys });
  const plot = new LinePlot(node, {
    label: text.table_rates,
    language,
    text,
    x: {
      min: 0,
      max: steps.length,
      label: text.table_axis_step,
      describe: (x) => fill(text.table_at_step, { step: formats.whole(x) }),
    },
    panels: [
      {
        key: "rate",
        title: text.table_rates,
        height: 200,
        y: { scale: "linear", min: 0, format: formats.decimal },
        series: [
          { ...line("by_hand", rates.plain), color: "--tl-runner-2", width: 6, alpha: 0.45 },
          { ...line("lightning", rates.lightning), color: "--tl-runner-1", dash: [6, 4], front: true },
          { ...line("epoch", rates.epoch), color: "--tl-runner-4", width: 2 },
        ],
      },
    ],
  });
  return { nodes: [...rateSentences(page, rates).map((sentence) => paragraph(sentence)), node], plot };
}
