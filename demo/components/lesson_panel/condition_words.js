/** What a step waits for, in words, with the values of the moment: "exact match > 90.0 % (now 43.2 %)". */
import { factNamed } from "../shared/facts.js";
import { fill } from "../shared/text.js";

/** @typedef {import("../shared/api_types").LessonComparison} LessonComparison */
/** @typedef {import("../shared/api_types").Facts} Facts */
/** @typedef {ReturnType<typeof import("../shared/text.js").numberFormats>} NumberFormats */

/** @type {Record<string, string>} */
const SIGNS = { "<": "<", "<=": "≤", ">": ">", ">=": "≥", "==": "=", "!=": "≠" };
const SHARES = ["run.exact_match", "run.token_accuracy"]; // of 1, said in percent

/**
 * @param {LessonComparison[][] | null} until
 * @param {Facts} facts
 * @param {import("../shared/text.js").Text} text
 * @param {NumberFormats} formats
 * @returns {string} "": a fact has no words
 */
export function conditionWords(until, facts, text, formats) {
  const asked = (until ?? []).map((all) => all.filter(({ fact }) => !fact.startsWith("setting."))); // which only say what run is meant
  const alternatives = asked.map((all) => all.map((one) => comparisonWords(one, facts, text, formats)));
  if (alternatives.length === 0 || alternatives.flat().includes("")) return "";
  return alternatives.map((all) => all.join(text.and)).join(text.or);
}

/**
 * @param {LessonComparison} comparison
 * @param {Facts} facts
 * @param {import("../shared/text.js").Text} text
 * @param {NumberFormats} formats
 */
function comparisonWords({ fact, operator, value, of_fact }, facts, text, formats) {
  const name = text[`fact_${fact.replace(".", "_")}`] ?? "";
  if (name === "" || (value === true && operator === "==")) return name;
  const wanted = of_fact ? factNamed(facts, String(value)) : value;
  if (typeof wanted !== "number") return "";
  const now = factNamed(facts, fact);
  /** @param {number} number */
  const written = (number) => (SHARES.includes(fact) ? formats.percent(100 * number) : writtenNumber(number, formats));
  const asked = `${name} ${SIGNS[operator]} ${written(wanted)}`;
  return typeof now === "number" ? asked + fill(text.now, { value: written(now) }) : asked;
}

/**
 * @param {number} number
 * @param {NumberFormats} formats
 */
function writtenNumber(number, { whole, decimal }) {
  return Number.isInteger(number) ? whole(number) : decimal(number);
}
