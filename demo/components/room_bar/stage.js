/** What a student's page takes over from the teacher's besides the run and the decode: the rest of its state, its race, its demonstration. */
import { query } from "../shared/address.js";
import { publish } from "../shared/messages.js";
import { wantState } from "../shared/page_state.js";
import { settingNames, stateNames } from "../shared/state_names.js";

/** @typedef {import("../shared/api_types.d.ts").Stage} Stage */

const RACE_NAMES = ["race", "vary"]; // mean something together

/** Once for each move of the teacher's: in between, a student may look around. */
export class StageFollower {
  constructor() {
    /** @type {{ version: string, query: string } | null} */
    this.wanted = null;
    /** @type {string | null} version that the page was put into */
    this.applied = null;
    this.before = ""; // the query that the page was put into
    this.isApplying = false; // what is wanted now is the room's wish
    this.race = ""; // id and runner that the race view was given
    this.demonstration = ""; // id that the Programs tab was given
  }

  /** Nothing of the room is on show; what is told next is shown wholly. */
  reset() {
    this.applied = null;
    this.before = "";
    this.race = "";
    this.demonstration = "";
  }

  /** Version of the state that the page has. */
  get seen() {
    return this.wanted?.version ?? null;
  }

  /**
   * @param {Stage} stage
   * @param {boolean} isSettled whether the page's controls have the settings that they are to have by now
   */
  take({ tab, state, race, demonstration }, isSettled) {
    if (state.query !== undefined) this.wanted = { version: state.version, query: state.query };
    if (!isSettled) return;
    if (this.wanted !== null && this.wanted.version === state.version) this.apply(tab);
    this.takeRace(race);
    this.takeDemonstration(demonstration);
  }

  /** @param {string} tab that the teacher has open */
  apply(tab) {
    const { wanted, before } = this;
    if (wanted === null || wanted.version === this.applied) return;
    this.applied = wanted.version;
    this.before = wanted.query;
    const changes = changedPart(new URLSearchParams(before), new URLSearchParams(wanted.query), query());
    if (changes === null) return;
    changes.set("tab", tab);
    this.isApplying = true;
    wantState(wanted.query, changes.toString());
    this.isApplying = false;
  }

  /** @param {Stage["race"]} race */
  takeRace(race) {
    const key = race === null ? "" : `${race.race} ${race.runner}`;
    if (key === this.race) return;
    this.race = key;
    if (race !== null) publish("followRace", race);
  }

  /** @param {Stage["demonstration"]} demonstration */
  takeDemonstration(demonstration) {
    const id = demonstration?.demonstration ?? "";
    if (id === this.demonstration) return;
    this.demonstration = id;
    if (demonstration !== null) publish("followDemonstration", demonstration);
  }
}

/**
 * What the page is to change; null: nothing. Settings come all together, and only if the page's own are others.
 *
 * @param {URLSearchParams} before what it was put into last
 * @param {URLSearchParams} wanted
 * @param {URLSearchParams} present the page's address
 */
export function changedPart(before, wanted, present) {
  const changes = new URLSearchParams();
  const settings = settingsOf(wanted);
  if (settings !== settingsOf(before) && settings !== settingsOf(present))
    for (const name of settingNames(wanted)) changes.set(name, wanted.get(name) ?? "");
  const changed = placesOf(before, wanted).filter((name) => before.get(name) !== wanted.get(name));
  const names = changed.some((name) => RACE_NAMES.includes(name)) ? [...changed, ...RACE_NAMES] : changed;
  for (const name of names) if (wanted.has(name)) changes.set(name, wanted.get(name) ?? "");
  return changes.size + changed.length > 0 ? changes : null;
}

/** @param {URLSearchParams} parameters */
function settingsOf(parameters) {
  const names = settingNames(parameters).sort();
  return JSON.stringify(names.map((name) => [name, parameters.get(name)]));
}

/** @param {URLSearchParams[]} all names in any of them that are no settings */
function placesOf(...all) {
  const names = all.flatMap((one) => stateNames(one).filter((name) => !settingNames(one).includes(name)));
  return [...new Set(names)];
}
