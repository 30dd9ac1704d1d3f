/** How deep the page explains: the idea, the mathematics or the code. Chosen once, and the same everywhere on the page. */
import { publish } from "./messages.js";
import { remember, remembered } from "./storage.js";

/** @typedef {"idea" | "maths" | "code"} Depth */

/** @type {Depth[]} */
export const DEPTHS = ["idea", "maths", "code"];

const KEY = "tl-depth";

/** @returns {Depth} */
export function chosenDepth() {
  return DEPTHS.find((depth) => depth === remembered(KEY)) ?? "idea";
}

/** @param {Depth} depth */
export function chooseDepth(depth) {
  remember(KEY, depth);
  publish("depthChosen", { depth });
}
