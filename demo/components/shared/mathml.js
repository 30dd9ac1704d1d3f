/** Elements of MathML. */

const NAMESPACE = "http://www.w3.org/1998/Math/MathML";

/**
 * math("msup", base, exponent) is an <msup> with two children.
 *
 * @param {string} tag
 * @param {...(Node | string)} children
 * @returns {Element}
 */
export function math(tag, ...children) {
  const node = document.createElementNS(NAMESPACE, tag);
  node.append(...children);
  return node;
}

/**
 * The name of a quantity; one letter is slanted.
 *
 * @param {string} letters
 */
export const identifier = (letters) => math("mi", letters);

/**
 * A name of several letters, upright, as in the paper.
 *
 * @param {string} letters
 */
export function uprightName(letters) {
  const node = math("mi", letters);
  node.setAttribute("mathvariant", "normal");
  return node;
}

/** @param {number | string} value as it is written */
export const numeral = (value) => math("mn", String(value));

/** @param {string} sign */
export const operator = (sign) => math("mo", sign);

/**
 * @param {Node} base
 * @param {string} exponent a number; its hyphen becomes a minus sign
 */
export const power = (base, exponent) => math("msup", base, numeral(exponent.replace("-", "−")));
