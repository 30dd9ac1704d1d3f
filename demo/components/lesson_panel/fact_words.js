/** Words with facts in them: "{run.exact_match:%}" is "97.3 %". */
import { factNamed } from "../shared/facts.js";

/** @typedef {ReturnType<typeof import("../shared/text.js").numberFormats>} NumberFormats */

/**
 * @param {string} words
 * @param {import("../shared/api_types").Facts} facts
 * @param {NumberFormats} formats
 */
export function withFacts(words, facts, formats) {
  return words.replace(/\{([a-z_]+\.[a-z_0-9]+)(?::([%e1]))?\}/g, (_, name, form) => written(factNamed(facts, name), form, formats));
}

/**
 * @param {unknown} value
 * @param {string | undefined} form "%": a share of 1; "e": with three digits that count; "1": with one decimal
 * @param {NumberFormats} formats
 */
function written(value, form, { percent, decimal, oneDecimal, whole, threeDigits }) {
  if (typeof value !== "number") return value === undefined || value === null ? "–" : String(value);
  if (form === "%") return percent(100 * value);
  if (form === "1") return oneDecimal(value);
  if (form === "e") return decimal(value);
  return Number.isInteger(value) ? whole(value) : threeDigits(value);
}
