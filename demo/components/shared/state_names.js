/** The names by which an address says what the page shows: the settings, and of each tab what is open in it. */
import { PLACE_NAMES } from "./place_names.js";

/** What an address may say besides settings. */
const TAB_NAMES = ["race", "vary", "recording", "part", "schedule", "film", ...PLACE_NAMES];

/** What an address may say that is not what the page shows. */
const OTHER_NAMES = ["room", "lesson", "lock", "hide", "embed", "questions", "term"];

/**
 * The names of settings. Gradio's own (the theme) begin with "__".
 *
 * @param {URLSearchParams} parameters of an address
 */
export function settingNames(parameters) {
  return stateNames(parameters).filter((name) => !TAB_NAMES.includes(name));
}

/**
 * The names of what the page shows: settings, and what is open in its tabs.
 *
 * @param {URLSearchParams} parameters of an address
 */
export function stateNames(parameters) {
  return [...parameters.keys()].filter((name) => !name.startsWith("__") && !OTHER_NAMES.includes(name));
}

/**
 * The settings of a query, as a query: equal ones are written alike.
 *
 * @param {string} query
 */
export function settingsIn(query) {
  const parameters = new URLSearchParams(query);
  const names = settingNames(parameters).toSorted();
  return new URLSearchParams(names.map((name) => [name, parameters.get(name) ?? ""])).toString();
}
