/** Which heads are switched, and to what: lists of switches in the order of `KINDS`, layer and head, so that equal ones are written alike. */
import { headName } from "../../../shared/heatmap/heads.js";
import { KINDS } from "../../../shared/heatmap/shapes.js";
import { fill } from "../../../shared/text.js";

/** @typedef {import("../../types.d.ts").HeadSwitch} HeadSwitch */
/** @typedef {import("../../types.d.ts").Text} Text */
/** @typedef {import("../../../shared/api_types").HeadName} HeadName */
/** @typedef {HeadSwitch["mode"]} Mode */

/** @type {Mode[]} */
export const MODES = ["off", "uniform", "fixed"];
const MOST_NAMES = 6; // of heads in a sentence

/** @param {HeadName} head */
export function headKey({ kind, layer, head }) {
  return `${kind} ${layer} ${head}`;
}

/**
 * All heads of a model, in order.
 *
 * @param {number} layers
 * @param {number} heads
 * @returns {HeadName[]}
 */
export function allHeads(layers, heads) {
  const inLayer = Array.from({ length: heads }, (_, head) => head);
  return KINDS.flatMap((kind) => Array.from({ length: layers }, (_, layer) => inLayer.map((head) => ({ kind, layer, head }))).flat());
}

/**
 * @param {HeadName} one
 * @param {HeadName} other
 */
function inOrder(one, other) {
  return KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind) || one.layer - other.layer || one.head - other.head;
}

/**
 * The switch of a head; undefined: it is as trained.
 *
 * @param {HeadSwitch[]} switches
 * @param {HeadName} head
 */
export function switchOf(switches, head) {
  return switches.find((one) => headKey(one) === headKey(head));
}

/**
 * What is switched after a head was pressed: it gets the mode, or is as trained again if it has it.
 *
 * @param {HeadSwitch[]} switches
 * @param {HeadName} head
 * @param {Mode} mode
 * @param {string} source whose weights it gets if the mode is "fixed"
 * @returns {HeadSwitch[]}
 */
export function pressed(switches, head, mode, source) {
  const rest = switches.filter((one) => headKey(one) !== headKey(head));
  const present = switchOf(switches, head);
  if (present?.mode === mode && (mode !== "fixed" || present.source === source)) return rest;
  return [...rest, madeSwitch(head, mode, source)].sort(inOrder);
}

/**
 * @param {HeadName[]} heads
 * @returns {HeadSwitch[]}
 */
export function allOff(heads) {
  return heads.map((head) => madeSwitch(head, "off", "")).sort(inOrder);
}

/**
 * @param {HeadName} head
 * @param {Mode} mode
 * @param {string} source
 * @returns {HeadSwitch}
 */
function madeSwitch({ kind, layer, head }, mode, source) {
  return { kind, layer, head, mode, ...(mode === "fixed" && { source }) };
}

/**
 * "cross 1.2"
 *
 * @param {Text} text
 * @param {HeadName} head
 */
export function shortName(text, { kind, layer, head }) {
  return fill(text.heads_name, { kind: text[`short_${kind}`], layer: layer + 1, head: head + 1 });
}

/**
 * "Cross-attention, layer 1, head 2"
 *
 * @param {Text} text
 * @param {HeadName} head
 */
export function longName(text, { kind, layer, head }) {
  return fill(text.heads_long_name, { kind: text[kind], where: headName(text, layer, head) });
}

/**
 * Names one after the other, as many as one reads.
 *
 * @param {Text} text
 * @param {string[]} names
 */
export function listed(text, names) {
  const shown = names.slice(0, MOST_NAMES).join(text.heads_comma);
  return names.length <= MOST_NAMES ? shown : fill(text.heads_more, { names: shown, count: names.length - MOST_NAMES });
}

/**
 * What a switch does, in words: "off", "uniform", "as on 3 1 4".
 *
 * @param {Text} text
 * @param {HeadSwitch | undefined} one
 */
export function modeWords(text, one) {
  return one === undefined ? text.heads_trained : fill(text[`heads_is_${one.mode}`], { source: one.source ?? "" });
}

/**
 * "Switched: cross 1.2 off, encoder 2.1 uniform."
 *
 * @param {Text} text
 * @param {HeadSwitch[]} switches
 */
export function switchedWords(text, switches) {
  const names = switches.map((one) => fill(text.heads_switched_one, { head: shortName(text, one), mode: modeWords(text, one) }));
  return fill(text.heads_switched, { heads: listed(text, names) });
}
