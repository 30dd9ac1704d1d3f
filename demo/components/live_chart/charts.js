/** The curves of a run: loss, learning rate and held-out accuracy. */
import { make } from "../shared/dom.js";
import { LinePlot } from "../shared/plot/line_plot.js";
import { fill } from "../shared/text.js";
import { Ghosts, ghostSeries } from "./ghosts.js";

/** @typedef {import("./types.d.ts").Run} Run */
/** @typedef {import("./types.d.ts").Text} Text */
/** @typedef {import("./types.d.ts").NumberFormats} NumberFormats */
/** @typedef {import("../shared/plot/types.d.ts").Panel} Panel */

const RAW = { alpha: 0.32, width: 1 }; // the loss of each step, below the smoothed line
const RAW_ALONE = { alpha: 1, width: 1.5 };

/**
 * The axis of training steps.
 *
 * @param {Text} text
 * @param {NumberFormats} formats
 */
export function stepAxis(text, { whole }) {
  /** @param {number} x */
  const describe = (x) => fill(text.at_step, { step: whole(x) });
  return { min: 0, max: 1000, label: text.axis_step, describe };
}

/**
 * @param {Text} text
 * @param {NumberFormats} formats
 * @returns {Panel}
 */
function lossPanel(text, { decimal }) {
  return {
    key: "loss",
    title: text.panel_loss,
    height: 240,
    hint: text.hint_loss,
    y: { scale: "linear", min: 0, empty: [0, 4], format: decimal },
    series: [
      { key: "raw", label: text.series_raw, color: "--tl-loss", ...RAW, front: true },
      { key: "smooth", label: text.series_smooth, color: "--tl-loss", width: 2.2, front: true },
      ...ghostSeries(),
    ],
  };
}

/**
 * @param {Text} text
 * @param {NumberFormats} formats
 * @returns {Panel}
 */
function ratePanel(text, { decimal }) {
  return {
    key: "lr",
    title: text.panel_lr,
    height: 180,
    y: { scale: "linear", min: 0, empty: [0, 0.01], format: decimal },
    series: [
      { key: "theory", label: text.series_theory, color: "--tl-muted", width: 1.5, dash: [5, 5], interpolate: true },
      { key: "next", label: text.series_next, color: "--tl-accent", width: 1.5, dash: [2, 4], interpolate: true, hidden: true },
      { key: "used", label: text.series_used, color: "--tl-lr", width: 2.2, front: true },
      ...ghostSeries(),
    ],
    marks: [],
  };
}

/**
 * @param {Text} text
 * @param {NumberFormats} formats
 * @returns {Panel}
 */
function accuracyPanel(text, { whole, percent }) {
  return {
    key: "accuracy",
    title: text.panel_accuracy,
    height: 180,
    hint: text.hint_accuracy,
    y: { scale: "linear", min: 0, max: 100, format: percent, tick: (y) => `${whole(y)}\u202f%` },
    series: [
      { key: "exact", label: text.series_exact, color: "--tl-exact", width: 2.2, points: true, front: true },
      { key: "token", label: text.series_token, color: "--tl-token", width: 1.8, dash: [7, 5], points: true, front: true },
      ...ghostSeries(),
    ],
  };
}

export class RunCharts {
  /**
   * @param {Text} text
   * @param {string} language
   * @param {NumberFormats} formats
   */
  constructor(text, language, formats) {
    this.text = text;
    this.formats = formats;
    this.ghosts = new Ghosts();
    this.node = make("div", "tl-charts");
    this.plot = new LinePlot(this.node, {
      label: text.charts,
      language,
      text,
      sound: { panel: "loss" },
      x: stepAxis(text, formats),
      panels: [lossPanel(text, formats), ratePanel(text, formats), accuracyPanel(text, formats)],
    });
  }

  /** The step at which the axis ends. */
  get maxSteps() {
    return this.plot.options.x.max;
  }

