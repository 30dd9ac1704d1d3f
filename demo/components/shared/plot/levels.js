/** Lines across a panel at values that are known: what chance costs, a floor. */
import { LABEL_PIXELS, textOnPaper } from "./labels.js";

/** @typedef {import("./drawing.js").Frame} Frame */
/** @typedef {import("./types.d.ts").Level} Level */

/**
 * Lines across the panel with their names.
 *
 * @param {Frame} frame
 * @param {Level[]} levels
 * @param {(y: number) => number} toY
 * @param {number} top
 * @param {number} bottom
 */
export function drawLevels(frame, levels, toY, top, bottom) {
  const { context, left, right } = frame;
  const taken = { over: top, under: top }; // pixel rows down to which names stand
  for (const { y, label, place, color = "--tl-muted" } of levels.toSorted((a, b) => b.y - a.y)) {
    const pixel = Math.round(toY(y)) + 0.5;
    context.strokeStyle = frame.color(color);
    context.globalAlpha = 0.7;
    context.lineWidth = 1;
    context.setLineDash([1, 3]);
    context.beginPath();
    context.moveTo(left, pixel);
    context.lineTo(right, pixel);
    context.stroke();
    context.setLineDash([]);
    context.globalAlpha = 1;
    context.font = frame.font;
    context.textAlign = place === "over" ? "right" : "left";
    context.textBaseline = "middle";
    const [over, under] = [pixel - 9, pixel + 9];
    const isOver = place === "over" ? over - LABEL_PIXELS / 2 >= taken.over : under + LABEL_PIXELS / 2 > bottom;
    const row = isOver ? over : Math.max(under, place === "under" ? taken.under + LABEL_PIXELS / 2 : under);
    textOnPaper(frame, label, place === "over" ? right - 2 : left + 8, row, color);
    taken[place] = row + LABEL_PIXELS / 2;
  }
}
