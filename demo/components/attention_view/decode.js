/** One greedy decode: what Python sent, and what is worked out of it once. */
import { cellCount, KINDS, shapesOf } from "../shared/heatmap/shapes.js";
import { decodeWeights, meanOfHeads, weightsOfHead } from "../shared/heatmap/weights.js";

/** @typedef {import("./types.d.ts").AttentionKind} AttentionKind */
/** @typedef {import("./types.d.ts").DecodeSource} DecodeSource */
/** @typedef {import("./types.d.ts").DecodeValue} DecodeValue */
/** @typedef {import("../shared/heatmap/weights.js").Weights} Weights */

export class Decode {
  /** @param {DecodeValue} value which has an output */
  constructor(value) {
    const inputs = [value.start, ...value.output.slice(0, -1)];
    this.source = value.source;
    this.start = value.start;
    this.output = value.output;
    this.expected = value.expected;
    this.candidates = value.candidates;
    this.layers = value.layers;
    this.heads = value.heads;
    this.stopped = value.stopped;
    this.lengths = value.lengths;
    this.forced = value.forced ?? 0;
    this.recoversAt = value.recovers_at ?? null;
    this.written = value.written ?? null;
    this.right = value.right ?? null;
    this.whole = value.whole ?? false; // one comes for the answer
    this.lines = value.lines ?? {}; // of core
    this.request = value.request ?? null;
    this.shapes = shapesOf(value.source, inputs, value.output);
    this.maps = /** @type {Record<AttentionKind, Uint16Array>} */ (
      Object.fromEntries(KINDS.map((kind) => [kind, decodeWeights(value.maps[kind])]))
    );
    /** @type {Map<string, Float64Array>} */
    this.means = new Map(); // over the heads, of the kinds and layers that somebody has looked at
  }

  /** How many steps it took: one a token of the output. */
  get steps() {
    return this.output.length;
  }

  /**
   * The weights of one head, or their mean over the heads: [rows x columns], row by row.
   *
   * @param {AttentionKind} kind
   * @param {number} layer
   * @param {import("./types.d.ts").OneHead} head
   * @returns {Weights}
   */
  weights(kind, layer, head) {
    const size = cellCount(this.shapes[kind]);
    if (head !== "mean") return weightsOfHead(this.maps[kind], this.heads, size, layer, head);
    const key = `${kind} ${layer}`;
    const mean = this.means.get(key) ?? meanOfHeads(this.maps[kind], this.heads, size, layer);
    this.means.set(key, mean);
    return mean;
  }

  /**
   * How a step looks at the source: a row of the cross-attention.
   *
   * @param {number} step
   * @param {number} layer
   * @param {import("./types.d.ts").OneHead} head
   */
  sourceWeights(step, layer, head) {
    const columns = this.source.length;
    return this.weights("cross", layer, head).subarray(step * columns, (step + 1) * columns);
  }
}

/**
 * Whether a value answers what was asked last: an answer that took longer may come after a later one's.
 *
 * @param {{ request?: DecodeSource | null } | null} value
 * @param {DecodeSource | undefined} asked
 */
export function answersLatest(value, asked) {
  const request = value?.request;
  return !asked || !request || sameRequest(request, asked);
}

/**
 * Whether two requests are of the same decode by the same model, as trained and from the beginning.
 *
 * @param {{ model?: unknown, source?: unknown } | null} one
 * @param {{ model?: unknown, source?: unknown } | null} other
 */
export function sameRequest(one, other) {
  return typeof one?.model === "string" && one.model === other?.model && one.source === other.source;
}
