/** The positional encoding: section 3.5 of Vaswani et al. 2017, read from the model's own table. */
import { unpackFloats } from "../packed.js";
import { dot } from "../token/stream.js";

/** @typedef {import("../../../shared/api_types").MasksReply} MasksReply */

export class Positions {
  /** @param {Pick<MasksReply, "positions" | "rows" | "d_model">} reply */
  constructor({ positions, rows, d_model: width }) {
    this.table = unpackFloats(positions);
    this.rows = rows;
    this.width = width;
    this.scale = this.factor();
  }

  /** @param {number} position */
  row(position) {
    return this.table.subarray(position * this.width, (position + 1) * this.width);
  }

  /** @param {number} dimension */
  column(dimension) {
    return Array.from({ length: this.rows }, (_, position) => this.table[position * this.width + dimension]);
  }

  /** What the formula's values are multiplied by: the first cosine is that of 0. A model without positions has 0. */
  factor() {
    return this.width > 1 && this.rows > 0 ? this.table[1] : 0;
  }

  get isNothing() {
    return this.table.every((value) => value === 0);
  }

  /** The largest difference between the table and the formula, times its scale. */
  difference() {
    let largest = 0;
    for (let position = 0; position < this.rows; position += 1) {
      for (let dimension = 0; dimension < this.width; dimension += 1) {
        const value = this.scale * encoding(position, dimension, this.width);
        largest = Math.max(largest, Math.abs(value - this.table[position * this.width + dimension]));
      }
    }
    return largest;
  }

  /**
   * Inner products of two rows by their distance: the mean over all pairs, and how far a pair is from it at most.
   *
   * @returns {{ means: number[], spread: number }}
   */
  products() {
    let spread = 0;
    const means = Array.from({ length: this.rows }, (_empty, distance) => {
      const pairs = Array.from({ length: this.rows - distance }, (_, position) => dot(this.row(position), this.row(position + distance)));
      const mean = pairs.reduce((sum, product) => sum + product, 0) / pairs.length;
      for (const product of pairs) spread = Math.max(spread, Math.abs(product - mean));
      return mean;
    });
    return { means, spread };
  }
}

/**
 * The wave of a dimension: sin(position / divisor) where it is even, cos where it is odd.
 *
 * @param {number} dimension
 * @param {number} width d_model
 */
export function wave(dimension, width) {
  const pair = 2 * Math.floor(dimension / 2);
  const divisor = 10_000 ** (pair / width);
  return { pair, divisor, name: dimension % 2 ? "cos" : "sin", length: 2 * Math.PI * divisor };
}

/**
 * PE(position, dimension) of the paper.
 *
 * @param {number} position
 * @param {number} dimension
 * @param {number} width
 */
export function encoding(position, dimension, width) {
  const { divisor, name } = wave(dimension, width);
  return name === "sin" ? Math.sin(position / divisor) : Math.cos(position / divisor);
}

/**
 * Dimensions whose curves tell most: a fast one, slower ones, and the slowest that still moves within so many positions.
 *
 * @param {number} width
 * @returns {number[]}
 */
export function firstDimensions(width) {
  const eighth = 2 * Math.max(1, Math.floor(width / 16));
  return [...new Set([0, eighth, 2 * eighth])].filter((dimension) => dimension < width);
}

/**
 * The chosen dimensions after one more is pressed: pressed again it goes, one too many takes the place of the oldest.
 *
 * @param {number[]} chosen the oldest first
 * @param {number} dimension
 * @param {number} most
 */
export function withDimension(chosen, dimension, most) {
  if (chosen.includes(dimension)) return chosen.length > 1 ? chosen.filter((one) => one !== dimension) : chosen;
  return [...chosen, dimension].slice(-most);
}