  /**
   * Draws a run, or before it what would be trained.
   *
   * @param {Run | null} run
   * @param {import("./types.d.ts").Preview | null | undefined} preview
   * @param {number} smoothing 0: none
   * @param {boolean} [bothRates] whether Train would start with another learning rate than the run's: then both are drawn
   */
  render(run, preview, smoothing, bothRates = false) {
    const { plot } = this;
    const { steps, loss, lr } = run?.curve ?? { steps: [], loss: [], lr: [] };
    const accuracy = run?.accuracy ?? { steps: [], exact: [], token: [] };
    const theory = run?.theory ?? preview?.theory;
    plot.options.x.max = run?.maxSteps ?? preview?.max_steps ?? theory?.steps?.at(-1) ?? 1000;
    plot.data("loss", "raw", steps, loss);
    plot.data("loss", "smooth", steps, run?.smoothed ?? []);
    plot.data("accuracy", "exact", accuracy.steps, accuracy.exact);
    plot.data("accuracy", "token", accuracy.steps, accuracy.token);
    plot.data("lr", "theory", theory?.steps ?? [], theory?.lr ?? []);
    plot.data("lr", "used", steps, lr);
    this.renderNext(bothRates ? preview?.theory : undefined);
    this.ghosts.draw(plot, run, smoothing);
    this.dressLoss(smoothing);
    this.plot.panel("loss").hint = run === null ? this.text.hint_loss : this.text.hint_loss_soon; // Train has been pressed
    this.plot.panel("loss").levels = this.lossLevels(theory?.loss ?? []);
    this.markPeak(theory?.peak);
    plot.update();
  }

  /**
   * Without smoothing the raw line is the line.
   *
   * @param {number} smoothing
   */
  dressLoss(smoothing) {
    const [raw, smoothed] = this.plot.panel("loss").series;
    smoothed.hidden = smoothing === 0;
    Object.assign(raw, smoothing === 0 ? RAW_ALONE : RAW);
  }

  /** @param {import("./types.d.ts").Theory | undefined} theory of the run that Train would start, where it is another */
  renderNext(theory) {
    const next = this.plot.panel("lr").series.find(({ key }) => key === "next");
    if (next) next.hidden = !theory;
    this.plot.data("lr", "next", theory?.steps ?? [], theory?.lr ?? []);
  }

  /**
   * @param {import("./types.d.ts").Theory["loss"]} lines what is known of the loss before anything is trained
   * @returns {import("../shared/plot/types.d.ts").Level[]}
   */
  lossLevels(lines) {
    return lines.map(({ key, loss }) => ({
      y: loss,
      label: fill(this.text[`line_${key}`], { loss: this.formats.decimal(loss) }),
      place: key === "floor" ? "under" : "over", // a curve comes down from the left, and no further than the floor
    }));
  }

  /** @param {import("./types.d.ts").Theory["peak"] | undefined} peak of the learning rate */
  markPeak(peak) {
    const { whole, decimal } = this.formats;
    const sentence = peak?.beyond ? this.text.peak_beyond : this.text.peak;
    const label = peak && fill(sentence, { step: whole(peak.beyond ?? peak.step), lr: decimal(peak.lr) });
    this.plot.panel("lr").marks = peak ? [{ x: peak.step, color: "--tl-lr", label }] : [];
  }

  /**
   * The attention film stands at a step that is not the newest, see attention_film; null: at the newest.
   *
   * @param {number | null} step
   */
  markFilm(step) {
    const isMarked = step !== null && Number.isFinite(step);
    this.plot.panel("loss").marks = isMarked ? [{ x: step, color: "--tl-ink", label: this.text.film_mark }] : [];
    this.plot.update();
  }

  /** @param {"linear" | "log"} scale of the loss */
  setScale(scale) {
    this.plot.panel("loss").y.scale = scale;
    this.plot.update();
  }

  destroy() {
    this.plot.destroy();
  }
}
