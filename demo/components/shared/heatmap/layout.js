/** Where the cells and labels of a heatmap stand. */
import { typeScale } from "../sizes.js";

import { indexedTokens } from "./tokens.js";

/** @typedef {import("./heatmap.js").View} View */

/**
 * @typedef {object} Layout in CSS pixels
 * @property {string} key what it was measured for, besides the labels
 * @property {import("./heatmap.js").Row[]} rows
 * @property {string[]} columns
 * @property {number} ratio device pixels in one
 * @property {number} size of type
 * @property {{ plain: string, strong: string, small: string }} fonts
 * @property {number} outputWidth of the widest label of a row
 * @property {number} arrowWidth between what a row reads and what it writes; 0 where nothing is read
 * @property {string[]} rowTexts of what each row writes
 * @property {string[]} columnTexts
 * @property {number[]} columnWidths
 * @property {number} left of the first cell
 * @property {number} top of the first cell
 * @property {number} cell side
 * @property {number} width of all
 * @property {number} height of all
 */

/**
 * A label as it is drawn.
 *
 * @param {string} token
 * @param {number} [length]
 */
export function shorten(token, length = 9) {
  const letters = Array.from(token);
  return letters.length > length ? `${letters.slice(0, length - 1).join("")}…` : token;
}

/**
 * Tokens as they are drawn: short, and equal ones with an index.
 *
 * @param {string[]} tokens
 */
function labels(tokens) {
  const short = tokens.map((token) => shorten(token));
  return indexedTokens(tokens).map((token, i) => short[i] + token.slice(tokens[i].length));
}

/**
 * Sizes depend on the labels and the width only, so a step finds them ready.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {View} view
 * @param {number} room the width that there is
 * @param {number} ratio
 * @param {string} font family
 * @param {Layout | null} before
 * @returns {Layout} the same object, if it still fits
 */
export function measure(context, view, room, ratio, font, before) {
  const scale = typeScale();
  const key = [room, ratio, scale, view.maxHeight, view.maxCell, view.compact, view.terse].join();
  if (before !== null && before.key === key && before.rows === view.rows && before.columns === view.columns) return before;
  const size = Math.round((view.compact ? 11 : 13) * scale);
  const fonts = { plain: `${size}px ${font}`, strong: `600 ${size}px ${font}`, small: `${size - 2}px ${font}` };
  /**
   * @param {string} face
   * @param {string} words
   */
  const widthOf = (face, words) => {
    context.font = face;
    return context.measureText(words).width;
  };
  /**
   * @param {string} face
   * @param {string[]} tokens
   */
  const widest = (face, tokens) => Math.ceil(Math.max(0, ...tokens.map((token) => widthOf(face, shorten(token)))));
  const inputs = view.terse ? [] : view.rows.flatMap(({ input }) => (input === undefined ? [] : [input]));
  const rowTexts = labels(view.rows.map(({ output }) => output));
  const outputWidth = widest(fonts.strong, rowTexts);
  const arrowWidth = inputs.length ? size + 8 : 0;
  const columnTexts = labels(view.columns);
  const columnWidths = columnTexts.map((token) => widthOf(fonts.plain, token));
  const left = (inputs.length ? widest(fonts.small, inputs) : 0) + arrowWidth + outputWidth + 10;
  let top = size + 10;
  let cell = 0;
  for (let pass = 0; pass < 3; pass += 1) {
    const side = Math.min((room - left - 2) / view.columns.length, (view.maxHeight - top - 2) / view.rows.length, view.maxCell);
    cell = Math.max(2, Math.floor(side * ratio) / ratio); // whole device pixels: every cell the same size
    const upright = columnWidths.filter((label) => label > cell - 3);
    top = Math.ceil(Math.max(size + 10, ...upright.map((label) => label + 10)));
  }
  const width = Math.ceil(left + cell * view.columns.length + 2);
  const height = Math.ceil(top + cell * view.rows.length + 2);
  const { rows, columns } = view;
  return {
    key,
    rows,
    columns,
    ratio,
    size,
    fonts,
    outputWidth,
    arrowWidth,
    rowTexts,
    columnTexts,
    columnWidths,
    left,
    top,
    cell,
    width,
    height,
  };
}

/**
 * Which of `count` labels are drawn. Small cells: only every second, third ... one; those in `always` anyway, their neighbours give way.
 *
 * @param {number} count
 * @param {(number | null)[]} always
 * @param {number} every
 * @returns {Set<number>}
 */
export function labelled(count, always, every) {
  const kept = /** @type {number[]} */ (always.filter((index) => index !== null));
  const found = new Set(kept);
  for (let i = 0; i < count; i += every) {
    if (kept.every((index) => Math.abs(index - i) >= every || index === i)) found.add(i);
  }
  return found;
}
