/**
 * The arithmetic behind one cell of a heatmap, done again in double precision from the parts that the server has sent: equation 1 of
 * Vaswani et al. 2017 (section 3.2.1), the head's columns of W^O (section 3.2.2), and the residual connection (section 3.1).
 */
import { unpackFloats } from "../packed.js";

/** @typedef {import("../../../shared/api_types").HeadParts} HeadParts */

/** What may lie between this arithmetic and the model's, which computes in single precision. */
export const AGREES = 1e-5;

/**
 * What becomes of the residual stream: "added": x + written (pre-LN); "alone": written only, a model built without the residual connection;
 * "normed": the layer norm of the sum (post-LN).
 *
 * @typedef {"added" | "alone" | "normed"} Residual
 */

/**
 * A cell: Q queries attend to K keys, d_k is the width of a head.
 *
 * @typedef {object} CellArithmetic
 * @property {Float32Array} query (d_k), of the row
 * @property {Float32Array} key (d_k), of the column
 * @property {Float64Array} products (d_k), number by number
 * @property {number} dot their sum
 * @property {number} score dot / scale
 * @property {Float64Array} scores (K), of the row, before the mask
 * @property {boolean[]} allowed (K), what the mask lets through
 * @property {number} largest the largest allowed score
 * @property {Float64Array} exponentials (K), e^(score - largest), 0 where the mask forbids
 * @property {number} total their sum
 * @property {Float64Array} weights (K), exponentials / total
 * @property {Float32Array} modelWeights (K), as the model computed them
 * @property {Float64Array} used (K), what the values are weighted by: `weights`, of a switched head `modelWeights`
 * @property {Float64Array} mixed (d_k), the head's output
 * @property {Float64Array} share (d_model), what W^O makes of it
 * @property {Float64Array} others (d_model), what the other heads and the bias write
 * @property {Float32Array} written (d_model), by the sub-layer: all of them
 * @property {Float32Array} before (d_model), the residual stream
 * @property {Float32Array} after (d_model), the residual stream behind Add & Norm
 * @property {Residual} residual
 * @property {number} disagreement the largest difference between this arithmetic and what the model computed
 */

/** One head of one attention. */
export class HeadArithmetic {
  /** @param {HeadParts} parts */
  constructor(parts) {
    this.dK = parts.d_k;
    this.dModel = parts.d_model;
    this.scale = parts.scale;
    this.preLN = parts.pre_ln;
    this.switched = parts.switched;
    this.allowed = parts.allowed;
    this.serverDisagreement = parts.disagreement;
    this.queries = unpackFloats(parts.queries);
    this.keys = unpackFloats(parts.keys);
    this.values = unpackFloats(parts.values);
    this.weights = unpackFloats(parts.weights);
    this.wO = unpackFloats(parts.w_o);
    this.shares = unpackFloats(parts.shares);
    this.written = unpackFloats(parts.written);
    this.before = unpackFloats(parts.before);
    this.after = unpackFloats(parts.after);
    this.rows = this.queries.length / this.dK;
    this.columns = this.keys.length / this.dK;
  }

  /** Whether the dot products are divided by sqrt(d_k), as in the paper. */
  get isScaled() {
    return Math.abs(this.scale - Math.sqrt(this.dK)) < 1e-6;
  }

  /**
   * @param {number} row
   * @param {number} column
   * @returns {CellArithmetic}
   */
  cell(row, column) {
    const { dK, dModel, columns } = this;
    const query = rowOf(this.queries, row, dK);
    const key = rowOf(this.keys, column, dK);
    const products = Float64Array.from(query, (number, i) => number * key[i]);
    const scores = Float64Array.from({ length: columns }, (_, other) => dotOf(query, rowOf(this.keys, other, dK)) / this.scale);
    const allowed = Array.from(this.allowed[row], (letter) => letter === "1");
    const softmax = softmaxOf(scores, allowed);
    const modelWeights = rowOf(this.weights, row, columns);
    const used = this.switched ? Float64Array.from(modelWeights) : softmax.weights;
    const mixed = Float64Array.from({ length: dK }, (_, i) => sumOf(used, (weight, other) => weight * this.values[other * dK + i]));
    const share = Float64Array.from({ length: dModel }, (_, output) => dotOf(mixed, rowOf(this.wO, output, dK)));
    const written = rowOf(this.written, row, dModel);
    const before = rowOf(this.before, row, dModel);
    const after = rowOf(this.after, row, dModel);
    const stream = this.residual(before, written, after);
    const differences = [
      this.serverDisagreement,
      stream.difference,
      furthest(share, rowOf(this.shares, row, dModel)),
      this.switched ? 0 : furthest(softmax.weights, modelWeights),
    ];
    return {
      query,
      key,
      products,
      dot: sumOf(products, (product) => product),
      score: scores[column],
      scores,
      allowed,
      ...softmax,
      modelWeights,
      used,
      mixed,
      share,
      others: Float64Array.from(written, (number, i) => number - share[i]),
      written,
      before,
      after,
      residual: stream.residual,
      disagreement: largestOf(differences),
    };
  }

