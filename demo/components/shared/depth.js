/** How deep the page explains: the idea, the mathematics or the code. Chosen once, and the same everywhere on the page. */
import { publish } from "./messages.js";
import { remember, remembered } from "./storage.js";

/** @typedef {"idea" | "maths" | "code"} Depth */

/** @type {Depth[]} */
export const DEPTHS = ["idea", "maths", "code"];

const KEY = "tl-depth";

/** @type {Depth | undefined} */
let chosen; // in this page: that of a link (see page_links) counts here, and is not remembered

/** @returns {Depth} */
export function chosenDepth() {
  chosen ??= known(remembered(KEY)) ?? "idea";
  return chosen;
}

/**
 * @param {string | null} name
 * @returns {Depth | undefined}
 */
function known(name) {
  return DEPTHS.find((depth) => depth === name);
}

/** @param {Depth} depth a person has pressed it */
export function chooseDepth(depth) {
  remember(KEY, depth);
  showDepth(depth);
}

/** @param {Depth} depth */
export function showDepth(depth) {
  chosen = depth;
  publish("depthChosen", { depth });
}
