/** Settings and their values in a few words: "warm-up 200", "no positions". The words come from demo/api/setting_words.py. */

/** @typedef {import("./text.js").Text} Text */
/** @typedef {import("./api.js").SettingValue} SettingValue */
/** @typedef {Record<string, SettingValue>} Settings of an experiment, by name */

/**
 * @param {string} name of a setting
 * @param {SettingValue} value
 * @param {Text} text
 */
export function settingWords(name, value, text) {
  const key = typeof value === "boolean" ? (value ? "on" : "off") : String(value);
  const words = typeof value === "boolean" ? (text[`value_${key}`] ?? key) : key;
  return text[`words_${name}_${key}`] ?? `${text[`setting_${name}`] ?? name} ${words}`;
}

/**
 * An experiment by its nearest preset and what differs from it: "classroom · warm-up 200".
 *
 * @param {{ settings: Settings, preset: string, differs: string[] }} experiment
 * @param {Text} text
 */
export function experimentWords({ settings, preset, differs }, text) {
  return [preset, ...differs.map((name) => settingWords(name, settings[name], text))].join(text.settings_join);
}

/**
 * The names of the settings in which two experiments differ.
 *
 * @param {Settings} one
 * @param {Settings} other
 */
export function differingSettings(one, other) {
  return Object.keys(one).filter((name) => one[name] !== other[name]);
}
