/** Sentences and numbers as a person reads them. */

/** @typedef {Record<string, string>} Text every sentence of a component, in the page's language */

/**
 * fill("step {step}", {step: 3}) is "step 3"; a name without a value stays as it is.
 *
 * @param {string} sentence
 * @param {Record<string, any>} values
 * @returns {string}
 */
export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (found, name) => (name in values ? String(values[name]) : found));
}

/**
 * Sentences one after the other; behind a Japanese full stop stands no space.
 *
 * @param {string[]} sentences
 */
export function joined(sentences) {
  return sentences.reduce((before, sentence) => before + (before === "" || before.endsWith("。") ? "" : " ") + sentence, "");
}

/**
 * How numbers are written in a language: functions from a number to text.
 *
 * @param {string} language
 */
export function numberFormats(language) {
  const wholeFormat = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const decimalFormat = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const digitsFormat = new Intl.NumberFormat(language, { minimumSignificantDigits: 3, maximumSignificantDigits: 3 });
  /** @param {number} value */
  const whole = (value) => wholeFormat.format(value);
  /** @param {number} value */
  const oneDecimal = (value) => decimalFormat.format(value);
  /** @param {number} value */
  const threeDigits = (value) => digitsFormat.format(value);
  return {
    whole,
    oneDecimal,
    threeDigits,
    /** @param {number} share 0 to 100; a narrow space that does not break stands before the sign */
    percent: (share) => `${oneDecimal(share)}\u202f%`,
    /** @param {number} value three digits that count; what is very small as 1.23e-5 */
    decimal: (value) => (value !== 0 && Math.abs(value) < 1e-4 ? value.toExponential(2) : threeDigits(value)),
  };
}

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/**
 * superscript(-3) is "⁻³".
 *
 * @param {number} power a whole number
 */
export function superscript(power) {
  return [...String(power)].map((letter) => (letter === "-" ? "⁻" : SUPERSCRIPTS[Number(letter)])).join("");
}

const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";

/**
 * subscript(12) is "₁₂".
 *
 * @param {number} index a whole number that is not negative
 */
export function subscript(index) {
  return [...String(index)].map((digit) => SUBSCRIPTS[Number(digit)]).join("");
}

/**
 * The time that is left in words: seconds, or minutes and seconds.
 *
 * @param {number} seconds
 * @param {Text} text
 */
export function timeLeft(seconds, text) {
  const all = Math.max(0, Math.ceil(seconds));
  if (all < 60) return fill(text.seconds_left, { seconds: all });
  return fill(text.minutes_left, { minutes: Math.floor(all / 60), seconds: String(all % 60).padStart(2, "0") });
}
