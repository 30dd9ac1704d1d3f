/** Where the keys lead in a heatmap. */
import { clamp } from "../player.js";

/** @typedef {import("./heatmap.js").Cell} Cell */

/** @type {Record<string, [row: number, column: number]>} */
const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/**
 * The cell that a key leads to; null: it leads nowhere. Plain arrows to the side, Home and End belong to whatever plays the figure,
 * until a cell is read by keys.
 *
 * @param {{ key: string, shiftKey: boolean, ctrlKey: boolean, metaKey: boolean, altKey: boolean }} event
 * @param {Cell | null} cell that is read by keys
 * @param {Cell & { current: number | null }} begin where reading begins, and the current row
 * @param {{ rows: number, columns: number }} size
 * @returns {Cell | null}
 */
export function cellOfKey({ key, shiftKey, ctrlKey, metaKey, altKey }, cell, begin, { rows, columns }) {
  if (metaKey || altKey || rows === 0 || columns === 0) return null;
  const isHome = key === "Home";
  if (isHome || key === "End") {
    if (cell === null && !shiftKey) return null;
    const row = ctrlKey ? (isHome ? 0 : rows - 1) : (cell ?? begin).row;
    return { row, column: isHome ? 0 : columns - 1 };
  }
  if (ctrlKey) return null;
  if (key === "Enter") return cell === null ? begin : null;
  const move = ARROWS[key];
  if (!move) return null;
  if (cell === null) {
    if (!shiftKey && move[0] === 0) return null;
    // The first press shows where one is.
    return { row: shiftKey ? (begin.current ?? 0) : begin.row, column: shiftKey ? 0 : begin.column };
  }
  return { row: clamp(cell.row + move[0], 0, rows - 1), column: clamp(cell.column + move[1], 0, columns - 1) };
}
