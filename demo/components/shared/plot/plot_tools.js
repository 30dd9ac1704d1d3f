/** A chart for who does not see it: its sentence, its table, and its sound. */
import { make } from "../dom.js";
import { tableOfSeries } from "../figure_table.js";
import { Description, tableButton } from "../figure_tools.js";
import { curveFacts, curveSentence } from "../summary.js";
import { pitchOf, Sound, spread } from "../sonification.js";

/** @typedef {import("./types.d.ts").Options} Options */
/** @typedef {import("./types.d.ts").Series} Series */
/** @typedef {import("./types.d.ts").Panel} Panel */

const MOST_TONES = 30; // of a curve that is played from its beginning

/**
 * Each visible measured curve in a sentence, panel by panel.
 *
 * @param {Pick<Options, "panels" | "x" | "text">} options
 */
export function chartSentences({ panels, x, text }) {
  return panels.flatMap(({ title, series, y }) => {
    const seen = series.filter(({ hidden, quiet, interpolate, xs }) => !hidden && !quiet && !interpolate && xs?.length);
    const sentences = seen.map(({ label, xs = [], ys = [] }) => curveSentence(text, label, xs, ys, y.format, x.describe));
    return sentences.length ? [`${title}: ${sentences.join(" ")}`] : [];
  });
}

/**
 * All curves of a chart in one table.
 *
 * @param {Pick<Options, "panels" | "x" | "language">} options
 */
export function chartTable({ panels, x, language }) {
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const columns = panels.flatMap(({ title, series, y }) =>
    series
      .filter((one) => !one.hidden && one.xs?.length)
      .map(({ label, xs = [], ys = [] }) => ({ label: `${title}: ${label}`, xs, ys, y })),
  );
  /** @type {(value: number, column: number) => string} */
  const format = (value, column) => (column === 0 ? whole.format(value) : columns[column - 1].y.format(value));
  return { ...tableOfSeries(columns, x.label ?? ""), format };
}

export class PlotTools {
  /**
   * @param {HTMLElement} root of the chart
   * @param {Options} options
   */
  constructor(root, options) {
    const { text, panels } = options;
    this.options = options;
    this.description = new Description(root, () => [...chartSentences(options), text.figure_plot_keys].join(" "));
    const name = () => panels.map(({ title }) => title).join(", ");
    this.node = make(
      "div",
      "tl-figure-tools",
      {},
      tableButton(text, name, () => chartTable(options)),
    );
    /** @type {Sound | null} */
    this.sound = options.sound === undefined ? null : new Sound(() => this.press());
    /** @type {HTMLElement | null} */
    this.button = this.sound && make("button", "tl-figure-button", { type: "button", "data-action": "sound", click: () => this.toggle() });
    if (this.button !== null) {
      this.button.textContent = text.figure_sound_curve;
      this.node.append(this.button);
    }
    this.heard = -1; // x of the newest point that has been heard
    this.press();
  }

  press() {
    this.button?.setAttribute("aria-pressed", String(this.sound?.on ?? false));
  }

  /** The curve so far, then each new point as it comes. */
  toggle() {
    const { sound } = this;
    if (sound === null) return;
    if (sound.on) {
      sound.stop();
      return;
    }
    sound.start();
    const values = (this.line()?.series.ys ?? []).flatMap((y) => (y === null ? [] : [y]));
    sound.play(spread(values, MOST_TONES).map((value) => this.pitch(value)));
    this.press();
  }

  /** The curve that sounds: the last of its panel that is on show. */
  line() {
    const panel = this.options.panels.find(({ key }) => key === this.options.sound);
    const series = panel?.series.findLast(({ hidden, xs }) => !hidden && xs?.length);
    return panel && series && { panel, series };
  }

  /** @param {number} value */
  pitch(value) {
    const line = this.line();
    const facts = line && curveFacts(line.series.ys ?? []);
    if (!line || !facts) return pitchOf(value, 0, 1);
    const ys = line.series.ys ?? [];
    return pitchOf(value, Number(ys[facts.lowest]), Number(ys[facts.highest]), line.panel.y.scale === "log");
  }

  /** The chart has been drawn: it may show something else. */
  change() {
    this.description.change();
    if (!this.sound?.on) return;
    const { xs = [], ys = [] } = this.line()?.series ?? {};
    const newest = xs.length ? xs[xs.length - 1] : -1;
    const value = ys[xs.length - 1] ?? null;
    if (newest !== this.heard && value !== null) this.sound.note(this.pitch(value));
    this.heard = newest;
  }

  /**
   * The crosshair stands at a point.
   *
   * @param {import("./types.d.ts").Reading[]} readings
   */
  point(readings) {
    if (!this.sound?.on) return;
    const key = this.line()?.series.key;
    const y = readings.flatMap(({ series }) => series).find((point) => point.key === key)?.y ?? null;
    if (y !== null) this.sound.note(this.pitch(y));
  }

  destroy() {
    this.description.destroy();
    this.sound?.destroy();
  }
}
