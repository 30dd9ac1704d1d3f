/** The curves of all runners: loss, held-out exact match and learning rate. */
import { make } from "../shared/dom.js";
import { LinePlot } from "../shared/plot/line_plot.js";
import { fill, superscript } from "../shared/text.js";
import { runnerLine } from "./runner_line.js";

/** @typedef {import("./types.d.ts").Text} Text */
/** @typedef {import("./types.d.ts").NumberFormats} NumberFormats */
/** @typedef {import("./types.d.ts").RacePlan} RacePlan */
/** @typedef {Pick<RacePlan, "runners" | "max_steps" | "log_rate"> & Partial<Pick<RacePlan, "loss">>} Plan */
/** @typedef {import("../shared/plot/types.d.ts").Level} Level */
/** @typedef {import("../shared/plot/types.d.ts").Panel} Panel */
/** @typedef {import("../shared/plot/types.d.ts").Series} Series */

const NARROW = 600; // CSS pixels; below, the labels at the ends of the lines are the short ones

/**
 * 0.001 is 10⁻³; what is no power of ten is written out.
 *
 * @param {number} value
 * @param {NumberFormats} formats
 */
export function powerOfTen(value, { decimal }) {
  const power = Math.round(Math.log10(value));
  if (Math.abs(value / 10 ** power - 1) > 1e-6) return decimal(value);
  return power >= -1 && power <= 0 ? String(10 ** power) : `10${superscript(power)}`;
}

/**
 * What is known of the runners' losses, as lines: chance if it is the same for all, and each floor, with the names of its runners where
 * they differ.
 *
 * @param {Plan} plan
 * @param {Text} text
 * @param {NumberFormats} formats
 * @returns {Level[]}
 */
export function lossLevels({ runners, loss: lines = [] }, text, { decimal }) {
  return lines.flatMap(({ key, loss, runners: known }) => {
    const isCommon = known.length === runners.length;
    if (key === "chance" && !isCommon) return [];
    const line = fill(text[`line_${key}`], { loss: decimal(loss) });
    const place = key === "floor" ? "under" : "over"; // curves come down from the left
    if (isCommon) return [{ y: loss, label: line, place }];
    const names = known.map((i) => runners[i].name).join(" / ");
    return [{ y: loss, label: fill(text.line_of, { line, names }), place, color: runnerLine(known[0]).color }];
  });
}

/**
 * @param {Series[]} series
 * @param {number} lossWindow steps over which a loss is averaged
 * @param {Text} text
 * @param {NumberFormats} formats
 * @returns {Panel}
 */
function lossPanel(series, lossWindow, text, { decimal }) {
  return {
    key: "loss",
    title: fill(text.panel_loss, { window: lossWindow }),
    terms: ["loss"],
    height: 290,
    hint: text.hint_loss,
    y: { scale: "log", empty: [0.001, 4], format: decimal },
    series,
  };
}

/**
 * @param {Series[]} series
 * @param {Text} text
 * @param {NumberFormats} formats
 * @returns {Panel}
 */
function exactMatchPanel(series, text, { whole, percent }) {
  return {
    key: "exact",
    title: text.panel_exact,
    terms: ["exact_match"],
    height: 170,
    hint: text.hint_exact,
    y: { scale: "linear", min: 0, max: 100, format: percent, tick: (y) => `${whole(y)}\u202f%` },
    series: series.map((line) => ({ ...line, points: true })),
  };
}

/**
 * @param {Series[]} series
 * @param {boolean} logarithmic
 * @param {Text} text
 * @param {NumberFormats} formats
 * @returns {Panel}
 */
function ratePanel(series, logarithmic, text, formats) {
  const { decimal } = formats;
  return {
    key: "lr",
    title: logarithmic ? text.panel_lr_log : text.panel_lr,
    terms: ["learning_rate"],
    height: 170,
    y: logarithmic
      ? { scale: "log", empty: [0.0001, 0.01], format: decimal, tick: (y) => powerOfTen(y, formats) }
      : { scale: "linear", min: 0, empty: [0, 0.01], format: decimal },
    series,
  };
}

export class RaceCharts {
  /**
   * @param {Text} text
   * @param {string} language
   * @param {NumberFormats} formats
   * @param {number} lossWindow steps over which a loss is averaged
   */
  constructor(text, language, formats, lossWindow) {
    this.text = text;
    this.language = language;
    this.formats = formats;
    this.lossWindow = lossWindow;
    this.node = make("div", "tl-charts");
    /** @type {LinePlot | null} */
    this.plot = null;
    this.plotted = ""; // for which runners the plot was made
  }

  /**
   * @param {Plan} plan what is raced, or would be
   * @param {import("./types.d.ts").Race | null} race
   * @param {number} width of the component, in CSS pixels
   */
  render(plan, race, width) {
    const plot = this.plotFor(plan);
    plot.options.x.max = plan.max_steps;
    plot.panel("loss").levels = lossLevels(plan, this.text, this.formats);
    plan.runners.forEach(({ name: long, short }, i) => {
      const runner = race?.runners[i];
      const { steps, lr } = runner?.curve ?? { steps: [], lr: [] };
      const key = String(i);
      plot.data("loss", key, steps, runner?.meanLoss ?? []);
      plot.data("exact", key, runner?.exactMatch.steps ?? [], runner?.exactMatch.percent ?? []);
      plot.data("lr", key, steps, lr);
      for (const panel of ["loss", "exact"]) plot.panel(panel).series[i].endLabel = width < NARROW ? short : long;
    });
    plot.update();
  }

  /**
   * A plot with a line for each runner in each panel; it is made anew when the runners are others.
   *
   * @param {Plan} plan
   */
  plotFor({ runners, max_steps: maxSteps, log_rate: logRate }) {
    const plotted = JSON.stringify([runners, logRate]);
    if (this.plot !== null && this.plotted === plotted) return this.plot;
    const { text, language, formats } = this;
    this.plot?.destroy();
    this.plotted = plotted;
    /** @returns {Series[]} that nothing else changes */
    const series = () => runners.map((runner, i) => ({ key: String(i), label: runner.name, ...runnerLine(i) }));
    this.plot = new LinePlot(this.node, {
      label: text.charts,
      language,
      text,
      sound: { panel: "loss", all: true },
      x: { min: 0, max: maxSteps, label: text.axis_step, describe: (x) => fill(text.at_step, { step: formats.whole(x) }) },
      panels: [
        lossPanel(series(), this.lossWindow, text, formats),
        exactMatchPanel(series(), text, formats),
        ratePanel(series(), logRate, text, formats),
      ],
    });
    return this.plot;
  }

  destroy() {
    this.plot?.destroy();
  }
}
