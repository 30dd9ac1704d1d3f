/** The formula: its names, its numbers, its result at the chosen step, and which of its two terms rules there. */
import { make } from "../shared/dom.js";
import { fill } from "../shared/text.js";
import { noamRate } from "./curves.js";
import { identifier, math, numeral, operator, power, uprightName } from "../shared/mathml.js";

/** @typedef {import("./types.d.ts").State} State */
/** @typedef {"first" | "second" | "both"} Ruling the smaller term of the minimum */
/** @typedef {(value: number) => [string, number | null]} Digits mantissa and power of ten, see rate_format.js */

/**
 * Before the end of the warm-up the second term is the smaller one, after it the first; there both are equal.
 *
 * @param {number} step
 * @param {number} warmup
 * @returns {Ruling}
 */
export function rulingTerm(step, warmup) {
  if (step === warmup) return "both";
  return step < warmup ? "second" : "first";
}

/**
 * What the ruling term means, in words.
 *
 * @param {State} state
 * @param {import("../shared/text.js").Text} text
 * @param {import("./types.d.ts").Formats} formats
 */
export function rulingSentence(state, text, { whole, rate }) {
  const { step, warmup_steps: warmup } = state;
  const sentence = { second: text.rule_rising, first: text.rule_falling, both: text.rule_peak }[rulingTerm(step, warmup)];
  return fill(sentence, { step: whole(step), warmup: whole(warmup), rate: rate(noamRate(state)(step)) });
}

/**
 * Three lines: the formula in names, in numbers, and worked out.
 *
 * @param {State} state
 * @param {Digits} digits
 */
export function formulaLines(state, digits) {
  const { d_model, warmup_steps: warmup, lr_factor: factor, step } = state;
  const ruling = rulingTerm(step, warmup);
  /** @param {number} value */
  const rounded = (value) => roundedNumber(value, digits);
  const result = math("mrow", rounded(noamRate(state)(step)));
  result.setAttribute("class", "tl-noam-result");
  return [
    line(
      [identifier("lr"), operator("="), uprightName("factor"), operator("·"), power(uprightName("d_model"), "-0.5"), operator("·")],
      minimum([power(uprightName("step"), "-0.5")], [uprightName("step"), operator("·"), power(uprightName("warmup"), "-1.5")], ruling),
    ),
    line(
      [operator("="), numeral(factor), operator("·"), power(numeral(d_model), "-0.5"), operator("·")],
      minimum([power(numeral(step), "-0.5")], [numeral(step), operator("·"), power(numeral(warmup), "-1.5")], ruling),
    ),
    line(
      [operator("="), numeral(factor), operator("·"), rounded(d_model ** -0.5), operator("·")],
      minimum([rounded(step ** -0.5)], [rounded(step * warmup ** -1.5)], ruling),
      [operator("="), result],
    ),
  ];
}

/**
 * Pieces of one line, each a <math> of its own so that a narrow page can break between them.
 *
 * @param {...Element[]} pieces
 */
function line(...pieces) {
  return make("div", "tl-noam-math", {}, ...pieces.map((piece) => math("math", ...piece)));
}

/**
 * min(first, second) with the smaller one marked: that is the term which rules.
 *
 * @param {Element[]} first
 * @param {Element[]} second
 * @param {Ruling} ruling
 */
function minimum(first, second, ruling) {
  return [
    identifier("min"),
    operator("("),
    term(first, ruling !== "second"),
    operator(","),
    term(second, ruling !== "first"),
    operator(")"),
  ];
}

/**
 * @param {Element[]} factors
 * @param {boolean} rules
 */
function term(factors, rules) {
  const row = math("mrow", ...factors);
  if (rules) row.setAttribute("class", "tl-noam-rules");
  return row;
}

/**
 * A number with three digits, a small one with a power of ten.
 *
 * @param {number} value
 * @param {Digits} digits
 */
function roundedNumber(value, digits) {
  const [mantissa, exponent] = digits(value);
  if (exponent === null) return numeral(mantissa);
  return math("mrow", numeral(mantissa), operator("×"), power(numeral("10"), String(exponent)));
}
