/** How the alignment of each head went: a curve a head, and what a head would have that looks everywhere alike. */
import { make, setText } from "../shared/dom.js";
import { headAt, headIndex, headName } from "../shared/heatmap/heads.js";
import { LinePlot } from "../shared/plot/line_plot.js";
import { GOING } from "../shared/poller.js";
import { fill } from "../shared/text.js";
import { evenAlignment, FEW_HEADS, halfPassed, namedHeads } from "./alignment.js";
import { lastStep, newestFrame, stepsOf } from "./film.js";
import { shownFrame } from "./film_state.js";
import { halfSentence } from "./half_sentence.js";

/** @typedef {import("./types.d.ts").Film} Film */
/** @typedef {import("../shared/plot/types.d.ts").Series} Series */
/** @typedef {import("../shared/plot/types.d.ts").Options} Options */

const PANEL = "alignment";
const EVEN = "even"; // key of the line of a head that looks everywhere alike
const HALF_MARK = "half "; // begins the key of the dot where a head passed one half
const DASHES = [[], [8, 4], [2, 3], [10, 3, 2, 3], [5, 2], [14, 3, 2, 3, 2, 3]];
const CHOSEN_LINE = { color: "--tl-accent", width: 2.6, alpha: 1, quiet: false, front: true };
const OTHER_LINE = { color: "--tl-muted", width: 1.2, quiet: true, front: false };
const ALPHAS = { few: 0.9, many: 0.55 }; // of the other heads

/**
 * A head as the key of its curve.
 *
 * @param {{ layer: number, head: number }} place from 0
 */
export function curveKey({ layer, head }) {
  return `${layer + 1}.${head + 1}`;
}

/**
 * The head that a curve is of.
 *
 * @param {string} key
 */
export function headOfCurve(key) {
  const [layer, head] = key.split(".").map((digits) => Number(digits) - 1);
  return { layer, head };
}

export class AlignmentPlot {
  /**
   * @param {import("./types.d.ts").View} view
   * @param {string} language
   */
  constructor(view, language) {
    this.view = view;
    this.language = language;
    this.curves = make("div", "tl-film-curves");
    this.half = make("p", "tl-film-half");
    this.node = make("div", "", {}, this.curves, this.half);
    /** @type {LinePlot | null} */
    this.plot = null;
    this.even = 0; // alignment of a head that looks everywhere alike
  }

  /**
   * A plot for a model of so many heads; without a film, an empty one that keeps the place.
   *
   * @param {Film | null} film
   */
  renderFilm(film) {
    this.destroy();
    this.even = film === null ? 0 : evenAlignment(film.about.probes, film.about.task);
    this.plot = new LinePlot(this.curves, this.options(film));
  }

  /**
   * @param {Film | null} film
   * @returns {Options}
   */
  options(film) {
    const { text, formats, change } = this.view;
    return {
      label: text.curves,
      language: this.language,
      text,
      x: { min: 0, max: 1, label: text.axis_step, describe: (x) => fill(text.at_step, { step: formats.whole(x) }) },
      panels: [
        {
          key: PANEL,
          title: text.alignment,
          height: 200,
          hint: text.hint_alignment,
          y: { scale: "linear", min: 0, max: 1, format: (y) => y.toFixed(2) },
          series: [
            ...(film === null ? [] : [...this.headSeries(film), ...this.halfMarks(film)]),
            { key: EVEN, label: text.even, color: "--tl-muted", width: 1, dash: [1, 4], interpolate: true, xs: [], ys: [] },
          ],
          marks: [],
        },
      ],
      onPress: (_, key) => change({ ...headOfCurve(key), chosen: true }),
    };
  }

  /**
   * @param {Film} film
   * @returns {Series[]}
   */
  headSeries({ about: { layers, heads } }) {
    return Array.from({ length: layers * heads }, (_, i) => {
      const { layer, head } = headAt(i, heads);
      const label = headName(this.view.text, layer, head);
      return { key: curveKey({ layer, head }), label, color: "--tl-muted", width: 1.2, quiet: true, dash: DASHES[i % DASHES.length] };
    });
  }

  /**
   * A dot for each head, for where it passed one half.
   *
   * @param {Film} film
   * @returns {Series[]}
   */
  halfMarks({ about: { layers, heads } }) {
    return Array.from({ length: layers * heads }, (_, i) => {
      const key = HALF_MARK + curveKey(headAt(i, heads));
      return { key, label: "", color: "--tl-muted", quiet: true, interpolate: true };
    });
  }

  /**
   * Draws all frames, and marks the one on show.
   *
   * @param {Film | null} film
   */
  render(film) {
    const { plot } = this;
    if (plot === null) return;
    const panel = plot.panel(PANEL);
    const step = film === null ? null : shownFrame(film, this.view.state).step;
    plot.options.x.max = lastStep(film);
    panel.marks = step === null ? [] : [{ x: step, color: "--tl-accent" }];
    panel.rest = step;
    if (film === null) setText(this.half, "");
    else this.renderCurves(plot, film);
    plot.update();
  }

  /**
   * @param {LinePlot} plot
   * @param {Film} film
   */
  renderCurves(plot, film) {
    const { layer, head } = this.view.state;
    const { layers, heads } = film.about;
    const steps = stepsOf(film);
    const chosen = headIndex(layer, head, heads);
    const named = namedHeads(newestFrame(film).alignment, chosen);
    const alpha = layers * heads > FEW_HEADS ? ALPHAS.many : ALPHAS.few;
    const passed = halfPassed(film.frames, layers * heads);
    const { series: all } = plot.panel(PANEL);
    const curves = all.slice(0, layers * heads);
    const marks = all.slice(layers * heads, 2 * layers * heads);
    curves.forEach((series, i) => {
      const values = film.frames.map(({ alignment }) => alignment[i]);
      plot.data(PANEL, series.key, steps, values);
      Object.assign(series, i === chosen ? CHOSEN_LINE : { ...OTHER_LINE, alpha });
      series.endLabel = named.includes(i) ? series.key : "";
      const found = passed[i];
      if (found) plot.data(PANEL, marks[i].key, [found.step], [found.alignment]);
      Object.assign(marks[i], { color: series.color, front: i === chosen });
    });
    setText(this.half, halfSentence(passed, heads, GOING.includes(film.status), this.view.text, this.view.formats.whole));
    plot.data(PANEL, EVEN, [0, lastStep(film)], [this.even, this.even]);
  }

  destroy() {
    this.plot?.destroy();
  }
}
