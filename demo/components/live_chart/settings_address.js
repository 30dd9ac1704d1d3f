/** The settings in the page's address, by which an experiment can be sent to a friend. */
import { changeQuery, query } from "../shared/address.js";
import { settingNames } from "../shared/state_names.js";

/** Whether the page's address names settings now. */
export function addressNamesSettings() {
  return settingNames(query()).length > 0;
}

/**
 * The settings that the page is about: those of its address, or if that names none, those that it has already.
 *
 * @param {Record<string, string> | undefined} present
 */
export function settingsMeant(present) {
  const parameters = query();
  const names = settingNames(parameters);
  return names.length > 0 ? Object.fromEntries(names.map((name) => [name, parameters.get(name) ?? ""])) : present;
}

/**
 * @param {Record<string, string> | undefined} one
 * @param {Record<string, string> | undefined} other
 */
export function sameSettings(one, other) {
  if (!one || !other) return false;
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}

/**
 * Names these settings, and no others. What else the address says stays.
 *
 * @param {Record<string, string>} settings
 */
export function writeSettings(settings) {
  changeQuery(settingNames(query()), settings);
}
