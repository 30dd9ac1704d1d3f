/** Which recording is played: the one of the page's opening, one that the address names, or one that a person chose; and until when. */
import { changeQuery, query } from "../shared/address.js";
import { publish } from "../shared/messages.js";
import { sameSettings } from "./settings_address.js";

/** @typedef {import("./types.d.ts").ShippedRecording} ShippedRecording */

const NAME = "recording"; // in an address; settings_address.js knows it too

/**
 * The recording to begin with: the one that the address names, or if these are its settings the one of the opening.
 *
 * @param {ShippedRecording[]} recordings
 * @param {Record<string, string> | undefined} settings that the page is about
 */
export function firstRecording(recordings, settings) {
  const named = query().get(NAME);
  const found = recordings.find(({ name, opening }) => name === named && !opening);
  return found ?? recordings.find((one) => one.opening && sameSettings(one.query, settings)) ?? null;
}

export class RecordingDesk {
  /**
   * @param {ShippedRecording[]} recordings
   * @param {import("./recording_player.js").RecordingPlayer} player
   * @param {boolean} still whether nothing is to move by itself
   */
  constructor(recordings, player, still) {
    this.recordings = recordings;
    this.player = player;
    this.still = still;
    this.matched = this.isOpening; // the settings have been those of the recording: when they change, it has had its day
  }

  /** What is known of the recording on show. */
  get current() {
    return this.recordings.find(({ name }) => name === this.player.name) ?? null;
  }

  /** Whether none is on show, or the one of the page's opening. */
  get isOpening() {
    return this.current?.opening ?? true;
  }

  /** The query of an address at which the one that was chosen is played; null: none was. */
  get link() {
    const { current } = this;
    if (current === null || current.opening) return null;
    return new URLSearchParams({ ...current.query, [NAME]: current.name }).toString();
  }

  /**
   * Plays a recording, and asks for its settings: Train then begins what was recorded.
   *
   * @param {string} name
   */
  choose(name) {
    this.matched = false;
    this.player.choose(name, this.still);
    changeQuery([], { [NAME]: name });
    this.askForSettings();
  }

  askForSettings() {
    const { current } = this;
    if (current !== null) publish("settingsWanted", { query: new URLSearchParams(current.query).toString() });
  }

  /**
   * The settings that Train would begin with have been named. What is on show ends when they are others.
   *
   * @param {Record<string, string>} settings
   * @param {boolean} opened whether they are those of the address
   */
  settle(settings, opened) {
    const { current, player } = this;
    if (current === null) return;
    if (sameSettings(current.query, settings)) this.matched = true;
    else if (this.matched) player.end();
    else if (opened) this.askForSettings();
  }

  /** None is on show any more. */
  forget() {
    if (query().has(NAME)) changeQuery([NAME]);
  }
}
