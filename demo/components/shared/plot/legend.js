/** The head of a panel: its legend, which is also its readout. */
import { make, setText, shape } from "../dom.js";
import { withTerms } from "../terms.js";

/** @typedef {import("./types.d.ts").Panel} Panel */
/** @typedef {Pick<import("./types.d.ts").Series, "color" | "width" | "dash" | "points">} Look */

/**
 * A short piece of the line as it is drawn.
 *
 * @param {Look} look
 */
export function swatch({ color, width, dash, points }) {
  const line = shape("line", { x1: 1, y1: 5, x2: 25, y2: 5, "stroke-width": width ?? 1.5 });
  line.style.stroke = `var(${color})`;
  line.style.strokeDasharray = (dash ?? []).join(" ");
  const svg = shape("svg", { viewBox: "0 0 26 10", "aria-hidden": "true" }, line);
  if (points) {
    const dot = shape("circle", { cx: 13, cy: 5, r: 3 });
    dot.style.fill = `var(${color})`;
    svg.append(dot);
  }
  return svg;
}

const NARROW = 480; // CSS pixels; below, the hint needs all of the width, and goes out of the way of the levels' names

/** It keeps its place, so it neither covers a line nor jumps. */
export class Legend {
  /** @param {Panel} panel */
  constructor(panel) {
    this.panel = panel;
    this.at = make("span", "tl-plot-at");
    /** @type {string[]} */
    this.looks = []; // of each series, as its swatch shows it
    this.items = panel.series.map((series) => {
      const value = make("span", "tl-plot-value");
      const picture = swatch(series);
      const name = make("span", "", {}, series.label);
      const item = make("span", "tl-plot-item", { "data-series": series.key }, picture, name, value);
      item.hidden = Boolean(series.hidden || series.quiet);
      return { item, name, value, picture, line: /** @type {SVGLineElement} */ (picture.firstChild) };
    });
    this.head = make(
      "div",
      `tl-plot-head${panel.series.filter(({ hidden }) => !hidden).length > 3 ? " tl-plot-many" : ""}`,
      {},
      make("span", "tl-plot-title", {}, ...withTerms(panel.title, ...(panel.terms ?? []))),
      ...this.items.map(({ item }) => item),
      this.at,
    );
    this.levels = make("span", "tl-plot-levels"); // for those who cannot see the lines with these names
    this.head.append(this.levels);
    this.hintWords = make("span");
    this.hint = make("p", "tl-plot-hint", {}, this.hintWords);
  }

  /**
   * @param {import("./types.d.ts").Reading} reading
   * @param {(x: number) => string} describe
   * @param {{ left: number, right: number, width: number }} frame of the panel's lines
   */
  write({ x, series }, describe, { left, right, width }) {
    const values = new Map(series.map((point) => [point.key, point.y]));
    this.panel.series.forEach((one, i) => {
      const { item, name, value, picture, line } = this.items[i];
      item.hidden = Boolean(one.hidden || one.quiet);
      setText(name, one.label);
      const look = [one.color, one.width ?? 1.5, one.alpha ?? 1].join();
      if (look !== this.looks[i]) {
        this.looks[i] = look;
        line.style.stroke = `var(${one.color})`;
        line.setAttribute("stroke-width", String(one.width ?? 1.5));
        picture.style.opacity = String(Math.min(1, 1.4 * (one.alpha ?? 1))); // a hint of a line needs more when it is short
      }
      const y = values.get(one.key) ?? null;
      setText(value, y === null ? "–" : this.panel.y.format(y));
    });
    setText(this.levels, (this.panel.levels ?? []).map(({ label }) => label).join("; "));
    setText(this.at, x === null ? "" : describe(x));
    const empty = this.panel.series.every((one) => one.interpolate || !one.xs?.length);
    setText(this.hintWords, this.panel.hint ?? "");
    this.hint.hidden = !this.panel.hint || !empty;
    if (!this.hint.hidden) Object.assign(this.hint.style, { left: `${left}px`, right: width < NARROW ? "0" : `${width - right}px` });
    this.hint.classList.toggle("tl-plot-hint-low", width < NARROW && (this.panel.levels ?? []).length > 0);
  }
}
