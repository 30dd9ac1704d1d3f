/** The three kinds of attention, and what the rows and columns of each stand for. */

/** @typedef {import("../api_types").AttentionKind} AttentionKind */

/**
 * @typedef {object} Shape
 * @property {import("./heatmap.js").Row[]} rows
 * @property {string[]} columns
 * @property {boolean} stepped row t is the query of the decoder's step t
 * @property {number} before columns before the sequence's first position: the start token has none
 */

/** @typedef {Record<AttentionKind, Shape>} Shapes */

/** @type {AttentionKind[]} */
export const KINDS = ["cross", "decoder", "encoder"];

/**
 * The identity of the arrays tells a heatmap that its sizes stay: they are made once for a sequence.
 *
 * @param {string[]} source
 * @param {string[]} inputs what the decoder reads at each step
 * @param {string[]} outputs what it writes at each step
 * @returns {Shapes}
 */
export function shapesOf(source, inputs, outputs) {
  const steps = outputs.map((output, t) => ({ input: inputs[t], output }));
  const places = source.map((output) => ({ output }));
  return {
    cross: { rows: steps, columns: source, stepped: true, before: 0 },
    decoder: { rows: steps, columns: inputs, stepped: true, before: 1 },
    encoder: { rows: places, columns: source, stepped: false, before: 0 },
  };
}

/** @param {Shape} shape */
export function cellCount({ rows, columns }) {
  return rows.length * columns.length;
}
