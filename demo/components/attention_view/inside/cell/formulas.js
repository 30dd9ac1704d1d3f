/** The paper's formulas with this cell's numbers in them: lines of MathML, each in pieces between which a narrow page can break. */
import { make } from "../../../shared/dom.js";
import { identifier, math, numeral, operator, uprightName } from "../../../shared/mathml.js";
import { factor, figures, plainFigures } from "./number_words.js";

/** @typedef {import("./arithmetic.js").CellArithmetic} CellArithmetic */
/** @typedef {import("./arithmetic.js").HeadArithmetic} HeadArithmetic */
/** @typedef {{ left: number, right: number }} Term */

const MOST_TERMS = 3; // of a sum that are written out

/**
 * @param {...Element[]} pieces
 */
function line(...pieces) {
  return make("div", "tl-inside-cell-math", {}, ...pieces.map((piece) => displayed(math("math", ...piece))));
}

/**
 * Large fractions, and what a sum runs over below it; a piece may begin with a sign that stands between two.
 *
 * @param {Element} formula
 */
function displayed(formula) {
  formula.setAttribute("displaystyle", "true");
  const [first] = formula.children;
  if (first.localName === "mo") first.setAttribute("form", "infix");
  return formula;
}

/**
 * @param {string} letters
 * @param {Element} index
 */
const sub = (letters, index) => math("msub", letters.length > 1 ? uprightName(letters) : identifier(letters), index);
/**
 * @param {Element} base
 * @param {Element} exponent
 */
const sup = (base, exponent) => math("msup", base, exponent);
/** @param {...Element} parts */
const row = (...parts) => math("mrow", ...parts);
/**
 * @param {Element} above
 * @param {Element} below
 */
const over = (above, below) => math("mfrac", above, below);
/** @param {...Element} parts */
const root = (...parts) => math("msqrt", ...parts);
/** @param {Element} inside */
const bracketed = (inside) => row(operator("("), inside, operator(")"));
/** @param {Element} index */
const sum = (index) => math("munder", operator("∑"), index);
/** @param {number} value */
const number = (value) => numeral(figures(value));
const dK = () => sub("d", identifier("k"));
const wO = () => sup(identifier("W"), identifier("O"));
const equals = () => operator("=");

/** @param {Element} content */
function result(content) {
  const node = row(content);
  node.setAttribute("class", "tl-inside-cell-result");
  return node;
}

/**
 * The first products of a sum, each a piece of its own.
 *
 * @param {Term[]} terms
 * @param {Element} total
 */
function products(terms, total) {
  const shown = terms
    .slice(0, MOST_TERMS)
    .map(({ left, right }, i) => [operator(i === 0 ? "=" : "+"), numeral(factor(left)), operator("·"), numeral(factor(right))]);
  if (terms.length > MOST_TERMS) shown.push([operator("+"), operator("…")]);
  return [...shown, [equals(), total]];
}

/** Equation 1 of the paper. */
export function attentionFormula() {
  const letters = ["Q", "K", "V"].flatMap((letter, i) => (i === 0 ? [identifier(letter)] : [operator(","), identifier(letter)]));
  const scores = over(row(identifier("Q"), sup(identifier("K"), identifier("T"))), root(dK()));
  return [
    line(
      [uprightName("Attention"), bracketed(row(...letters)), equals()],
      [uprightName("softmax"), bracketed(scores), identifier("V"), uprightName("\u2003(1)")],
    ),
  ];
}

/**
 * @param {string} letter of what comes out
 * @param {string} from what goes in
 * @param {string} matrix
 */
function projection(letter, from, matrix) {
  const [weight, bias] = ["W", "b"].map((name) => sup(identifier(name), identifier(matrix)));
  return [identifier(letter), equals(), identifier(from), weight, operator("+"), bias];
}

/**
 * @param {CellArithmetic} cell
 */
export function dotFormula({ query, key, products: each, dot }) {
  const terms = Array.from(each, (_, i) => ({ left: query[i], right: key[i] }));
  return [
    line([...projection("q", "x", "Q"), operator(",")], projection("k", "y", "K")),
    line(
      [
        identifier("q"),
        operator("·"),
        identifier("k"),
        equals(),
        sum(identifier("n")),
        sub("q", identifier("n")),
        sub("k", identifier("n")),
      ],
      ...products(terms, result(number(dot))),
    ),
  ];
}

/**
 * @param {CellArithmetic} cell
 * @param {HeadArithmetic} head
 */
