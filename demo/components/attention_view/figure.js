/** A figure of one kind of attention: caption, files to save, the picture, and the cell under the pointer in words. */
import { make } from "../shared/dom.js";
import { Heatmap } from "../shared/heatmap/heatmap.js";
import { selectionName } from "../shared/heatmap/heads.js";
import { cellReadout, cellTip } from "../shared/heatmap/readout.js";
import { fill } from "../shared/text.js";
import { explainedCell, pressedCell } from "./chosen_cell.js";

/** @typedef {import("./types.d.ts").OneHead} OneHead */
/** @typedef {import("./decode.js").Decode} Decode */
/** @typedef {{ maxHeight: number, maxCell: number, compact?: boolean, terse?: boolean }} Size */

export class Figure {
  /**
   * @param {import("./types.d.ts").View} view
   * @param {import("./pictures.js").Pictures} pictures
   * @param {import("./types.d.ts").AttentionKind} kind
   * @param {object} look
   * @param {string} look.className
   * @param {string} look.readoutHint what stands in the readout while no cell is pointed at
   * @param {Node[]} look.saveButtons
   */
  constructor(view, pictures, kind, { className, readoutHint, saveButtons }) {
    const { text } = view;
    this.view = view;
    this.pictures = pictures;
    this.kind = kind;
    this.readoutHint = readoutHint;
    this.where = make("span", "tl-attn-where");
    this.plate = make("div", "tl-attn-plate");
    this.readout = make("p", "tl-attn-readout");
    const title = make("span", "tl-attn-title", {}, text[kind]);
    const caption = make(
      "figcaption",
      "",
      {},
      make("span", "tl-attn-heading", {}, title, this.where),
      make("span", "tl-attn-save", {}, ...saveButtons),
      make("span", "tl-attn-axes", {}, text[`axes_${kind}`]),
    );
    this.node = make("figure", `tl-attn-figure ${className}`, { "data-map": kind }, caption, this.plate, this.readout);
  }

  /**
   * @param {() => OneHead} headOf which head it shows, now
   */
  makeHeatmap(headOf) {
    const { view, kind, readout } = this;
    const { state, text, weightOne, schedule } = view;
    return new Heatmap({
      text,
      one: weightOne,
      schedule,
      tip: (cell) => (state.decode === null ? ["", ""] : cellTip(text, state.decode.shapes[kind], cell)),
      onPoint: (cell) => {
        readout.textContent = cell && state.decode ? this.readoutWords(state.decode, cell, headOf()) : this.readoutHint;
      },
      onPress: (cell) => {
        performance.mark("tl-cell-pressed"); // see inside/cell/section.js
        if (state.decode !== null) view.change(pressedCell(state.decode, state, { kind, ...cell }, headOf()));
      },
    });
  }

  /**
   * @param {Decode} decode
   * @param {import("../shared/heatmap/heatmap.js").Cell} cell
   * @param {OneHead} head
   */
  readoutWords(decode, { row, column }, head) {
    const { state, text, weightOne } = this.view;
    const shape = decode.shapes[this.kind];
    const weight = decode.weights(this.kind, state.layer, head)[row * shape.columns.length + column] / weightOne;
    const words = cellReadout(text, shape, { row, column, weight }, this.selection(decode, head));
    return shape.stepped && row > state.step ? `${words} ${fill(text.readout_later, { step: row + 1 })}` : words;
  }

  /**
   * Which layer and head it shows.
   *
   * @param {Decode} decode
   * @param {import("./types.d.ts").Head} head
   */
  selection(decode, head) {
    return selectionName(this.view.text, this.view.state.layer, head, decode.heads);
  }

  /**
   * @param {Heatmap} heatmap
   * @param {Decode} decode
   * @param {OneHead} head
   * @param {Size} size
   */
  showWeights(heatmap, decode, head, size) {
    const { state, text } = this.view;
    const shape = decode.shapes[this.kind];
    heatmap.show({
      ...size,
      ...shape,
      image: this.pictures.of(decode, this.kind, state.layer, head),
      weights: decode.weights(this.kind, state.layer, head),
      current: shape.stepped ? state.step : null,
      chosen: this.chosenCell(decode),
      label: `${text[this.kind]}, ${this.selection(decode, head)}`,
    });
  }

  /**
   * The cell that the panel explains, if it is of this figure.
   *
   * @param {Decode} decode
   */
  chosenCell(decode) {
    const { state } = this.view;
    if (state.section !== "cell") return null;
    const cell = explainedCell(decode, state);
    return cell.kind === this.kind ? cell : null;
  }

  /** Without a decode. */
  clear() {
    this.where.textContent = "";
    this.readout.textContent = "";
  }
}
