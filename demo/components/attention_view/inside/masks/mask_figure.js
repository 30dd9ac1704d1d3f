/** A mask as a picture: who may look at whom. What is forbidden is crossed out, so that it differs without colour too. */
import { make, setText } from "../../../shared/dom.js";
import { Heatmap } from "../../../shared/heatmap/heatmap.js";
import { placed } from "../../../shared/summary.js";
import { fill } from "../../../shared/text.js";
import { allowedIn } from "./masks.js";

/** @typedef {import("../../types.d.ts").Inside} Inside */
/** @typedef {import("./masks.js").Mask} Mask */
/** @typedef {import("../../../shared/heatmap/heatmap.js").Cell} Cell */
/** @typedef {import("../../../shared/heatmap/colours.js").Colours} Colours */

const SIZE = { maxHeight: 260, maxCell: 26, compact: true };
const GRAIN = 13; // pixels of a cell, for the cross
const ARM = 3; // of the cross, from the corner
const FILLED = 170; // of the 256 colours of the palette: what may be looked at

/**
 * @param {Mask} mask
 * @param {Colours} colours
 * @param {HTMLCanvasElement} canvas
 */
function paintMask({ rows, columns, allowed }, colours, canvas) {
  const filled = hexOfPixel(colours.table[FILLED]);
  canvas.width = columns.length * GRAIN;
  canvas.height = rows.length * GRAIN;
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pen.fillStyle = colours.paper;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  allowed.forEach((one, i) => {
    const x = (i % columns.length) * GRAIN;
    const y = Math.floor(i / columns.length) * GRAIN;
    if (one) {
      pen.fillStyle = filled;
      pen.fillRect(x, y, GRAIN, GRAIN);
      return;
    }
    pen.fillStyle = colours.muted;
    for (let k = ARM; k < GRAIN - ARM; k += 1) {
      pen.fillRect(x + k, y + k, 1, 1);
      pen.fillRect(x + GRAIN - 1 - k, y + k, 1, 1);
    }
  });
  return canvas;
}

/** @param {number} pixel packed, as in colours.js */
function hexOfPixel(pixel) {
  return `rgb(${pixel & 255} ${(pixel >> 8) & 255} ${(pixel >> 16) & 255})`;
}

export class MaskFigure {
  /**
   * @param {Inside} inside
   * @param {"padding" | "look_ahead" | "combined"} name
   */
  constructor({ text, pictures, schedule }, name) {
    this.text = text;
    this.pictures = pictures;
    this.name = name;
    /** @type {Mask | null} */
    this.mask = null;
    /** @type {import("../../../shared/heatmap/heatmap.js").Row[]} */
    this.rows = [];
    this.image = make("canvas");
    this.readout = make("p", "tl-attn-readout");
    this.heatmap = new Heatmap({
      text,
      one: 1,
      schedule,
      onPoint: (cell) => setText(this.readout, cell === null ? "" : this.words(cell)),
      tip: (cell) => [this.allowedWords(cell), this.cellName(cell)],
      words: { sentence: () => this.sentence(), cell: (cell) => this.words(cell), table: () => this.table() },
    });
    this.heatmap.tools.button.remove(); // a mask has no tones
    this.node = make(
      "figure",
      "tl-inside-mask",
      { "data-mask": name },
      make("figcaption", "tl-attn-label", {}, text[`masks_${name}`]),
      make("p", "tl-inside-token-note", {}, text[`masks_${name}_note`]),
      this.heatmap.element,
      this.readout,
      this.heatmap.tools.node,
    );
  }

  /**
   * @param {Mask} mask
   * @param {number | null} current the row that is outlined
   * @param {boolean} recoloured
   */
  render(mask, current, recoloured) {
    const isNew = this.mask !== mask;
    if (isNew) {
      this.mask = mask;
      this.rows = mask.rows.map((output) => ({ output }));
    }
    if (isNew || recoloured) paintMask(mask, this.pictures.colours, this.image);
    // The rows below the present one are not faded: a mask is there from the beginning.
    const chosenRow = current === null ? null : Math.min(current, mask.rows.length - 1);
    const label = this.text[`masks_${this.name}`];
    this.heatmap.show({
      ...SIZE,
      image: this.image,
      weights: Float64Array.from(mask.allowed),
      rows: this.rows,
      columns: mask.columns,
      current: null,
      outlined: chosenRow,
      label,
    });
    this.node.dataset.row = String(chosenRow ?? ""); // for tests
  }

  paint() {
    if (this.heatmap.dirty) this.heatmap.paint(this.pictures.colours);
  }

  /** @param {Cell} cell */
  allowedWords({ row, column }) {
    const allowed = this.mask?.allowed[row * this.mask.columns.length + column] === 1;
    return allowed ? this.text.masks_allowed : this.text.masks_forbidden;
  }

  /** @param {Cell} cell */
  cellName({ row, column }) {
    if (this.mask === null) return "";
    const names = { row: placed(this.text, row, this.mask.rows[row]), column: placed(this.text, column, this.mask.columns[column]) };
    return fill(this.text.masks_cell, this.mask.rows.length === 1 ? { ...names, row: this.mask.rows[0] } : names);
  }

  /** @param {Cell} cell */
  words(cell) {
    return `${this.cellName(cell)}: ${this.allowedWords(cell)}`;
  }

  sentence() {
    const { mask } = this;
    if (mask === null) return "";
    const all = mask.allowed.length;
    const allowed = mask.rows.reduce((sum, _, row) => sum + allowedIn(mask, row), 0);
    return fill(this.text.masks_sentence, { allowed, all, forbidden: all - allowed });
  }

  table() {
    const { mask, text } = this;
    if (mask === null) return { head: [], rows: [] };
    const { rows, columns } = mask;
    return {
      head: [text.figure_corner, ...columns.map((token, i) => placed(text, i, token))],
      rows: rows.map((token, row) => [
        rows.length === 1 ? token : placed(text, row, token),
        ...columns.map((_, column) => this.allowedWords({ row, column })),
      ]),
    };
  }
}
