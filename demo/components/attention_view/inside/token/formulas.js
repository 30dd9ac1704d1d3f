/** What each station computes, as formulas of the paper with the numbers of one dimension. */
import { make } from "../../../shared/dom.js";
import { identifier, math, numeral, operator, power, uprightName } from "../../../shared/mathml.js";
import { wave } from "../masks/positions.js";
import { moments } from "./stream.js";
import { signed } from "./words.js";

/** @typedef {import("./stream.js").Stream} Stream */

/**
 * A formula, each piece a <math> of its own so that a narrow page can break between them.
 *
 * @param {...(Element | Element[])} pieces
 */
export function formula(...pieces) {
  const written = pieces.map((piece) => math("math", ...(Array.isArray(piece) ? piece : [piece])));
  for (const node of written) node.setAttribute("displaystyle", "true"); // fractions as large as the rest
  return make("div", "tl-inside-math", {}, ...written);
}

/**
 * @param {Node} base
 * @param {...Node} below
 */
export const sub = (base, ...below) => math("msub", base, math("mrow", ...below));

/** @param {number} value */
export const number = (value) => numeral(signed(value));

/**
 * A negative summand stands in brackets.
 *
 * @param {number} value
 */
const summand = (value) => (value < 0 ? math("mrow", operator("("), number(value), operator(")")) : number(value));

/** @param {Node[]} inner */
const bracketed = (...inner) => math("mrow", operator("("), ...inner, operator(")"));

/** @param {number} dimension from 0, as the paper counts */
const x = (dimension) => sub(identifier("x"), numeral(dimension));

const WRITES = {
  /** @param {string} read what the sub-layer is given */
  self_attention: (read) => call("MultiHead", identifier(read), identifier(read), identifier(read)),
  /** @param {string} read */
  cross_attention: (read) => call("MultiHead", identifier(read), uprightName("memory"), uprightName("memory")),
  /** @param {string} read */
  feed_forward: (read) => call("FFN", identifier(read)),
};

/**
 * @param {string} name
 * @param {...Node} parts
 */
function call(name, ...parts) {
  return math("mrow", uprightName(name), bracketed(...parts.flatMap((part, i) => (i === 0 ? [part] : [operator(","), part]))));
}

/**
 * @param {Stream} stream
 * @param {number} station
 * @param {number} token
 * @param {number} dimension
 * @returns {Element[]}
 */
export function stationFormulas(stream, station, token, dimension) {
  if (station >= stream.count) return finalFormulas(stream, token, dimension);
  const { name } = stream.reply.stations[station];
  if (name === "embedding") return embeddingFormulas(stream, token, dimension);
  if (name === "position") return positionFormulas(stream, token, dimension);
  const writes = WRITES[name](stream.preLn ? "z" : "x");
  return stream.preLn ? preFormulas(stream, station, token, dimension, writes) : postFormulas(stream, station, token, dimension, writes);
}

/**
 * Section 3.4.
 *
 * @param {Stream} stream
 * @param {number} token
 * @param {number} dimension
 */
function embeddingFormulas(stream, token, dimension) {
  const root = Math.sqrt(stream.width);
  const value = stream.place(0, token).stream[dimension];
  return [
    formula([
      identifier("x"),
      operator("="),
      math("msqrt", uprightName("d_model")),
      operator("·"),
      uprightName("E"),
      uprightName(`[${stream.tokens[token]}]`),
    ]),
    formula(
      [x(dimension), operator("="), math("msqrt", numeral(stream.width)), operator("·"), summand(value / root)],
      [operator("="), number(value)],
    ),
  ];
}

/**
 * Section 3.5.
 *
 * @param {Stream} stream
 * @param {number} token
 * @param {number} dimension
 */
function positionFormulas(stream, token, dimension) {
  const { name, pair, divisor } = wave(dimension, stream.width);
  const { stream: vector, added } = stream.place(1, token);
  const scale = stream.vector(stream.added, 1, 0)[1]; // the cosine of 0: 1, unless the model scales its positions
  const factor = () => (scale === 1 ? [] : [number(scale), operator("·")]);
  const before = stream.place(0, token).stream[dimension];
  const written = added === null ? 0 : added[dimension];
  const exponent = math("msup", numeral(10000), math("mrow", numeral(pair), operator("/"), numeral(stream.width)));
  const angle = math("mfrac", numeral(token), exponent);
  return [
    formula(
      [
        uprightName("PE"),
        bracketed(numeral(token), operator(","), numeral(dimension)),
        operator("="),
        ...factor(),
        identifier(name),
        bracketed(angle),
      ],
      [operator("="), ...factor(), identifier(name), bracketed(number(token / divisor)), operator("="), number(written)],
    ),
    formula([x(dimension), operator("="), number(before), operator("+"), summand(written)], [operator("="), number(vector[dimension])]),
  ];
}

