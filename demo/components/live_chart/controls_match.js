/** Whether the page's controls are still those of the run on show. */
import { differingSettings } from "../shared/setting_words.js";

/** @typedef {import("./types.d.ts").Run} Run */
/** @typedef {import("./types.d.ts").Identity} Identity */

const RATE_SETTINGS = ["d_model", "warmup_steps", "lr_factor", "max_steps"]; // that the curve of the learning rate depends on

/**
 * The names of the settings that the controls have otherwise than the run on show.
 *
 * @param {Run | null} run
 * @param {Identity | undefined} controls
 * @returns {string[]}
 */
export function controlsDiffer(run, controls) {
  return run?.settings && controls ? differingSettings(run.settings, controls.settings) : [];
}

/**
 * Whether Train would start with another learning rate than that of the run on show.
 *
 * @param {string[]} differing of `controlsDiffer`
 */
export function rateDiffers(differing) {
  return differing.some((name) => RATE_SETTINGS.includes(name));
}
