/** The race in the page's address. The settings in it are the Train tab's. */
import { addressWith, changeQuery, query as presentQuery } from "../shared/address.js";
import { OWN } from "./view_state.js";

const LONGEST = 1000; // letters of what is varied, that are read

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

/**
 * The race that a query names; null: it names none.
 *
 * @param {URLSearchParams} parameters
 * @param {string[]} shipped names of the races that there are, besides one's own
 * @returns {{ chosen: string, vary: string } | null}
 */
export function readRace(parameters, shipped) {
  const chosen = parameters.get("race");
  if (chosen === null || (chosen !== OWN && !shipped.includes(chosen))) return null;
  return { chosen, vary: chosen === OWN ? (parameters.get("vary") ?? "").slice(0, LONGEST) : "" };
}

/** @param {string[]} shipped as in `readRace` */
export function presentRace(shipped) {
  return readRace(presentQuery(), shipped);
}
