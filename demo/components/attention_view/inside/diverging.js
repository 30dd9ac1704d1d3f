/** Numbers of either sign as colours: the page's two opposite ones, paper between them. */
import { colourTable } from "../../shared/heatmap/colours.js";

const MINUS = "--tl-lr";
const ZERO = "--tl-paper";
const PLUS = "--tl-token";

/**
 * What a property of the page's colours comes to, "#rrggbb"; where the system has its own colours they are names.
 *
 * @param {HTMLElement} node in the page
 * @param {string} name
 */
function hexOf(node, name) {
  const probe = document.createElement("span");
  probe.style.setProperty("forced-color-adjust", "none");
  probe.style.color = `var(${name})`;
  node.append(probe);
  const parts = getComputedStyle(probe).color.match(/\d+/g) ?? ["0", "0", "0"];
  probe.remove();
  return `#${parts
    .slice(0, 3)
    .map((part) => Number(part).toString(16).padStart(2, "0"))
    .join("")}`;
}

/**
 * 256 packed pixels from the most negative to the most positive, and the same as a background.
 *
 * @param {HTMLElement} node in the page
 */
export function divergingColours(node) {
  return colourTable([MINUS, ZERO, PLUS].map((name) => hexOf(node, name)));
}

/** @typedef {Uint32Array} DivergingColours */

/**
 * Where a value stands among 256 colours; what lies beyond the range has that of the end.
 *
 * @param {number} value
 * @param {number} range
 */
export function colourIndex(value, range) {
  return Math.max(0, Math.min(255, Math.round(127.5 + (127.5 * value) / range)));
}

/**
 * Draws values on a canvas, one pixel each, row by row; the style makes it larger.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {ArrayLike<number>} values
 * @param {number} columns
 * @param {number} range
 * @param {DivergingColours} colours
 */
export function paintValues(canvas, values, columns, range, colours) {
  const rows = Math.max(1, Math.ceil(values.length / columns));
  if (canvas.width !== columns) canvas.width = columns;
  if (canvas.height !== rows) canvas.height = rows;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const image = context.createImageData(columns, rows);
  const pixels = new Uint32Array(image.data.buffer);
  for (let i = 0; i < values.length; i += 1) pixels[i] = colours[colourIndex(values[i], range)];
  context.putImageData(image, 0, 0);
}
