/** What the curves on show were trained with; and, if the controls say otherwise, that they do. */
import { make, setText } from "../shared/dom.js";
import { experimentWords, settingWords } from "../shared/setting_words.js";
import { fill } from "../shared/text.js";

/** @typedef {import("./types.d.ts").Run} Run */
/** @typedef {import("./types.d.ts").Identity} Identity */
/** @typedef {import("./types.d.ts").Text} Text */

const MOST_CHANGES = 3; // that are told one by one

/**
 * @param {Run | null} run
 * @param {Identity | undefined} controls
 * @param {Text} text
 */
export function shownWords(run, controls, text) {
  if (run !== null) {
    const { settings, preset, differs } = run;
    if (settings === null || preset === null) return ""; // no answer about it has come yet
    return fill(text.settings_of_run, { settings: experimentWords({ settings, preset, differs }, text) });
  }
  return controls ? fill(text.settings_next, { settings: experimentWords(controls, text) }) : "";
}

/**
 * @param {Run | null} run
 * @param {Identity | undefined} controls
 * @param {string[]} differing names of settings, see controls_match.js
 * @param {Text} text
 */
export function differenceWords(run, controls, differing, text) {
  if (!run?.settings || !controls || differing.length === 0) return "";
  const { settings } = run;
  const changes = differing.slice(0, MOST_CHANGES).map((name) => {
    const now = settingWords(name, controls.settings[name], text);
    return fill(text.controls_change, { now, then: settingWords(name, settings[name], text) });
  });
  if (differing.length > MOST_CHANGES) changes.push(fill(text.controls_more, { count: differing.length - MOST_CHANGES }));
  return fill(text.controls_differ, { changes: changes.join(text.controls_join) });
}

export class SettingsLine {
  /**
   * @param {Text} text
   * @param {HTMLElement} link stands at the end of the line
   */
  constructor(text, link) {
    this.text = text;
    /** @type {unknown[]} */
    this.rendered = []; // what the line was written for
    this.shown = make("span", "tl-shown-settings");
    this.difference = make("p", "tl-controls-differ", { role: "status" });
    this.node = make("div", "tl-settings-line", {}, make("div", "tl-settings-row", {}, this.shown, link), this.difference);
  }

  /**
   * @param {Run | null} run
   * @param {Identity | undefined} controls
   * @param {string[]} differing names of settings
   */
  render(run, controls, differing) {
    const now = [run?.settings ?? run, run?.preset, controls, differing.join()];
    if (now.length === this.rendered.length && now.every((value, i) => value === this.rendered[i])) return;
    this.rendered = now;
    setText(this.shown, shownWords(run, controls, this.text));
    setText(this.difference, differenceWords(run, controls, differing, this.text));
    this.difference.hidden = differing.length === 0;
  }
}
