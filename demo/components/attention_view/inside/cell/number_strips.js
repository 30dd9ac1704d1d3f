/**
 * A figure of vectors of equal length, one strip below the other: one tab stop, the number under the pointer or the keyboard in words, a
 * sentence that sums it up, and a table.
 */
import { make, setText } from "../../../shared/dom.js";
import { Description, tableButton } from "../../../shared/figure_tools.js";
import { cellOfKey } from "../../../shared/heatmap/cell_keys.js";
import { clamp } from "../../../shared/player.js";
import { fill } from "../../../shared/text.js";
import { peakOf } from "./arithmetic.js";
import { figures } from "./number_words.js";
import { drawStrip, numberAt, stripLayout } from "./strip_picture.js";

/** @typedef {import("../../../shared/text.js").Text} Text */
/** @typedef {import("./strip_picture.js").StripColours} StripColours */

/**
 * @typedef {object} Strip
 * @property {string} label
 * @property {string} [sign] what stands before it: the strips are a calculation
 * @property {ArrayLike<number>} values
 * @property {number} [largest] the number that has the full colour; otherwise the largest of its own
 * @property {string} [note] at the right, instead of the largest number
 * @property {number} [strength] 0 to 1: how much of its colour it has
 */

const SIGNS = 20; // CSS pixels at the left
const LABELS = 118; // and where labels stand beside their strips

export class NumberStrips {
  /**
   * @param {object} parts
   * @param {Text} parts.text
   * @param {string} parts.className
   * @param {boolean} [parts.inline] labels stand beside their strips, which are many
   * @param {(index: number) => string} parts.wordsOf the number with that index, in all strips
   * @param {(index: number) => void} [parts.onPoint] hears which number is pointed at, or is the largest while none is
   */
  constructor({ text, className, inline = false, wordsOf, onPoint = () => {} }) {
    this.text = text;
    this.labels = inline ? LABELS : SIGNS;
    this.wordsOf = wordsOf;
    this.onPoint = onPoint;
    /** @type {Strip[]} */
    this.strips = [];
    this.name = "";
    this.sentence = "";
    this.chief = 0; // the strip whose largest number is told while none is pointed at
    this.rest = 0; // that number
    /** @type {number | null} */
    this.pointed = null;
    this.byKeys = false;
    this.room = 0;
    /** @type {StripColours | null} */
    this.colours = null;
    /** @type {{ label: HTMLElement, note: HTMLElement, sign: HTMLElement, canvas: HTMLCanvasElement }[]} */
    this.rows = [];
    this.box = make("div", `tl-inside-cell-strips${inline ? " tl-inside-cell-inline" : ""}`, {
      role: "application",
      tabindex: 0,
      "aria-roledescription": text.cell_strips,
    });
    this.readout = make("p", "tl-inside-cell-readout");
    this.spoken = make("p", "tl-unseen", { "aria-live": "polite" });
    this.description = new Description(this.box, () => `${this.sentence} ${text.cell_strip_keys}`);
    const table = tableButton(
      text,
      () => this.name,
      () => this.table(),
    );
    const tools = make("div", "tl-figure-tools", {}, table);
    this.node = make("figure", `tl-inside-cell-figure ${className}`, {}, this.box, this.readout, tools, this.description.node, this.spoken);
    this.listen();
  }

