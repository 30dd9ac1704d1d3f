/** Attention weights as a picture: one canvas with labelled rows and columns, a value under the pointer. */
import { isPresenting, make, zoomOf } from "../dom.js";
import { heatmapFacts } from "../summary.js";
import { cellOfKey } from "./cell_keys.js";
import { HeatmapTools } from "./heatmap_tools.js";
import { measure } from "./layout.js";
import { Painting } from "./painting.js";

/** @typedef {import("./colours.js").Colours} Colours */
/** @typedef {{ row: number, column: number }} Cell */
/** @typedef {{ input?: string, output: string }} Row */

/**
 * @typedef {object} View
 * @property {HTMLCanvasElement} image one pixel a cell
 * @property {import("./weights.js").Weights} weights
 * @property {Row[]} rows
 * @property {string[]} columns
 * @property {number | null} current the row that is outlined; null: every row counts, none is outlined
 * @property {number | null} [outlined] a row that is outlined although every row counts
 * @property {Cell | null} [chosen] the cell that somebody looks into
 * @property {string} label
 * @property {number} maxHeight
 * @property {number} maxCell
 * @property {boolean} [compact] small type
 * @property {boolean} [terse] no inputs
 */

/**
 * @typedef {object} Options
 * @property {import("../text.js").Text} text
 * @property {number} one the fixed point of a weight of 1
 * @property {(cell: Cell | null) => void} onPoint hears which cell the pointer or the keyboard is on
 * @property {(cell: Cell) => void} [onPress] hears which cell has been pressed; null: pressing does nothing
 * @property {(cell: Cell & { weight: number }) => [strong: string, rest: string]} tip words a cell in two pieces
 * @property {() => void} schedule asks the owner to call `paint` in the next animation frame
 * @property {import("./heatmap_tools.js").Words} [words] of a picture of something else than attention weights
 */

const PRESENTED_HEIGHT = 400; // CSS pixels, before the presenter's view makes them larger: its labels shall be large too

export class Heatmap {
  /** @param {Options} options */
  constructor({ text, one, onPoint, onPress, tip, schedule, words }) {
    this.one = one;
    this.onPoint = onPoint;
    this.onPress = onPress;
    this.tip = tip;
    this.schedule = schedule;
    /** @type {View | null} */
    this.view = null;
    /** @type {Cell | null} */
    this.cell = null;
    /** @type {{ x: number, y: number } | null} */
    this.pointer = null;
    this.dirty = true;
    /** @type {import("./layout.js").Layout | null} */
    this.layout = null;

    this.canvas = make("canvas", "tl-heat-canvas", { role: "application", "aria-roledescription": text.figure_heatmap });
    this.canvas.tabIndex = 0;
    this.tools = new HeatmapTools(this.canvas, text, one, () => this.view, words); // its owner says where they stand
    this.bubbleStrong = make("strong");
    this.bubbleRest = make("span");
    this.bubble = make("div", "tl-heat-tip", {}, this.bubbleStrong, this.bubbleRest);
    this.bubble.hidden = true;
    this.element = make("div", "tl-heat", {}, this.canvas, this.bubble, this.tools.description.node, this.tools.spoken);
    // Drawn on a sheet outside the page and copied: setting a font on a canvas in the page makes the browser
    // work out all pending styles first, which cost more than all the drawing.
    this.painting = new Painting();
    // Told, not asked: reading a width in the middle of a step would force a layout of the whole page.
    this.room = 0;
    new ResizeObserver(() => {
      const room = this.element.clientWidth;
      if (!room || room === this.room) return;
      this.room = room;
      this.dirty = true;
      this.schedule();
    }).observe(this.element);
    this.listen();
  }

  listen() {
    /** @param {PointerEvent} event */
    const point = (event) => {
      const box = this.canvas.getBoundingClientRect();
      const zoom = zoomOf(this.canvas);
      const at = { x: (event.clientX - box.left) / zoom, y: (event.clientY - box.top) / zoom };
      this.pointAt(this.cellAt(at.x, at.y), at);
    };
    this.canvas.addEventListener("pointermove", point);
    this.canvas.addEventListener("pointerdown", point);
    this.canvas.addEventListener("pointerleave", (event) => {
      if (event.pointerType === "mouse") this.pointAt(null); // a finger lifts: the value stays readable
    });
    this.canvas.addEventListener("click", (event) => {
      point(/** @type {PointerEvent} */ (event));
      if (this.cell) this.onPress?.(this.cell);
    });
    this.canvas.addEventListener("blur", () => this.pointAt(null));
    this.canvas.addEventListener("keydown", (event) => this.key(event));
  }

