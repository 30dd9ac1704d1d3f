/**
 * Formulas in a text, drawn as mathematics: "the score is $q · k / √[d_k]$". Between dollar signs stand
 *
 *   x_i, W_i^Q, 10^[−9]   indices and exponents, of one sign or in brackets    [a]/[b]   a fraction      √[a]   a root
 *   sin, d_model          names of several letters, upright                    'a_name'  a name as it stands
 *
 * Everything else is a sign. What is wrongly written is still drawn: the texts are tested, not the reader.
 */
import { identifier, math, numeral, operator, uprightName } from "./mathml.js";

const SIGNS = /'[^']*'|\p{L}\p{M}*(?:\p{L}\p{M}*)*|\d+(?:\.\d+)?|\s+|./gu;
/** @type {Record<string, string>} */
const ACCENTS = { "\u0302": "^", "\u0303": "~" }; // over a letter; no slanted letter has them
const GAP = "0.18em"; // between what is multiplied

/** @typedef {{ node: Element, isOperand: boolean }} Piece */

/**
 * @param {string} words
 * @returns {(Node | string)[]} children for `make`
 */
export function withFormulas(words) {
  return words.split("$").map((piece, i) => (i % 2 === 0 ? piece : formula(piece)));
}

/**
 * The words without their signs: to be searched, and read where nothing is drawn.
 *
 * @param {string} words
 */
export function plainWords(words) {
  return words.replaceAll(/[$'[\]]/g, "");
}

/** @param {string} written */
export function formula(written) {
  const node = math("math", ...row([...(written.match(SIGNS) ?? [])], () => false));
  node.setAttribute("displaystyle", "true"); // a fraction within a line would be too small to read
  return node;
}

/**
 * @param {string[]} signs are taken away as they are read
 * @param {(sign: string) => boolean} ends
 * @returns {Element[]}
 */
function row(signs, ends) {
  /** @type {Piece[]} */
  const pieces = [];
  let isApart = false;
  while (signs.length > 0 && !ends(signs[0])) {
    if (signs[0].trim() === "") {
      isApart = true;
      signs.shift();
      continue;
    }
    const piece = part(signs);
    if (isApart && piece.isOperand && pieces.at(-1)?.isOperand) pieces.push({ node: gap(), isOperand: false });
    isApart = false;
    pieces.push(piece);
  }
  return pieces.map(({ node }) => node);
}

function gap() {
  const node = math("mspace");
  node.setAttribute("width", GAP);
  return node;
}

/**
 * A sign with its index and its exponent; or a fraction.
 *
 * @param {string[]} signs
 * @returns {Piece}
 */
function part(signs) {
  const isGroup = signs[0] === "[";
  const { node, isOperand } = atom(signs);
  if (isGroup && signs[0] === "/" && signs[1] === "[") {
    signs.shift();
    return { node: math("mfrac", node, atom(signs).node), isOperand: true };
  }
  /** @type {Record<string, Element>} */
  const scripts = {};
  while ((signs[0] === "_" || signs[0] === "^") && scripts[signs[0]] === undefined) scripts[signs.shift() ?? ""] = atom(signs).node;
  const { _: index, "^": exponent } = scripts;
  if (index && exponent) return { node: math("msubsup", node, index, exponent), isOperand };
  if (index) return { node: math("msub", node, index), isOperand };
  return { node: exponent ? math("msup", node, exponent) : node, isOperand };
}

/**
 * @param {string[]} signs
 * @returns {Piece}
 */
function atom(signs) {
  const sign = signs.shift() ?? "";
  if (sign === "[") {
    const inner = row(signs, (next) => next === "]");
    signs.shift();
    return { node: math("mrow", ...inner), isOperand: true };
  }
  if (sign === "√") return { node: math("msqrt", atom(signs).node), isOperand: true };
  if (sign.startsWith("'") && sign.length > 1) return { node: uprightName(sign.slice(1, -1)), isOperand: true };
  if (/^\d/.test(sign)) return { node: numeral(sign), isOperand: true };
  if (!/^[\p{L}∂]/u.test(sign)) return { node: operator(sign), isOperand: sign === "Σ" };
  const [letter, mark, ...more] = sign.normalize("NFD");
  if (mark in ACCENTS && more.length === 0) return { node: accented(letter, ACCENTS[mark]), isOperand: true };
  return { node: mark === undefined ? identifier(sign) : uprightName(sign), isOperand: true };
}

/**
 * @param {string} letter
 * @param {string} sign
 */
function accented(letter, sign) {
  const node = math("mover", identifier(letter), operator(sign));
  node.setAttribute("accent", "true");
  return node;
}
