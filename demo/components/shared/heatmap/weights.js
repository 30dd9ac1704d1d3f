/** Attention weights in 16-bit fixed point, as core/fixed_point.py makes them; `one` is its WEIGHT_ONE, which Python hands to the page. */
import { bytesOf } from "../base64.js";

/** @typedef {Uint16Array | Float64Array} Weights in fixed point, row by row */

/**
 * base64 of little-endian uint16. Every machine that runs a browser today is little-endian.
 *
 * @param {string} base64
 */
export function decodeWeights(base64) {
  return new Uint16Array(bytesOf(base64).buffer);
}

/**
 * One head's weights of a map of (layers, heads, size), without a copy.
 *
 * @param {Uint16Array} map
 * @param {number} heads
 * @param {number} size rows x columns
 * @param {number} layer from 0
 * @param {number} head from 0
 */
export function weightsOfHead(map, heads, size, layer, head) {
  const start = (layer * heads + head) * size;
  return map.subarray(start, start + size);
}

/**
 * The mean over the heads of one layer, in fixed point too but with a fraction.
 *
 * @param {Uint16Array} map
 * @param {number} heads
 * @param {number} size
 * @param {number} layer
 */
export function meanOfHeads(map, heads, size, layer) {
  const mean = new Float64Array(size);
  for (let head = 0; head < heads; head++) {
    weightsOfHead(map, heads, size, layer, head).forEach((weight, i) => {
      mean[i] += weight / heads;
    });
  }
  return mean;
}

/**
 * The picture with one pixel a cell; drawImage without smoothing makes the cells. Drawn once, used at every step; what shows other
 * weights every moment gives the canvas of the last picture to be drawn over.
 *
 * @param {Weights} weights
 * @param {number} one
 * @param {number} rows
 * @param {number} columns
 * @param {Uint32Array} table colours, see colours.js
 * @param {HTMLCanvasElement} [canvas]
 */
export function weightsImage(weights, one, rows, columns, table, canvas = document.createElement("canvas")) {
  if (canvas.width !== columns) canvas.width = columns;
  if (canvas.height !== rows) canvas.height = rows;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const image = context.createImageData(columns, rows);
  const pixels = new Uint32Array(image.data.buffer);
  for (let i = 0; i < pixels.length; i += 1) pixels[i] = table[Math.round((weights[i] / one) * 255)];
  context.putImageData(image, 0, 0);
  return canvas;
}