  /** @param {View} view */
  show(view) {
    const before = this.view;
    this.view = view;
    if (!before || before.rows !== view.rows || before.columns !== view.columns) this.pointAt(null);
    this.canvas.setAttribute("aria-label", view.label);
    this.tools.change(this.cell);
    this.dirty = true;
    this.schedule();
  }

  /**
   * @param {number} row
   * @param {number} column
   */
  weight(row, column) {
    return this.view === null ? 0 : this.view.weights[row * this.view.columns.length + column] / this.one;
  }

  /**
   * @param {number} x CSS pixels from the canvas's corner
   * @param {number} y
   * @returns {Cell | null}
   */
  cellAt(x, y) {
    if (this.layout === null || this.view === null) return null;
    const { left, top, cell } = this.layout;
    const column = Math.floor((x - left) / cell);
    const row = Math.floor((y - top) / cell);
    const inside = row >= 0 && column >= 0 && row < this.view.rows.length && column < this.view.columns.length;
    return inside ? { row, column } : null;
  }

  /**
   * @param {Cell | null} cell
   * @param {{ x: number, y: number } | null} [pointer] null: the keyboard
   */
  pointAt(cell, pointer = null) {
    const same = cell === this.cell || (cell && this.cell && cell.row === this.cell.row && cell.column === this.cell.column);
    this.pointer = pointer;
    if (same && !cell) return;
    this.cell = cell;
    this.dirty = true;
    this.schedule();
    if (same) return;
    this.onPoint(cell);
    if (cell) this.tools.change(cell);
  }

  /**
   * Walks over the cells: with Shift at any time, and by plain keys once a cell is read, which Escape ends.
   *
   * @param {KeyboardEvent} event
   */
  key(event) {
    if (!this.view) return;
    if (event.key === "Escape" && this.cell) {
      this.pointAt(null);
      return;
    }
    if (event.key === "Enter" && this.cell && this.onPress) {
      event.preventDefault();
      this.onPress(this.cell);
      return;
    }
    const { rows, columns, weights, current } = this.view;
    const read = this.pointer === null ? this.cell : null; // by keys, not under the pointer
    const size = { rows: rows.length, columns: columns.length };
    const begin = { ...heatmapFacts(weights, size.rows, size.columns, this.one, current), current };
    const cell = cellOfKey(event, read, begin, size);
    if (cell === null) return;
    event.preventDefault();
    event.stopPropagation();
    this.pointAt({ row: cell.row, column: cell.column });
    if (this.cell) this.tools.speak(this.cell);
  }

  /** @param {Colours} colours */
  paint(colours) {
    this.dirty = false;
    if (!this.view || !this.room) return;
    const ratio = (window.devicePixelRatio || 1) * zoomOf(this.canvas);
    const view = isPresenting() ? { ...this.view, maxHeight: Math.min(this.view.maxHeight, PRESENTED_HEIGHT) } : this.view;
    const layout = measure(this.painting.context, view, this.room, ratio, colours.font, this.layout);
    if (layout !== this.layout) this.resize(layout);
    this.painting.draw(this.view, layout, colours, this.cell, this.one);
    const page = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    page.clearRect(0, 0, this.canvas.width, this.canvas.height);
    page.drawImage(this.painting.sheet, 0, 0);
    this.placeBubble(layout);
  }

  /** @param {import("./layout.js").Layout} layout */
  resize(layout) {
    this.layout = layout;
    const { width, height, ratio, left, top, cell } = layout;
    for (const canvas of [this.canvas, this.painting.sheet]) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    Object.assign(this.canvas.dataset, { left, top, cell }); // where the cells are, for tests
  }

  /**
   * Near the pointer (or the cell, for the keyboard), and always inside the picture.
   *
   * @param {import("./layout.js").Layout} layout
   */
  placeBubble({ left, top, cell, width, height }) {
    this.bubble.hidden = !this.cell;
    if (!this.cell) return;
    const at = this.pointer || { x: left + cell * (this.cell.column + 0.5), y: top + cell * this.cell.row };
    const [strong, rest] = this.tip({ ...this.cell, weight: this.weight(this.cell.row, this.cell.column) });
    this.bubbleStrong.textContent = strong;
    this.bubbleRest.textContent = rest;
    const x = Math.max(0, Math.min(at.x + 12, width - this.bubble.offsetWidth));
    const above = at.y - this.bubble.offsetHeight - 10;
    const y = above >= 0 ? above : Math.min(at.y + 18, Math.max(0, height - this.bubble.offsetHeight));
    this.bubble.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
  }
}
