/** A chart for who does not see it: its sentence, its table, and its sound. */
import { make } from "../dom.js";
import { tableOfSeries } from "../figure_table.js";
import { Description, tableButton } from "../figure_tools.js";
import { isNumber } from "../curve.js";
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

/**
 * What of a chart can be heard: its lines, and the pitch of a value, which is the same for all of them.
 *
 * @param {Pick<Options, "panels" | "sound">} options
 */
export function heardLines({ panels, sound }) {
  const panel = panels.find(({ key }) => key === sound?.panel);
  const measured = (panel?.series ?? []).filter(({ hidden, quiet, interpolate }) => !hidden && !quiet && !interpolate);
  const lines = sound?.all ? measured : measured.filter(({ front, xs }) => front && xs?.length).slice(-1);
  const ranges = lines.flatMap(({ ys = [] }) => {
    const facts = curveFacts(ys);
    return facts ? [Number(ys[facts.lowest]), Number(ys[facts.highest])] : [];
  });
  const [low, high] = [Math.min(...ranges), Math.max(...ranges)];
  /** @type {(value: number) => number} */
  const pitch = (value) => pitchOf(value, low, high, panel?.y.scale === "log");
  return { lines, pitch };
}

/**
 * The x of the newest point of some lines; -1: there is none.
 *
 * @param {Series[]} lines
 */
function newestOf(lines) {
  return Math.max(-1, ...lines.flatMap(({ xs }) => (xs?.length ? [xs[xs.length - 1]] : [])));
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
      if (options.sound?.all) this.button.title = text.figure_sound_lines;
      this.node.append(this.button);
    }
    this.heard = -1; // x of the newest point that has been heard
    this.press();
  }

  press() {
    this.button?.setAttribute("aria-pressed", String(this.sound?.on ?? false));
  }

  /** The curve so far (of several: one after the other), then each new point as it comes. */
  toggle() {
    const { sound } = this;
    if (sound === null) return;
    if (sound.on) {
      sound.stop();
      return;
    }
    sound.start();
    const { lines, pitch } = heardLines(this.options);
    this.heard = newestOf(lines);
    sound.play(
      lines.map(({ ys = [] }) => {
        const values = ys.flatMap((y) => (isNumber(y) ? [y] : []));
        return spread(values, MOST_TONES).map(pitch);
      }),
    );
    this.press();
  }

  /** The chart has been drawn: it may show something else. */
  change() {
    this.description.change();
    if (!this.sound?.on) return;
    const { lines, pitch } = heardLines(this.options);
    const newest = newestOf(lines);
    if (newest === this.heard) return;
    this.heard = newest;
    this.sound.note(...lines.map(({ ys = [] }) => (isNumber(ys.at(-1)) ? pitch(Number(ys.at(-1))) : null)));
  }

  /**
   * The crosshair stands at a point.
   *
   * @param {import("./types.d.ts").Reading[]} readings
   */
  point(readings) {
    if (!this.sound?.on) return;
    const { panels, sound } = this.options;
    const { lines, pitch } = heardLines(this.options);
    const points = readings[panels.findIndex(({ key }) => key === sound?.panel)]?.series ?? [];
    const values = lines.map(({ key }) => points.find((point) => point.key === key)?.y ?? null);
    if (values.some(isNumber)) this.sound.note(...values.map((y) => (isNumber(y) ? pitch(y) : null)));
  }

  destroy() {
    this.description.destroy();
    this.sound?.destroy();
  }
}
