/** Conditions of a lesson about the page's facts, as demo/lessons/condition.py has read them. */
import { factNamed } from "../shared/facts.js";

/** @typedef {import("../shared/api_types").LessonComparison} LessonComparison */
/** @typedef {import("../shared/api_types").Facts} Facts */

/** @type {Record<string, (left: any, right: any) => boolean>} */
const HOLDS = {
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
  "==": (left, right) => left === right,
  "!=": (left, right) => left !== right,
};

/**
 * @param {LessonComparison[][] | null} alternatives null: nothing is asked
 * @param {Facts} facts
 */
export function holds(alternatives, facts) {
  return alternatives === null || alternatives.some((all) => all.every((one) => compares(one, facts)));
}

/**
 * @param {LessonComparison} comparison
 * @param {Facts} facts what is not known is nothing's equal, and neither more nor less
 */
function compares({ fact, operator, value, of_fact }, facts) {
  const left = factNamed(facts, fact);
  const right = of_fact ? factNamed(facts, String(value)) : value;
  if (left === undefined || left === null || right === undefined || right === null) return false;
  return HOLDS[operator](left, right);
}
