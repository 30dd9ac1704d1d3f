/** The curves of a mistake: the broken run and, once it was trained, the mended one. */
import { make } from "../../shared/dom.js";
import { LinePlot } from "../../shared/plot/line_plot.js";
import { fill } from "../../shared/text.js";
import { reportOf } from "./state.js";

/** @typedef {import("../types.d.ts").Shown} Shown */
/** @typedef {import("../../shared/plot/types.d.ts").Panel} Panel */

const STEPS = 200; // until the server has said how many there are
const RUNS = /** @type {const} */ (["broken", "mended"]);
const LOOKS = { broken: { color: "--tl-wrong", dash: [] }, mended: { color: "--tl-right", dash: [8, 4] } };
/** Panels below the loss, by mistake. */
const FURTHER = /** @type {Record<string, "lr" | "norm" | "held" | undefined>} */ ({
  scheduler: "lr",
  zero_grad: "norm",
  eval_mode: "held",
});

/**
 * The points of a panel.
 *
 * @param {string} panel
 * @param {Shown | null} shown
 * @returns {{ xs: number[], ys: (number | null)[] }}
 */
export function pointsOf(panel, shown) {
  if (panel === "norm") {
    const ys = reportOf(shown)?.norms ?? [];
    return { xs: ys.map((_, i) => i + 1), ys };
  }
  const series = shown?.series.get(panel === "held" ? "held_out" : "training");
  return { xs: series?.steps ?? [], ys: (panel === "lr" ? series?.lr : series?.loss) ?? [] };
}

export class MistakeCharts {
  /** @param {Pick<import("../types.d.ts").Page, "text" | "language" | "formats">} page */
  constructor({ text, language, formats }) {
    this.text = text;
    this.language = language;
    this.formats = formats;
    this.node = make("div", "tl-programs-mistake-charts");
    /** @type {LinePlot | null} */
    this.plot = null;
    this.plotted = ""; // the mistake that the plot was made for
  }

  /**
   * @param {string} mistake
   * @param {import("./state.js").Tried} tried
   */
  render(mistake, tried) {
    const plot = this.plotFor(mistake);
    plot.options.x.max = Math.max(STEPS, tried.broken?.maxSteps ?? 0);
    for (const { key, series } of plot.options.panels) {
      for (const line of series) {
        const which = /** @type {"broken" | "mended"} */ (line.key);
        const { xs, ys } = pointsOf(key, tried[which]);
        line.hidden = which === "mended" && tried.mended === null;
        line.endLabel = line.hidden || xs.length === 0 ? "" : this.text[`mistakes_line_name_${which}`];
        plot.data(key, which, xs, ys);
      }
    }
    plot.update();
  }

  /** @param {string} mistake */
  plotFor(mistake) {
    if (this.plot !== null && this.plotted === mistake) return this.plot;
    const { text, language, formats } = this;
    this.plot?.destroy();
    this.plotted = mistake;
    const further = FURTHER[mistake];
    this.plot = new LinePlot(this.node, {
      label: fill(text.mistakes_charts, { title: text[`mistakes_${mistake}`] }),
      language,
      text,
      x: { min: 0, max: STEPS, label: text.mistakes_axis, describe: (x) => fill(text.mistakes_at_step, { step: formats.whole(x) }) },
      panels: [this.panel("loss", 210), ...(further ? [this.panel(further, 150)] : [])],
    });
    return this.plot;
  }

  /**
   * @param {"loss" | "lr" | "norm" | "held"} key
   * @param {number} height
   * @returns {Panel}
   */
  panel(key, height) {
    const { text } = this;
    const { decimal } = this.formats;
    return {
      key,
      title: text[`mistakes_panel_${key}`],
      height,
      hint: key === "loss" ? text.mistakes_hint : "",
      y:
        key === "lr"
          ? { scale: "linear", min: 0, empty: [0, 0.004], format: decimal }
          : { scale: "log", empty: [0.001, 4], format: decimal },
      series: RUNS.map((run) => ({
        key: run,
        label: text[`mistakes_line_name_${run}`],
        width: 2.2,
        points: key === "held",
        hidden: run === "mended",
        ...LOOKS[run],
      })),
    };
  }

  destroy() {
    this.plot?.destroy();
  }
}