export function scaleFormula({ dot, score }, { dK: width, scale, isScaled }) {
  const [q, k] = [identifier("q"), identifier("k")];
  const divisor = isScaled ? [over(number(dot), root(numeral(width))), equals()] : [];
  return [
    line(
      [identifier("s"), equals(), over(row(q, operator("·"), k), isScaled ? root(dK()) : numeral(plainFigures(scale))), equals()],
      [...divisor, over(number(dot), numeral(plainFigures(scale))), equals(), result(number(score))],
    ),
  ];
}

/**
 * @param {number} score
 * @param {boolean} allowed
 */
export function maskFormula(score, allowed) {
  const [s, masked] = [identifier("s"), allowed ? number(score) : numeral("−∞")];
  const kept = allowed ? identifier("s") : row(operator("−"), operator("∞"));
  return [line([s, operator("←"), kept, equals(), result(masked)])];
}

/**
 * @param {CellArithmetic} cell
 * @param {number} column
 */
export function softmaxFormula({ scores, allowed, largest, exponentials, total, weights }, column) {
  const [e, m, j] = [() => identifier("e"), () => identifier("m"), () => identifier("j")];
  /** @param {Element} score */
  const power = (score) => sup(e(), row(score, operator("−"), m()));
  const below = row(sum(j()), power(sub("s", j())));
  const exponent = allowed[column]
    ? row(number(scores[column]), operator("−"), numeral(factor(largest)))
    : row(operator("−"), operator("∞"));
  return [
    line([m(), equals(), uprightName("max"), sub("s", j()), equals(), number(largest)]),
    line(
      [identifier("w"), equals(), over(power(identifier("s")), below), equals()],
      [over(sup(e(), exponent), number(total)), equals()],
      [over(number(exponentials[column]), number(total)), equals(), result(number(weights[column]))],
    ),
  ];
}

/**
 * @param {Term[]} terms of one number of the head's output: weight and value
 * @param {number} index that number, from 0
 * @param {number} value
 */
export function mixedFormula(terms, index, value) {
  const j = () => identifier("j");
  const n = () => numeral(index + 1);
  const sorted = [...terms].sort((a, b) => Math.abs(b.left * b.right) - Math.abs(a.left * a.right));
  return [
    line([uprightName("head"), equals(), sum(j()), sub("w", j()), sub("v", j())]),
    line(
      [sub("head", n()), equals(), sum(j()), sub("w", j()), math("msub", identifier("v"), row(j(), operator(","), n()))],
      ...products(sorted, result(number(value))),
    ),
  ];
}

/**
 * @param {Term[]} terms of one number of the head's share: head's output and W^O
 * @param {number} index that number, from 0
 * @param {number} value
 * @param {{ head: number, heads: number }} which of how many heads
 */
export function shareFormula(terms, index, value, { head, heads }) {
  const i = () => identifier("i");
  const concat = [sub("head", numeral(1)), operator(","), operator("…"), operator(","), sub("head", numeral(heads))];
  const own = numeral(head + 1);
  return [
    line(
      [uprightName("MultiHead"), equals(), uprightName("Concat"), bracketed(row(...concat)), wO(), equals()],
      [sum(i()), sub("head", i()), math("msubsup", identifier("W"), i(), identifier("O"))],
    ),
    line(
      [
        math(
          "msub",
          bracketed(row(sub("head", own), math("msubsup", identifier("W"), own.cloneNode(true), identifier("O")))),
          numeral(index + 1),
        ),
      ],
      ...products(terms, result(number(value))),
    ),
  ];
}

/**
 * @param {CellArithmetic} cell
 * @param {number} index of the number, from 0
 */
export function residualFormula({ before, written, after, residual }, index) {
  const x = () => identifier("x");
  const one = () => sub("x′", numeral(index + 1));
  const sublayer = row(uprightName("MultiHead"), bracketed(residual === "normed" ? x() : row(uprightName("LayerNorm"), bracketed(x()))));
  const plus = row(x(), operator("+"), sublayer);
  const names = { added: plus, alone: sublayer, normed: row(uprightName("LayerNorm"), bracketed(plus)) }[residual];
  const both = row(number(before[index]), operator("+"), numeral(factor(written[index])));
  const normed = row(uprightName("LayerNorm"), math("msub", bracketed(both), numeral(index + 1)));
  const numbers = { added: both, alone: number(written[index]), normed }[residual];
  return [line([identifier("x′"), equals(), names]), line([one(), equals(), numbers], [equals(), result(number(after[index]))])];
}
