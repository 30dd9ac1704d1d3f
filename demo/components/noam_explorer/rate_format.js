/** Learning rates as a person reads them. */
import { numberFormats, superscript } from "../shared/text.js";

const PLAIN_FROM = 9.995e-5; // what is smaller is written with a power of ten; it would be rounded up to 0.000100

/**
 * How learning rates are written in a language.
 *
 * @param {string} language
 */
export function rateFormats(language) {
  const { threeDigits } = numberFormats(language);
  const shortest = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 });

  /**
   * Three significant digits; small numbers as [mantissa, power of ten], others as [digits, null].
   *
   * @param {number} value
   * @returns {[string, number | null]}
   */
  function digits(value) {
    if (value === 0) return ["0", null];
    if (Math.abs(value) >= PLAIN_FROM) return [threeDigits(value), null];
    const [mantissa, exponent] = value.toExponential(2).split("e");
    return [mantissa, Number(exponent)];
  }

  /**
   * A learning rate in words: 0.000699 or 1.75 × 10⁻⁷; a tick on an axis is shorter.
   *
   * @param {number} value
   * @param {boolean} [isTick]
   */
  function rate(value, isTick = false) {
    if (isTick && value >= PLAIN_FROM) return shortest.format(value);
    const [mantissa, exponent] = digits(value);
    if (exponent === null) return mantissa;
    const raised = superscript(exponent);
    if (!isTick) return `${mantissa} × 10${raised}`;
    return Number(mantissa) === 1 ? `10${raised}` : `${Number(mantissa)}·10${raised}`;
  }

  return { digits, rate };
}
