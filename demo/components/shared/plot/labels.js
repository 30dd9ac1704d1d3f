/** Words in a panel. */

/** @typedef {import("./drawing.js").Frame} Frame */

export const LABEL_PIXELS = 15; // from label to label, one below the other

/**
 * Text on a strip of paper, so that a line behind it does not spoil it.
 *
 * @param {Frame} frame
 * @param {string} words
 * @param {number} x
 * @param {number} y
 * @param {string} color
 */
export function textOnPaper(frame, words, x, y, color) {
  const { context } = frame;
  const width = context.measureText(words).width + 6;
  context.fillStyle = frame.color("--tl-paper");
  context.fillRect(context.textAlign === "left" ? x - 3 : x - width + 3, y - 8, width, 16);
  context.fillStyle = frame.color(color);
  context.fillText(words, x, y);
}
