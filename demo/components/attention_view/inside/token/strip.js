/** A strip of numbers: a vector as colours, one dimension under the pointer. */
import { make } from "../../../shared/dom.js";
import { paintValues } from "../diverging.js";

const MOST_COLUMNS = 128; // a longer vector takes more lines

export class NumberStrip {
  /** @param {(dimension: number | null) => void} onPoint hears which dimension the pointer is on */
  constructor(onPoint) {
    this.canvas = make("canvas", "tl-inside-token-numbers");
    this.mark = make("i", "tl-inside-token-mark", { hidden: "" });
    this.node = make("div", "tl-inside-token-strip", { "aria-hidden": "true" }, this.canvas, this.mark);
    this.width = 1;
    /** @param {PointerEvent} event */
    const point = (event) => onPoint(this.dimensionAt(event));
    this.node.addEventListener("pointermove", point);
    this.node.addEventListener("pointerdown", point);
    this.node.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && onPoint(null)); // a finger's value stays readable
  }

  get columns() {
    return Math.min(this.width, MOST_COLUMNS);
  }

  get lines() {
    return Math.ceil(this.width / this.columns);
  }

  /** @param {PointerEvent} event */
  dimensionAt({ clientX, clientY }) {
    const box = this.node.getBoundingClientRect();
    const column = Math.min(this.columns - 1, Math.floor(((clientX - box.left) / box.width) * this.columns));
    const line = Math.min(this.lines - 1, Math.floor(((clientY - box.top) / box.height) * this.lines));
    const dimension = Math.max(0, line) * this.columns + Math.max(0, column);
    return dimension < this.width ? dimension : null;
  }

  /**
   * @param {Float32Array} values
   * @param {number} range beyond which all have the colour of the end
   * @param {import("../diverging.js").DivergingColours} colours
   */
  render(values, range, colours) {
    if (this.width !== values.length) {
      this.width = values.length;
      this.node.style.setProperty("--tl-lines", String(this.lines));
    }
    paintValues(this.canvas, values, this.columns, range, colours);
  }

  /** @param {number | null} dimension */
  renderMark(dimension) {
    this.mark.hidden = dimension === null;
    if (dimension === null) return;
    const { columns, lines } = this;
    const { style } = this.mark;
    style.left = `${(100 * (dimension % columns)) / columns}%`;
    style.top = `${(100 * Math.floor(dimension / columns)) / lines}%`;
    style.width = `${100 / columns}%`;
    style.height = `${100 / lines}%`;
  }
}
