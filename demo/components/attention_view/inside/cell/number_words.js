/** Numbers of a model as a person reads them. */
import { superscript } from "../../../shared/text.js";

const MINUS = "\u2212";
const PLAIN_FROM = 0.0005; // what is smaller has a power of ten

/**
 * Three decimals; what is very small with a power of ten, -1.2 × 10⁻⁷.
 *
 * @param {number} value
 */
export function figures(value) {
  if (value === 0) return "0";
  const size = Math.abs(value);
  const sign = value < 0 ? MINUS : "";
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : `${sign}∞`;
  if (size >= PLAIN_FROM && size < 1e5) return sign + size.toFixed(3);
  const [mantissa, power] = size.toExponential(1).split("e");
  return `${sign}${mantissa} × 10${superscript(Number(power))}`;
}

/**
 * A whole number without decimals.
 *
 * @param {number} value
 */
export function plainFigures(value) {
  return Number.isInteger(value) ? String(value) : figures(value);
}

/**
 * A difference in two digits, written out: 0.0000012.
 *
 * @param {number} value not negative
 */
export function difference(value) {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return "0";
  return value.toFixed(Math.min(14, Math.max(1, 1 - Math.floor(Math.log10(value)))));
}

/**
 * A negative factor stands in brackets.
 *
 * @param {number} value
 */
export function factor(value) {
  const words = figures(value);
  return words.startsWith(MINUS) ? `(${words})` : words;
}

/**
 * A sum of products: its largest terms in their order, then dots where some are left out.
 *
 * @param {{ left: number, right: number }[]} terms
 * @param {number} most
 */
export function sumWords(terms, most) {
  const sizes = terms.map(({ left, right }) => Math.abs(left * right));
  const order = sizes.map((_, i) => i).sort((a, b) => sizes[b] - sizes[a]);
  const shown = order.slice(0, most).sort((a, b) => a - b);
  const words = shown.map((i) => `${factor(terms[i].left)} · ${factor(terms[i].right)}`).join(" + ");
  return terms.length > most ? `${words} + …` : words;
}
