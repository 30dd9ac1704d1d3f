/** The figures of the moment. */
import { isNumber } from "../shared/curve.js";
import { make, setText } from "../shared/dom.js";

/** @typedef {import("./types.d.ts").Run} Run */
/** @typedef {import("./types.d.ts").NumberFormats} NumberFormats */
/** @typedef {keyof typeof COLORS} Figure */

export const DASH = "–"; // for a figure that nobody knows

const COLORS = { exact: "--tl-exact", token: "--tl-token", loss: "--tl-loss", lr: "--tl-lr" };
const FIGURES = /** @type {Figure[]} */ (Object.keys(COLORS));

/**
 * @param {Run | null} run
 * @param {NumberFormats} formats
 * @returns {Record<Figure, string>}
 */
export function figureTexts(run, { percent, decimal }) {
  return {
    exact: formatted(run?.accuracy.exact.at(-1), percent),
    token: formatted(run?.accuracy.token.at(-1), percent),
    loss: formatted(run?.newest.loss, decimal),
    lr: formatted(run?.newest.lr, decimal),
  };
}

/**
 * @param {number | null | undefined} value
 * @param {(value: number) => string} format
 */
function formatted(value, format) {
  return isNumber(value) ? format(value) : DASH;
}

export class Figures {
  /**
   * @param {import("./types.d.ts").Text} text
   * @param {NumberFormats} formats
   */
  constructor(text, formats) {
    this.formats = formats;
    this.values = FIGURES.map(() => make("dd", "", {}, DASH));
    const entries = FIGURES.map((figure, i) => {
      const entry = make("div", "tl-figure", {}, make("dt", "", {}, text[`figure_${figure}`]), this.values[i]);
      entry.style.setProperty("--tl-figure-color", `var(${COLORS[figure]})`);
      return entry;
    });
    this.node = make("dl", "tl-figures", {}, ...entries);
  }

  /** @param {Run | null} run */
  render(run) {
    const texts = figureTexts(run, this.formats);
    FIGURES.forEach((figure, i) => setText(this.values[i], texts[figure]));
  }
}
