/** A heatmap for who does not see it: its sentence, its table, its cells aloud, and its rows as sound. */
import { make } from "../dom.js";
import { Description, tableButton } from "../figure_tools.js";
import { pitchOf, Sound, spread } from "../sonification.js";
import { cellSentence, heatmapFacts, heatmapSentence, placed } from "../summary.js";
import { rowName } from "./readout.js";

/** @typedef {import("../text.js").Text} Text */
/** @typedef {import("./heatmap.js").View} View */

/**
 * @typedef {object} Words what is said of a picture
 * @property {() => string} sentence that sums it up
 * @property {(cell: import("./heatmap.js").Cell) => string} cell
 * @property {() => Omit<import("../figure_table.js").Table, "caption">} table
 */

const MOST_TONES = 40; // of a row
const DIGITS = 4; // of a weight in the table

/**
 * @param {Text} text
 * @param {Pick<View, "rows" | "columns" | "weights">} view
 * @param {number} one
 */
export function heatmapTable(text, { rows, columns, weights }, one) {
  return {
    head: [text.figure_corner, ...columns.map((token, i) => placed(text, i, token))],
    rows: rows.map((row, i) => [
      placed(text, i, rowName(text, row)),
      ...columns.map((_, j) => Number((weights[i * columns.length + j] / one).toFixed(DIGITS))),
    ]),
    format: (/** @type {number} */ weight) => weight.toFixed(3),
  };
}

/**
 * @param {Text} text
 * @param {number} one
 * @param {() => View | null} viewOf
 * @returns {Words}
 */
function weightWords(text, one, viewOf) {
  return {
    sentence: () => {
      const view = viewOf();
      return view ? heatmapSentence(text, view, view.weights, one, view.current) : "";
    },
    cell: (cell) => {
      const view = viewOf();
      return view ? cellSentence(text, view, view.weights, one, cell) : "";
    },
    table: () => heatmapTable(text, viewOf() ?? { rows: [], columns: [], weights: new Uint16Array() }, one),
  };
}

export class HeatmapTools {
  /**
   * @param {HTMLElement} canvas
   * @param {Text} text
   * @param {number} one
   * @param {() => View | null} viewOf what is on show
   * @param {Words} [words] otherwise those of attention weights
   */
  constructor(canvas, text, one, viewOf, words = weightWords(text, one, viewOf)) {
    this.text = text;
    this.one = one;
    this.viewOf = viewOf;
    this.spoken = make("p", "tl-unseen", { "aria-live": "polite" });
    this.words = words;
    this.description = new Description(canvas, () => `${words.sentence()} ${text.figure_heat_keys}`.trim());
    this.sound = new Sound(() => this.press());
    this.button = make("button", "tl-figure-button", { type: "button", "data-action": "sound" }, text.figure_sound_row);
    this.button.addEventListener("click", () => this.toggle());
    const name = () => viewOf()?.label ?? "";
    this.node = make("div", "tl-figure-tools", {}, tableButton(text, name, words.table), this.button);
    this.row = -1; // that was heard last
    this.press();
  }

  press() {
    this.button.setAttribute("aria-pressed", String(this.sound.on));
  }

  toggle() {
    if (this.sound.on) {
      this.sound.stop();
      return;
    }
    this.sound.start();
    this.row = -1;
    this.press();
    this.change(null);
  }

  /**
   * Other weights, another row, or another cell are on show.
   *
   * @param {import("./heatmap.js").Cell | null} cell
   */
  change(cell) {
    this.description.change();
    const view = this.viewOf();
    if (!this.sound.on || view === null) return;
    const { rows, columns, weights } = view;
    const row = cell?.row ?? view.current ?? heatmapFacts(weights, rows.length, columns.length, this.one).row;
    if (row === this.row) return;
    this.row = row;
    const values = Array.from(weights.slice(row * columns.length, (row + 1) * columns.length), (weight) => weight / this.one);
    this.sound.silence();
    this.sound.play([spread(values, MOST_TONES).map((weight) => pitchOf(weight, 0, 1))]);
  }

  /**
   * Says a cell aloud, for the keyboard only: a pointer would flood a screen reader.
   *
   * @param {import("./heatmap.js").Cell} cell
   */
  speak(cell) {
    const view = this.viewOf();
    if (view === null) return;
    this.spoken.textContent = this.words.cell(cell);
    if (this.sound.on && cell.row === this.row) {
      this.sound.note(pitchOf(view.weights[cell.row * view.columns.length + cell.column] / this.one, 0, 1));
    }
  }
}
