/** What the page's components tell of themselves, for lessons: demo/api/types.py, "facts", says what each means. */
import { publish } from "./messages.js";

/** @typedef {import("./api_types").Facts} Facts */

/** @type {Facts} */
const known = {};

/**
 * A component tells its facts; nothing happens where none has changed.
 *
 * @template {keyof Facts} Subject
 * @param {Subject} subject
 * @param {NonNullable<Facts[Subject]>} facts
 */
export function tellFacts(subject, facts) {
  const before = /** @type {Record<string, unknown> | undefined} */ (known[subject]);
  if (before !== undefined && Object.entries(facts).every(([name, value]) => before[name] === value)) return;
  known[subject] = facts;
  publish("factsTold", { subject });
}

/** All facts by now. */
export function knownFacts() {
  return known;
}

/**
 * One fact by its full name, "run.step"; undefined: nobody has told it.
 *
 * @param {Facts} facts
 * @param {string} name
 * @returns {import("./api_types").SettingValue | null | undefined}
 */
export function factNamed(facts, name) {
  const [subject, fact] = name.split(".");
  return /** @type {Record<string, Record<string, any> | undefined>} */ (facts)[subject]?.[fact];
}
