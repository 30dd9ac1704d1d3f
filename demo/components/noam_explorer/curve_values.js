/** The curves on show for who does not see them: a sentence each, and a table of their values. */
import { make } from "../shared/dom.js";
import { Description, tableButton } from "../shared/figure_tools.js";
import { curveSentence } from "../shared/summary.js";
import { fill } from "../shared/text.js";

/** @typedef {import("./types.d.ts").Curve} Curve */

const ROWS = 51; // of the table, first and last step among them

/**
 * Whole steps from the first to the last, evenly.
 *
 * @param {number} maxSteps
 * @param {number} most
 */
export function evenSteps(maxSteps, most) {
  const count = Math.min(most, maxSteps);
  if (count <= 1) return [1];
  return Array.from({ length: count }, (_, i) => Math.round(1 + (i * (maxSteps - 1)) / (count - 1)));
}

export class CurveValues {
  /**
   * @param {Element} picture
   * @param {import("../shared/text.js").Text} text
   * @param {import("./types.d.ts").Formats} formats
   */
  constructor(picture, text, formats) {
    this.text = text;
    this.formats = formats;
    /** @type {Curve[]} */
    this.curves = [];
    this.maxSteps = 1;
    this.description = new Description(picture, () => this.sentences());
    const table = tableButton(
      text,
      () => text.picture,
      () => this.table(),
    );
    this.node = make("div", "tl-figure-tools", {}, table, this.description.node);
  }

  /**
   * @param {Curve[]} curves
   * @param {number} maxSteps
   */
  render(curves, maxSteps) {
    this.curves = curves;
    this.maxSteps = maxSteps;
    this.description.change();
  }

  sentences() {
    const { text, formats, curves, maxSteps } = this;
    const steps = evenSteps(maxSteps, 10 * ROWS);
    /** @param {number} step */
    const describe = (step) => fill(text.at_step, { step: formats.whole(step) });
    return curves.map(({ name, rate }) => curveSentence(text, name, steps, steps.map(rate), formats.rate, describe)).join(" ");
  }

  table() {
    const { text, formats, curves, maxSteps } = this;
    return {
      head: [text.axis_step, ...curves.map(({ name }) => name)],
      rows: evenSteps(maxSteps, ROWS).map((step) => [step, ...curves.map(({ rate }) => rate(step))]),
      format: (/** @type {number} */ value, /** @type {number} */ column) => (column === 0 ? formats.whole(value) : formats.rate(value)),
    };
  }
}
