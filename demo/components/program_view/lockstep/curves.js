/** Both losses in one plot, and their difference. */
import { make } from "../../shared/dom.js";
import { LinePlot } from "../../shared/plot/line_plot.js";
import { fill } from "../../shared/text.js";
import { differences, exact } from "./words.js";

const ZERO = 1e-6; // the height of an axis on which all is 0: a float32 of a loss has steps a tenth as large

export class Curves {
  /** @param {import("../types.d.ts").Page} page */
  constructor({ text, language, formats, signal }) {
    this.node = make("div", "tl-charts");
    const plain = { key: "plain", label: text.code_plain, color: "--tl-runner-2", width: 7, alpha: 0.4 };
    const lightning = { key: "lightning", label: text.code_lightning, color: "--tl-runner-1", width: 1.6, front: true };
    const difference = { key: "difference", label: text.lockstep_difference, color: "--tl-ink", width: 1.6 };
    this.plot = new LinePlot(this.node, {
      label: text.lockstep_curves,
      language,
      text,
      sound: { panel: "loss", all: true },
      x: { min: 0, max: 1, label: text.lockstep_axis, describe: (x) => fill(text.lockstep_at, { step: formats.whole(x) }) },
      panels: [
        {
          key: "loss",
          title: text.lockstep_panel_loss,
          height: 210,
          hint: text.lockstep_hint,
          y: { scale: "log", empty: [0.1, 5], format: formats.decimal },
          series: [plain, lightning],
        },
        {
          key: "difference",
          title: text.lockstep_panel_difference,
          height: 120,
          y: { scale: "linear", min: -ZERO, max: ZERO, format: (y) => exact(y, formats) },
          series: [difference],
        },
      ],
    });
    signal.addEventListener("abort", () => this.plot.destroy());
  }

  /**
   * @param {import("../types.d.ts").Shown | null} shown
   * @param {number} maxSteps
   */
  render(shown, maxSteps) {
    const { plot } = this;
    const { steps, values } = differences(shown?.series ?? new Map());
    for (const side of ["plain", "lightning"]) {
      const series = shown?.series.get(side);
      plot.data("loss", side, series?.steps ?? [], series?.loss ?? []);
    }
    plot.data("difference", "difference", steps, values);
    const most = Math.max(ZERO, ...values.map((value) => Math.abs(value ?? 0)));
    Object.assign(plot.panel("difference").y, { min: -most, max: most });
    plot.options.x.max = maxSteps;
    plot.update();
  }
}