  listen() {
    /** @param {PointerEvent} event */
    const point = (event) => {
      const canvas = event.target;
      if (!(canvas instanceof HTMLCanvasElement)) return;
      const box = canvas.getBoundingClientRect();
      const zoom = box.width / (canvas.clientWidth || 1);
      const { length } = this.strips[0].values;
      this.pointAt(numberAt(this.layout(), length, (event.clientX - box.left) / zoom, (event.clientY - box.top) / zoom), false);
    };
    this.box.addEventListener("pointermove", point);
    this.box.addEventListener("pointerdown", point);
    this.box.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && this.pointAt(null, false));
    this.box.addEventListener("blur", () => this.pointAt(null, false));
    this.box.addEventListener("keydown", (event) => this.key(event));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { length } = this.strips[0].values;
    if (event.key === "Escape" && this.pointed !== null) {
      event.preventDefault(); // the panel stays
      this.pointAt(null, false);
      return;
    }
    const { perRow, rows } = this.layout();
    const read = this.pointed !== null && this.byKeys ? this.pointed : null;
    const begin = { row: Math.floor(this.rest / perRow), column: this.rest % perRow, current: null };
    const at = read === null ? null : { row: Math.floor(read / perRow), column: read % perRow };
    const next = cellOfKey(event, at, begin, { rows, columns: perRow });
    if (next === null) return;
    event.preventDefault();
    event.stopPropagation();
    this.pointAt(clamp(next.row * perRow + next.column, 0, length - 1), true);
    this.spoken.textContent = this.readout.textContent;
  }

  /**
   * @param {Strip[]} strips
   * @param {object} about
   * @param {string} about.name
   * @param {string} about.sentence
   * @param {number} about.chief the strip whose largest number is told while none is pointed at
   */
  show(strips, { name, sentence, chief }) {
    this.strips = strips;
    this.name = name;
    this.sentence = sentence;
    this.chief = chief;
    this.rest = peakOf(strips[chief].values);
    if (this.pointed !== null && this.pointed >= strips[0].values.length) this.pointed = null;
    this.box.setAttribute("aria-label", name);
    this.description.change();
    this.makeRows(strips.length);
    strips.forEach(({ label, sign = "", values, note }, i) => {
      const row = this.rows[i];
      setText(row.label, label);
      setText(row.sign, sign);
      setText(row.note, note ?? fill(this.text.cell_up_to, { largest: figures(largestOf(values)) }));
    });
    this.tell();
  }

  /** @param {number} count */
  makeRows(count) {
    if (this.rows.length === count) return;
    this.rows = Array.from({ length: count }, () => ({
      label: make("span", "tl-inside-cell-strip-label"),
      note: make("span", "tl-inside-cell-strip-note"),
      sign: make("span", "tl-inside-cell-strip-sign", { "aria-hidden": "true" }),
      canvas: make("canvas", "tl-inside-cell-strip"),
    }));
    this.box.replaceChildren(
      ...this.rows.map(({ label, note, sign, canvas }) => make("div", "tl-inside-cell-strip-row", {}, label, note, sign, canvas)),
    );
  }

  layout() {
    return stripLayout(this.strips[0].values.length, Math.max(60, this.room - this.labels));
  }

  /**
   * @param {number} room CSS pixels
   * @param {StripColours} colours
   */
  paint(room, colours) {
    this.room = room;
    this.colours = colours;
    this.draw();
  }

  draw() {
    const { colours, pointed } = this;
    if (colours === null || this.strips.length === 0) return;
    const layout = this.layout();
    this.strips.forEach(({ values, strength = 1, largest = largestOf(values) }, i) => {
      drawStrip(this.rows[i].canvas, values, { layout, largest, colours, pointed, strength });
    });
  }

  /**
   * @param {number | null} index
   * @param {boolean} byKeys
   */
  pointAt(index, byKeys) {
    this.byKeys = byKeys;
    if (index === this.pointed) return;
    this.pointed = index;
    this.draw();
    this.tell();
  }

  /** The number that is told: the one pointed at, or the largest. */
  get told() {
    return this.pointed ?? this.rest;
  }

  tell() {
    setText(this.readout, this.wordsOf(this.told));
    this.node.dataset.told = String(this.told);
    this.onPoint(this.told);
  }

  table() {
    const { text, strips } = this;
    return {
      head: [text.cell_number, ...strips.map(({ label }) => label)],
      rows: Array.from(strips[0]?.values ?? [], (_, i) => [String(i + 1), ...strips.map(({ values }) => values[i])]),
      format: figures,
    };
  }
}

/** @param {ArrayLike<number>} values */
export function largestOf(values) {
  return values.length === 0 ? 0 : Math.abs(values[peakOf(values)]);
}
