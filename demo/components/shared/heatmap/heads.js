/** Heads: their numbers, and what they are called. Layers and heads count from 0 here, and from 1 for a person. */
import { fill } from "../text.js";

/** @typedef {import("../text.js").Text} Text */
/** @typedef {number | "mean"} OneHead a head, or the mean over those of a layer: what one picture can show */
/** @typedef {OneHead | "all"} Head all: side by side */

/**
 * @param {Text} text
 * @param {number} layer
 * @param {number} head
 */
export function headName(text, layer, head) {
  return fill(text.where_head, { layer: layer + 1, head: head + 1 });
}

/**
 * @param {Text} text
 * @param {number} layer
 * @param {Head} head
 * @param {number} heads how many a layer has
 */
export function selectionName(text, layer, head, heads) {
  if (typeof head === "number") return headName(text, layer, head);
  return fill(head === "all" ? text.where_all : text.where_mean, { layer: layer + 1, heads });
}

/**
 * The head's place in a list of all heads, layer by layer.
 *
 * @param {number} layer
 * @param {number} head
 * @param {number} heads how many a layer has
 */
export function headIndex(layer, head, heads) {
  return layer * heads + head;
}

/**
 * The head at a place in that list.
 *
 * @param {number} index
 * @param {number} heads how many a layer has
 */
export function headAt(index, heads) {
  return { layer: Math.floor(index / heads), head: index % heads };
}
