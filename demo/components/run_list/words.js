/** An ended run in words and figures. */
import { differingSettings as differing, settingWords } from "../shared/setting_words.js";
import { fill } from "../shared/text.js";

/** @typedef {import("./types.d.ts").Entry} Entry */
/** @typedef {import("./types.d.ts").Text} Text with the words of demo/api/setting_words.py */
/** @typedef {import("../shared/api.js").SettingValue} SettingValue */

/**
 * @param {string} name of a setting
 * @param {SettingValue} value
 * @param {Text} text
 */
function valueWords(name, value, text) {
  if (typeof value === "boolean") return value ? text.value_on : text.value_off;
  return typeof value === "string" ? (text[`words_${name}_${value}`] ?? value) : String(value);
}

/**
 * @param {Entry} entry
 * @param {string[]} names of settings
 * @param {Text} text
 */
function changesWords({ settings }, names, text) {
  return names.map((name) => settingWords(name, settings[name], text)).join(text.comma);
}

/**
 * @param {Entry} entry
 * @param {Text} text
 */
export function entryName(entry, text) {
  return entry.name || fill(text.run, { number: entry.number });
}

/**
 * The preset, and what differs from it.
 *
 * @param {Entry} entry
 * @param {Text} text
 */
export function settingsWords(entry, text) {
  const { preset, differs } = entry;
  return differs.length ? fill(text.preset_with, { preset, changes: changesWords(entry, differs, text) }) : preset;
}

/**
 * In the legend of the curves: what is different from the run on show.
 *
 * @param {Entry} entry
 * @param {Entry["settings"] | null} shown settings of the run on show
 * @param {Text} text
 */
export function ghostName(entry, shown, text) {
  if (entry.name) return entry.name;
  const differs = shown === null ? entry.differs : differing(entry.settings, shown);
  return fill(text.ghost, { run: entryName(entry, text), changes: changesWords(entry, differs, text) || entry.preset });
}

/**
 * How it ended, how far it came, and what it reached.
 *
 * @param {Entry} entry
 * @param {Text} text
 * @param {import("./types.d.ts").NumberFormats} formats
 */
export function factWords(entry, text, { whole, percent }) {
  const { step, maxSteps, exact, status, gone } = entry;
  const exactWords = exact === null ? text.exact_unknown : fill(text.exact, { share: percent(exact) });
  const stepWords =
    step === maxSteps ? fill(text.steps, { step: whole(step) }) : fill(text.steps_of, { step: whole(step), max: whole(maxSteps) });
  return [exactWords, stepWords, gone ? text.gone_short : (text[`status_${status}`] ?? status)];
}

/**
 * The names of the settings that differ between runs, in the order of declaration.
 *
 * @param {Entry[]} entries
 */
export function differingSettings(entries) {
  const [first, ...others] = entries;
  return Object.keys(first?.settings ?? {}).filter((name) => others.some(({ settings }) => settings[name] !== first.settings[name]));
}

/**
 * The comparison as a table of texts.
 *
 * @param {Entry[]} entries
 * @param {Text} text
 * @param {import("./types.d.ts").NumberFormats} formats
 * @returns {string[][]} the first row is the head
 */
export function tableOf(entries, text, { whole, percent, decimal }) {
  const settings = differingSettings(entries);
  const head = [
    text.column_run,
    ...settings.map((name) => text[`setting_${name}`]),
    ...["to90", "loss", "exact", "steps", "end"].map((key) => text[`column_${key}`]),
  ];
  const rows = entries.map((entry) => [
    entryName(entry, text),
    ...settings.map((name) => valueWords(name, entry.settings[name], text)),
    entry.to90 === null ? text.never : whole(entry.to90),
    entry.loss === null ? text.never : decimal(entry.loss),
    entry.exact === null ? text.never : percent(entry.exact),
    whole(entry.step),
    text[`status_${entry.status}`] ?? entry.status,
  ]);
  return [head, ...rows];
}

/**
 * The comparison for other programs: every setting that differs by its name in the code, numbers as they are.
 *
 * @param {Entry[]} entries
 * @param {Text} text
 */
export function csvOf(entries, text) {
  const settings = differingSettings(entries);
  const head = ["run", "preset", ...settings, "step_of_90_percent", "final_loss", "exact_match", "steps", "status", "address"];
  const rows = entries.map((entry) => [
    entryName(entry, text),
    entry.preset,
    ...settings.map((name) => entry.settings[name]),
    entry.to90,
    entry.loss,
    entry.exact === null ? null : entry.exact / 100,
    entry.step,
    entry.status,
    entry.query,
  ]);
  return [head, ...rows].map((row) => row.map(csvCell).join(",")).join("\n") + "\n";
}

/**
 * A name that a person wrote must not become a formula in a spreadsheet.
 *
 * @param {unknown} value
 */
function csvCell(value) {
  if (typeof value !== "string") return String(value ?? "");
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
