/** What the view shows, and where it is in it. */
import { chosenDepth } from "../shared/depth.js";
import { clamp } from "../shared/player.js";

/** @typedef {import("./types.d.ts").ViewState} ViewState */

/**
 * @param {boolean} dark
 * @returns {ViewState}
 */
export function newState(dark) {
  return {
    decode: null,
    base: null,
    step: 0,
    layer: Infinity,
    head: "mean",
    mirrored: null,
    playing: false,
    speed: 1,
    gridKind: "cross",
    dark,
    width: 0,
    section: "step",
    cell: null,
    depth: chosenDepth(),
    film: null,
    answers: 0,
  };
}

/**
 * What is shown where only one picture has room.
 *
 * @param {import("./types.d.ts").Head} head
 * @returns {import("./types.d.ts").OneHead}
 */
export function oneHead(head) {
  return head === "all" ? "mean" : head;
}

const PHONE = 680; // CSS pixels; style.css has the same

/**
 * Where the panel is: below the picture ("step"), "beside" all of them, or a "sheet" over the lower part of a phone's window.
 *
 * @param {Pick<ViewState, "section" | "width">} state
 */
export function panelPlace({ section, width }) {
  if (section === "step") return "step";
  return width > PHONE ? "beside" : "sheet";
}

/**
 * The layer and the head that stay, where a new decode has them.
 *
 * @param {Pick<ViewState, "layer" | "head">} chosen
 * @param {{ layers: number, heads: number }} decode
 * @returns {Pick<ViewState, "layer" | "head">}
 */
export function keptChoice({ layer, head }, { layers, heads }) {
  return { layer: clamp(layer, 0, layers - 1), head: typeof head === "number" && head >= heads ? "mean" : head };
}