/**
 * LayerNorm of a vector in numbers: Ba et al. 2016.
 *
 * @param {ArrayLike<number>} vector
 * @param {Element} of what it is the norm of
 */
function normFormula(vector, of) {
  const { mean, deviation } = moments(vector);
  const root = math("msqrt", math("mrow", power(identifier("σ"), "2"), operator("+"), identifier("ε")));
  return formula(
    [
      uprightName("LayerNorm"),
      bracketed(of),
      operator("="),
      identifier("γ"),
      math("mfrac", math("mrow", of.cloneNode(true), operator("−"), identifier("μ")), root),
      operator("+"),
      identifier("β"),
    ],
    [operator(","), identifier("μ"), operator("="), number(mean), operator(","), identifier("σ"), operator("="), number(deviation)],
  );
}

/**
 * @param {Stream} stream
 * @param {number} station
 * @param {number} token
 * @param {number} dimension
 * @param {Element} writes
 */
function preFormulas(stream, station, token, dimension, writes) {
  const before = stream.place(station - 1, token).stream;
  const { stream: vector, added, read } = stream.place(station, token);
  const start = stream.isReplaced ? [] : [identifier("x"), operator("+")];
  const startNumbers = stream.isReplaced ? [] : [number(before[dimension]), operator("+")];
  const written = added === null ? 0 : added[dimension];
  return [
    normFormula(before, identifier("x")),
    formula(
      [identifier("z"), operator("="), call("LayerNorm", identifier("x"))],
      [sub(identifier("z"), numeral(dimension)), operator("="), number(read === null ? 0 : read[dimension])],
    ),
    formula([identifier("x"), operator("←"), ...start, writes]),
    formula([x(dimension), operator("←"), ...startNumbers, summand(written)], [operator("="), number(vector[dimension])]),
  ];
}

/**
 * @param {Stream} stream
 * @param {number} station
 * @param {number} token
 * @param {number} dimension
 * @param {Element} writes
 */
function postFormulas(stream, station, token, dimension, writes) {
  const before = stream.place(station - 1, token).stream;
  const { stream: vector, added } = stream.place(station, token);
  const sum = Float32Array.from(before, (value, i) => value + (added === null ? 0 : added[i]));
  const { mean, deviation } = moments(sum);
  const gamma = sub(identifier("γ"), numeral(dimension));
  const beta = sub(identifier("β"), numeral(dimension));
  return [
    formula([identifier("x"), operator("←"), uprightName("LayerNorm"), bracketed(identifier("x"), operator("+"), writes)]),
    formula(
      [identifier("s"), operator("="), identifier("x"), operator("+"), writes.cloneNode(true)].map((node) => /** @type {Element} */ (node)),
    ),
    formula(
      [
        sub(identifier("s"), numeral(dimension)),
        operator("="),
        number(before[dimension]),
        operator("+"),
        summand(sum[dimension] - before[dimension]),
      ],
      [operator("="), number(sum[dimension])],
    ),
    normFormula(sum, identifier("s")),
    formula(
      [x(dimension), operator("="), gamma, operator("·"), number((sum[dimension] - mean) / deviation), operator("+"), beta],
      [operator("="), number(vector[dimension])],
    ),
  ];
}

/**
 * @param {Stream} stream
 * @param {number} token
 * @param {number} dimension
 */
function finalFormulas(stream, token, dimension) {
  const before = stream.place(stream.count - 1, token).stream;
  const { mean, deviation } = moments(before);
  const value = stream.place(stream.count, token).stream[dimension];
  return [
    normFormula(before, identifier("x")),
    formula(
      [
        x(dimension),
        operator("="),
        sub(identifier("γ"), numeral(dimension)),
        operator("·"),
        number((before[dimension] - mean) / deviation),
        operator("+"),
        sub(identifier("β"), numeral(dimension)),
      ],
      [operator("="), number(value)],
    ),
  ];
}