  /**
   * How the stream goes on, and how far that is from the model's. A layer norm is taken as the model has it: its gain is not sent.
   *
   * @param {Float32Array} before
   * @param {Float32Array} written
   * @param {Float32Array} after
   * @returns {{ residual: Residual, difference: number }}
   */
  residual(before, written, after) {
    if (!this.preLN) return { residual: "normed", difference: 0 };
    const added = furthest(
      before.map((number, i) => number + written[i]),
      after,
    );
    const alone = furthest(written, after);
    return added <= alone ? { residual: "added", difference: added } : { residual: "alone", difference: alone };
  }

  /**
   * The products whose sum is one number of the head's share.
   *
   * @param {Float64Array} mixed
   * @param {number} output which of the d_model numbers
   */
  shareTerms(mixed, output) {
    const columns = rowOf(this.wO, output, this.dK);
    return Array.from(mixed, (number, i) => ({ left: number, right: columns[i] }));
  }

  /**
   * The products whose sum is one number of the head's output.
   *
   * @param {Float64Array} used the row's weights
   * @param {number} index which of the d_k numbers
   */
  mixedTerms(used, index) {
    return Array.from(used, (weight, column) => ({ left: weight, right: this.values[column * this.dK + index] }));
  }
}

/**
 * Softmax over what the mask lets through; the largest score is taken off first, so that nothing overflows.
 *
 * @param {Float64Array} scores
 * @param {boolean[]} allowed
 */
export function softmaxOf(scores, allowed) {
  const largest = scores.reduce((most, score, i) => (allowed[i] && score > most ? score : most), -Infinity);
  const exponentials = scores.map((score, i) => (allowed[i] ? Math.exp(score - largest) : 0));
  const total = sumOf(exponentials, (one) => one);
  return { largest, exponentials, total, weights: exponentials.map((one) => one / total) };
}

/**
 * The length of a vector.
 *
 * @param {ArrayLike<number>} vector
 */
export function normOf(vector) {
  return Math.sqrt(sumOf(vector, (number) => number * number));
}

/**
 * The number that is furthest from 0.
 *
 * @param {ArrayLike<number>} vector
 */
export function peakOf(vector) {
  let peak = 0;
  for (let i = 1; i < vector.length; i += 1) if (Math.abs(vector[i]) > Math.abs(vector[peak])) peak = i;
  return peak;
}

/**
 * @param {Float32Array} matrix row by row
 * @param {number} row
 * @param {number} width
 */
function rowOf(matrix, row, width) {
  return matrix.subarray(row * width, (row + 1) * width);
}

/**
 * @param {ArrayLike<number>} left
 * @param {ArrayLike<number>} right
 */
function dotOf(left, right) {
  return sumOf(left, (number, i) => number * right[i]);
}

/**
 * @param {ArrayLike<number>} numbers
 * @param {(number: number, index: number) => number} of
 */
function sumOf(numbers, of) {
  let sum = 0;
  for (let i = 0; i < numbers.length; i += 1) sum += of(numbers[i], i);
  return sum;
}

/**
 * The largest difference between two vectors; NaN if a number is none.
 *
 * @param {ArrayLike<number>} left
 * @param {ArrayLike<number>} right
 */
function furthest(left, right) {
  return largestOf(Array.from(left, (number, i) => Math.abs(number - right[i])));
}

/** @param {number[]} numbers */
function largestOf(numbers) {
  return numbers.reduce((most, number) => (Number.isNaN(number) || number > most ? number : most), 0);
}
