/** Where everything stands: an introduction, and below it the controls beside the formula, the picture and the table. */
import { make } from "../shared/dom.js";
import { optionRow } from "./choice_row.js";

/** @typedef {import("../shared/text.js").Text} Text */

/**
 * @param {Text} text
 * @param {Node} raceButton
 */
export function introduction(text, raceButton) {
  return make(
    "div",
    "tl-noam-intro",
    {},
    make("h2", "", {}, text.title),
    make("p", "", {}, text.intro),
    make("p", "", {}, text.why),
    make("p", "", {}, text.race + " ", raceButton),
  );
}

/**
 * @typedef {object} Parts
 * @property {Node} formula
 * @property {Node} ruling
 * @property {HTMLButtonElement[]} presetButtons
 * @property {Node[]} fields
 * @property {Node} useButton
 * @property {Node} useNote
 * @property {{ compare: Node, x: Node, y: Node }} choices
 * @property {Node} plot
 * @property {Node} insight
 * @property {Node} table
 * @property {Node} files
 */

/**
 * @param {Text} text
 * @param {Parts} parts
 */
export function workplace(text, { formula, ruling, presetButtons, fields, useButton, useNote, choices, plot, insight, table, files }) {
  const presets = optionRow("tl-noam-presets", text.presets, presetButtons);
  const axes = make("span", "tl-noam-axes", {}, choices.x, choices.y);
  return make(
    "div",
    "tl-noam-work",
    {},
    make("div", "tl-noam-head", {}, formula, ruling),
    make("div", "tl-noam-controls", {}, presets, ...fields, useButton, useNote),
    make("div", "tl-noam-picture", {}, make("div", "tl-options", {}, choices.compare, axes), plot),
    make("div", "tl-noam-below", {}, insight, table, files),
  );
}
