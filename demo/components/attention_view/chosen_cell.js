/** The cell of a heatmap that somebody has pressed: what the panel beside the picture explains. */
import { clamp } from "../shared/player.js";

/** @typedef {import("./decode.js").Decode} Decode */
/** @typedef {import("./types.d.ts").ChosenCell} ChosenCell */
/** @typedef {import("./types.d.ts").ViewState} ViewState */

/**
 * What changes when a cell is pressed: the step goes to its row, and where several heads were on show, the one that looks there most is
 * chosen, so that picture and arithmetic are of the same head.
 *
 * @param {Decode} decode
 * @param {Pick<ViewState, "step" | "layer" | "head">} place
 * @param {ChosenCell} cell
 * @param {import("./types.d.ts").Head} head whose picture was pressed
 * @returns {Pick<ViewState, "cell" | "step" | "head" | "section">}
 */
export function pressedCell(decode, { step, layer }, cell, head) {
  const chosen = typeof head === "number" ? head : strongestHead(decode, layer, cell);
  return { cell, step: decode.shapes[cell.kind].stepped ? cell.row : step, head: chosen, section: "cell" };
}

/**
 * The head of a layer that gives a cell most weight.
 *
 * @param {Decode} decode
 * @param {number} layer
 * @param {ChosenCell} cell
 */
export function strongestHead(decode, layer, { kind, row, column }) {
  const columns = decode.shapes[kind].columns.length;
  const weights = Array.from({ length: decode.heads }, (_, head) => decode.weights(kind, layer, head)[row * columns + column]);
  return weights.indexOf(Math.max(...weights));
}

/**
 * The cell that is explained: the pressed one, in the row of the present step where rows are steps; until one is pressed, the one that the
 * present step looks at most.
 *
 * @param {Decode} decode
 * @param {Pick<ViewState, "step" | "layer" | "head" | "cell">} place
 * @returns {ChosenCell & { layer: number, head: number }}
 */
export function explainedCell(decode, { step, layer, head, cell }) {
  const kind = cell?.kind ?? "cross";
  const { rows, columns, stepped } = decode.shapes[kind];
  const row = stepped ? step : clamp(cell?.row ?? 0, 0, rows.length - 1);
  const shown = typeof head === "number" ? head : "mean";
  const weights = decode.weights(kind, layer, shown).subarray(row * columns.length, (row + 1) * columns.length);
  const column = cell === null || cell.column >= columns.length ? weights.indexOf(Math.max(...weights)) : cell.column;
  return { kind, row, column, layer, head: shown === "mean" ? strongestHead(decode, layer, { kind, row, column }) : shown };
}
