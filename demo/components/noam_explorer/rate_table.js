/** The table below the picture: each curve's peak, and its rate at the chosen step. */
import { make, setText, shape } from "../shared/dom.js";
import { fill } from "../shared/text.js";

/** @typedef {import("./types.d.ts").Curve} Curve */

export class RateTable {
  /**
   * @param {import("../shared/text.js").Text} text
   * @param {import("./types.d.ts").Formats} formats
   */
  constructor(text, formats) {
    this.text = text;
    this.formats = formats;
    this.rows = make("tbody");
    this.stepHead = make("th", "", { scope: "col" });
    const heads = [text.curve, text.peak_step, text.peak_rate].map((words) => make("th", "", { scope: "col" }, words));
    const head = make("thead", "", {}, make("tr", "", {}, ...heads, this.stepHead));
    this.node = make(
      "div",
      "tl-noam-scroll",
      { tabindex: 0, role: "region", "aria-label": text.table },
      make("table", "tl-noam-table", {}, head, this.rows),
    );
  }

  /**
   * @param {Curve[]} curves
   * @param {import("./types.d.ts").State} state
   */
  render(curves, { step, max_steps }) {
    setText(this.stepHead, fill(this.text.at_step, { step: this.formats.whole(step) }));
    this.rows.replaceChildren(...curves.map((curve) => this.row(curve, step, max_steps)));
  }

  /**
   * @param {Curve} curve
   * @param {number} step
   * @param {number} maxSteps
   */
  row({ key, look, name, same, rate, peak, highest }, step, maxSteps) {
    const { rate: rateWords } = this.formats;
    const lr = rate(step);
    return make(
      "tr",
      look === "chosen" ? "tl-noam-chosen" : "",
      { "data-curve": key },
      make("th", "", { scope: "row" }, swatch(same ? "chosen" : look), name),
      this.peakStep(peak, maxSteps),
      make("td", "", {}, rateWords(peak?.lr ?? highest ?? 0)),
      make("td", "tl-noam-now-value", { "data-rate": lr }, rateWords(lr)),
    );
  }

  /**
   * @param {Curve["peak"]} peak
   * @param {number} maxSteps
   */
  peakStep(peak, maxSteps) {
    const { text, formats } = this;
    if (peak === null) return make("td", "", {}, text.no_peak);
    if (peak.step <= maxSteps) return make("td", "", {}, formats.whole(peak.step));
    const note = make("span", "tl-noam-beyond", {}, " " + text.beyond);
    return make("td", "", { title: text.beyond }, formats.whole(peak.step), note);
  }
}

/**
 * A short piece of the line as it is drawn.
 *
 * @param {string} look
 */
function swatch(look) {
  const svg = shape("svg", { viewBox: "0 0 34 10", class: "tl-noam-swatch", "aria-hidden": "true" });
  svg.append(shape("path", { d: "M1 5H33", class: `tl-noam-line tl-noam-look-${look}` }));
  return svg;
}
