/** The race in the page's address. The settings in it are the Train tab's. */
import { addressWith, changeQuery } from "../shared/address.js";
import { OWN } from "./view_state.js";

/**
 * Names the race that is chosen.
 *
 * @param {string} chosen name of a shipped race, or OWN
 * @param {string} vary what is varied in one's own
 */
export function writeRace(chosen, vary) {
  changeQuery(["race", "vary"], chosen === OWN ? { race: OWN, vary } : { race: chosen });
}

/**
 * The address that repeats a race.
 *
 * @param {string} href of the page
 * @param {Record<string, string>} query of the race
 */
export function raceLink(href, query) {
  return addressWith(href, Object.entries(query));
}
