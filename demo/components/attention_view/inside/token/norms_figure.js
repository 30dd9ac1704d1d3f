/** How long the residual stream is at every station of every token: a small heatmap. */
import { make, setText } from "../../../shared/dom.js";
import { Heatmap } from "../../../shared/heatmap/heatmap.js";
import { rowName } from "../../../shared/heatmap/readout.js";
import { weightsImage } from "../../../shared/heatmap/weights.js";
import { placed } from "../../../shared/summary.js";
import { fill } from "../../../shared/text.js";
import { signed, stationMark, stationName } from "./words.js";

/** @typedef {import("../../types.d.ts").Inside} Inside */
/** @typedef {import("./stream.js").Stream} Stream */
/** @typedef {import("../../../shared/heatmap/heatmap.js").Row} Row */
/** @typedef {import("../../../shared/heatmap/heatmap.js").Cell} Cell */

const SIZE = { maxHeight: 300, maxCell: 30, compact: true }; // cells too small for numbers: they would be shares of the longest

export class NormsFigure {
  /**
   * @param {Inside} inside
   * @param {(cell: Cell) => void} press hears which token (row) and which station (column) has been pressed
   */
  constructor({ text, pictures, schedule }, press) {
    this.text = text;
    this.pictures = pictures;
    /** @type {Stream | null} */
    this.stream = null;
    /** @type {Row[]} */
    this.rows = [];
    /** @type {string[]} */
    this.columns = [];
    this.image = make("canvas");
    this.readout = make("p", "tl-attn-readout");
    this.heatmap = new Heatmap({
      text,
      one: 1,
      schedule,
      onPoint: (cell) => setText(this.readout, cell === null ? "" : this.words(cell)),
      onPress: press,
      tip: (cell) => [signed(this.norm(cell), 2), this.name(cell)],
      words: {
        sentence: () => this.sentence(),
        cell: (cell) => this.words(cell),
        table: () => this.table(),
      },
    });
    this.heatmap.tools.button.remove(); // a row of lengths says nothing as sound that its numbers do not
    this.node = make("div", "tl-inside-token-norms", {}, this.heatmap.element, this.readout, this.heatmap.tools.node);
  }

  /**
   * @param {Stream} stream
   * @param {Row[]} rows of the stack's tokens
   * @param {{ current: number | null, chosen: Cell }} place
   * @param {boolean} anew other colours
   */
  render(stream, rows, { current, chosen }, anew) {
    if (this.stream !== stream || this.rows !== rows) {
      this.stream = stream;
      this.rows = rows;
      this.columns = Array.from({ length: stream.shown }, (_, station) => stationMark(this.text, stream, station));
      anew = true;
    }
    const weights = this.stream.norms.map((norm) => norm / (stream.longest || 1));
    if (anew) this.image = weightsImage(weights, 1, rows.length, this.columns.length, this.pictures.colours.table, this.image);
    const label = this.text.token_norms;
    this.heatmap.show({ ...SIZE, image: this.image, weights, rows, columns: this.columns, current, chosen, label });
  }

  paint() {
    if (this.heatmap.dirty) this.heatmap.paint(this.pictures.colours);
  }

  /** @param {Cell} cell */
  norm({ row, column }) {
    return this.stream === null ? 0 : this.stream.norms[row * this.columns.length + column];
  }

  /** @param {Cell} cell */
  name({ row, column }) {
    if (this.stream === null) return "";
    const token = placed(this.text, row, rowName(this.text, this.rows[row]));
    return fill(this.text.token_norm_place, { token, station: stationName(this.text, this.stream, column) });
  }

  /** @param {Cell} cell */
  words(cell) {
    return fill(this.text.token_norm_cell, { place: this.name(cell), norm: signed(this.norm(cell), 2) });
  }

  sentence() {
    if (this.stream === null) return "";
    const { norms } = this.stream;
    const columns = this.columns.length;
    /** @param {number} index */
    const cellAt = (index) => ({ row: Math.floor(index / columns), column: index % columns });
    const longest = cellAt(norms.indexOf(Math.max(...norms)));
    const shortest = cellAt(norms.indexOf(Math.min(...norms)));
    return fill(this.text.token_norms_sentence, {
      longest: this.name(longest),
      most: signed(this.norm(longest), 2),
      shortest: this.name(shortest),
      least: signed(this.norm(shortest), 2),
    });
  }

  table() {
    const { text, stream } = this;
    if (stream === null) return { head: [], rows: [] };
    return {
      head: [text.figure_corner, ...this.columns.map((_, station) => stationName(text, stream, station))],
      rows: this.rows.map((row, i) => [
        placed(text, i, rowName(text, row)),
        ...this.columns.map((_, column) => Number(this.norm({ row: i, column }).toFixed(4))),
      ]),
      format: (/** @type {number} */ norm) => signed(norm, 2),
    };
  }
}
