/** The residual stream of every token of a stack: what the server sent, and what is worked out of it. */
import { unpackFloats } from "../packed.js";

/** @typedef {import("../../../shared/api_types").StreamReply} StreamReply */

const SAMPLES = 20_000; // of the numbers, for the range of the colours
const SHARE_IN_RANGE = 0.99; // of the numbers have a colour of their own; the others that of the ends

/**
 * @typedef {object} Place a station of the stream, for one token
 * @property {Float32Array} stream behind it
 * @property {Float32Array | null} added what it wrote; null: the final norm writes nothing
 * @property {Float32Array | null} read what it was given; null: it reads a token or a position
 * @property {number} norm Euclidean length of the stream
 * @property {number | null} addedNorm
 * @property {number | null} cosine between what was added and the stream that it was added to make, as core/inside/stream.py has it
 */

export class Stream {
  /** @param {StreamReply} reply */
  constructor(reply) {
    this.reply = reply;
    this.tokens = reply.tokens;
    this.width = reply.d_model;
    this.preLn = reply.pre_ln;
    this.streams = unpackFloats(reply.streams);
    this.added = unpackFloats(reply.added);
    this.read = unpackFloats(reply.read);
    this.final = unpackFloats(reply.final);
    this.logits = unpackFloats(reply.logits);
    this.count = reply.stations.length;
    this.norms = this.allNorms();
    this.longest = this.norms.reduce((most, length) => Math.max(most, length), 0);
    this.range = rangeOf(this.streams);
  }

  /** Stations that are drawn: pre-LN has a norm behind the last one, post-LN has normed already. */
  get shown() {
    return this.preLn ? this.count + 1 : this.count;
  }

  /**
   * @param {Float32Array} packed (stations, T, d_model)
   * @param {number} station
   * @param {number} token
   */
  vector(packed, station, token) {
    const start = (station * this.tokens.length + token) * this.width;
    return packed.subarray(start, start + this.width);
  }

  /**
   * @param {number} station from 0; `count`: the final norm
   * @param {number} token from 0
   * @returns {Place}
   */
  place(station, token) {
    if (station >= this.count) {
      const stream = this.vector(this.final, 0, token);
      return {
        stream,
        added: null,
        read: this.vector(this.streams, this.count - 1, token),
        norm: norm(stream),
        addedNorm: null,
        cosine: null,
      };
    }
    const stream = this.vector(this.streams, station, token);
    const added = this.vector(this.added, station, token);
    const reads = this.reply.stations[station].layer !== null;
    return {
      stream,
      added,
      read: reads ? this.vector(this.read, station, token) : null,
      norm: norm(stream),
      addedNorm: norm(added),
      cosine: cosine(added, stream),
    };
  }

  /** Lengths of the stream, (T, shown), token by token. */
  allNorms() {
    const lengths = new Float64Array(this.tokens.length * this.shown);
    this.tokens.forEach((_, token) => {
      for (let station = 0; station < this.shown; station += 1) lengths[token * this.shown + station] = this.place(station, token).norm;
    });
    return lengths;
  }

  /**
   * The logits of a token of the decoder, one a word of the vocabulary.
   *
   * @param {number} token
   */
  logitsOf(token) {
    const size = this.reply.vocabulary.length;
    return this.logits.subarray(token * size, (token + 1) * size);
  }

  /**
   * The largest difference between "what stood there before, plus what was added" and the stream of the model. Post-LN norms the sum, with
   * a scale and a shift that it has learned and that are not here: only the position can be added again then.
   */
  sumDifference() {
    return this.largestDifference((before, added) => before + added);
  }

  /** Whether the model was built without residual connections: a sub-layer's answer replaces the stream. */
  get isReplaced() {
    return this.preLn && this.sumDifference() > 1e-3 && this.largestDifference((_, added) => added, 2) === 0;
  }

  /**
   * @param {(before: number, added: number) => number} stream what it should be
   * @param {number} [first] station
   */
  largestDifference(stream, first = 1) {
    const size = this.tokens.length * this.width;
    const end = this.preLn ? this.count * size : Math.min(2, this.count) * size;
    let largest = 0;
    for (let i = first * size; i < end; i += 1) {
      largest = Math.max(largest, Math.abs(stream(this.streams[i - size], this.added[i]) - this.streams[i]));
    }
    return largest;
  }
}

/** @param {ArrayLike<number>} vector */
export function norm(vector) {
  return Math.sqrt(dot(vector, vector));
}

/**
 * @param {ArrayLike<number>} a
 * @param {ArrayLike<number>} b
 */
export function dot(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i] * b[i];
  return sum;
}

/**
 * 1: the same direction; 0: at right angles, as to one of no length.
 *
 * @param {ArrayLike<number>} a
 * @param {ArrayLike<number>} b
 */
export function cosine(a, b) {
  const lengths = norm(a) * norm(b);
  return lengths === 0 ? 0 : dot(a, b) / lengths;
}

/**
 * Mean and standard deviation over the dimensions, which LayerNorm takes out.
 *
 * @param {ArrayLike<number>} vector
 */
export function moments(vector) {
  const values = Array.from(vector);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) };
}

/**
 * The number that nearly all are smaller than, whatever their sign.
 *
 * @param {Float32Array} values
 */
export function rangeOf(values) {
  const stride = Math.max(1, Math.floor(values.length / SAMPLES));
  const sizes = [];
  for (let i = 0; i < values.length; i += stride) sizes.push(Math.abs(values[i]));
  sizes.sort((a, b) => a - b);
  return sizes[Math.floor(SHARE_IN_RANGE * (sizes.length - 1))] || 1;
}
