/** The settings in the page's address, by which an experiment can be sent to a friend. */
import { changeQuery, query } from "../shared/address.js";

const OTHER_NAMES = ["room", "race", "vary"]; // what else an address may say

/**
 * The names of settings. Gradio's own (the theme) begin with "__".
 *
 * @param {URLSearchParams} parameters of an address
 */
export function settingNames(parameters) {
  return [...parameters.keys()].filter((parameter) => !parameter.startsWith("__") && !OTHER_NAMES.includes(parameter));
}

/** Whether the page's address names settings now. */
export function addressNamesSettings() {
  return settingNames(query()).length > 0;
}

/**
 * Names these settings, and no others. What else the address says stays.
 *
 * @param {Record<string, string>} settings
 */
export function writeSettings(settings) {
  changeQuery(settingNames(query()), settings);
}
