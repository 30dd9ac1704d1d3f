/** Masks and positions in words, in formulas and as lines of core. */
import { make } from "../../../shared/dom.js";
import { identifier, math, numeral, operator, uprightName } from "../../../shared/mathml.js";
import { fill } from "../../../shared/text.js";
import { codeLines } from "../code_lines.js";
import { formula, number, sub } from "../token/formulas.js";
import { tiny } from "../token/words.js";
import { isProduct } from "./masks.js";
import { encoding, wave } from "./positions.js";

/** @typedef {import("../../../shared/text.js").Text} Text */
/** @typedef {import("../../../shared/depth.js").Depth} Depth */
/** @typedef {import("../../../shared/api_types").MasksReply} MasksReply */

/**
 * What masks are for, at one depth.
 *
 * @param {Text} text
 * @param {Depth} depth
 * @param {MasksReply} reply
 * @param {number} step
 * @returns {Node[]}
 */
export function maskWords(text, depth, reply, step) {
  if (depth === "code") return [codeLines(reply.lines, ["padding_mask", "look_ahead_mask", "combined_mask", "mask"])];
  if (depth === "idea") {
    const row = reply.combined[Math.min(step, reply.combined.length - 1)] ?? "";
    const seen = [...row].filter((letter) => letter === "1").length;
    const hidesNothing = reply.look_ahead.every((letters) => !letters.includes("0")) && reply.look_ahead.length > 1;
    const words = hidesNothing ? text.masks_no_look_ahead : text.masks_row;
    return [make("p", "", {}, text.masks_idea), make("p", "", {}, fill(words, { step: step + 1, seen, all: row.length }))];
  }
  return [...maskFormulas(step), make("p", "tl-inside-check", {}, isProduct(reply) ? text.masks_product_holds : text.masks_product_off)];
}

/**
 * Equation 1 with its mask, sections 3.2.1 and 3.2.3.
 *
 * @param {number} step
 */
function maskFormulas(step) {
  const scores = math(
    "mfrac",
    math("mrow", identifier("Q"), math("msup", identifier("K"), uprightName("T"))),
    math("msqrt", uprightName("d_k")),
  );
  const index = (/** @type {string} */ letter) => sub(identifier(letter), identifier("i"), identifier("j"));
  const token = () => sub(identifier("t"), identifier("j"));
  return [
    formula([uprightName("softmax"), operator("("), scores, operator("+"), identifier("M"), operator(")"), identifier("V")]),
    formula(
      [index("M"), operator("="), numeral(0), operator(":")],
      [identifier("j"), operator("≤"), identifier("i"), operator("∧"), token(), operator("≠"), uprightName("pad")],
    ),
    formula(
      [index("M"), operator("="), operator("−"), numeral("∞"), operator(":")],
      [identifier("j"), operator(">"), identifier("i"), operator("∨"), token(), operator("="), uprightName("pad")],
    ),
    formula(
      [identifier("i"), operator("="), numeral(step), operator(":")],
      [numeral(0), operator("≤"), identifier("j"), operator("≤"), numeral(step)],
    ),
  ];
}

/**
 * What positions are for, at one depth.
 *
 * @param {Text} text
 * @param {Depth} depth
 * @param {MasksReply} reply
 * @param {import("./positions.js").Positions} positions
 * @param {import("./positions_figure.js").Spot} spot
 * @returns {Node[]}
 */
export function positionWords(text, depth, reply, positions, spot) {
  if (depth === "code") return [codeLines(reply.lines, ["table", "position"])];
  if (positions.isNothing) return [make("p", "", {}, text.masks_no_positions)];
  if (depth === "idea") return [make("p", "", {}, fill(text.masks_positions_idea, { width: positions.width }))];
  const difference = positions.difference();
  const sentence = difference <= 1e-5 ? text.masks_formula_holds : text.masks_formula_off;
  return [...positionFormulas(positions, spot), make("p", "tl-inside-check", {}, fill(sentence, { difference: tiny(difference) }))];
}

/**
 * Section 3.5, with the numbers of one cell, and what the inner product comes to.
 *
 * @param {import("./positions.js").Positions} positions
 * @param {import("./positions_figure.js").Spot} spot
 */
function positionFormulas({ width, scale }, { position, dimension }) {
  const { name, pair, divisor } = wave(dimension, width);
  const raised = (/** @type {Node[]} */ ...top) => math("msup", numeral("10000"), math("mrow", ...top));
  const general = (/** @type {Node[]} */ index, /** @type {string} */ waveName) =>
    formula([
      sub(uprightName("PE"), uprightName("pos"), operator(","), ...index),
      operator("="),
      identifier(waveName),
      operator("("),
      math("mfrac", uprightName("pos"), raised(numeral(2), identifier("i"), operator("/"), uprightName("d_model"))),
      operator(")"),
    ]);
  const factor = () => (scale === 1 ? [] : [number(scale), operator("·")]);
  const sum = sub(operator("∑"), identifier("i"));
  const shifted = math("mrow", uprightName("pos"), operator("+"), identifier("k"));
  return [
    general([numeral(2), identifier("i")], "sin"),
    general([numeral(2), identifier("i"), operator("+"), numeral(1)], "cos"),
    formula(
      [
        sub(uprightName("PE"), numeral(position), operator(","), numeral(dimension)),
        operator("="),
        ...factor(),
        identifier(name),
        operator("("),
        math("mfrac", numeral(position), raised(numeral(pair), operator("/"), numeral(width))),
        operator(")"),
      ],
      [
        operator("="),
        ...factor(),
        identifier(name),
        operator("("),
        number(position / divisor),
        operator(")"),
        operator("="),
        number(scale * encoding(position, dimension, width)),
      ],
    ),
    formula([
      sub(uprightName("PE"), uprightName("pos")),
      operator("·"),
      sub(uprightName("PE"), shifted),
      operator("="),
      ...(scale === 1 ? [] : [math("msup", number(scale), numeral(2)), operator("·")]),
      sum,
      identifier("cos"),
      operator("("),
      math("mfrac", identifier("k"), raised(numeral(2), identifier("i"), operator("/"), uprightName("d_model"))),
      operator(")"),
    ]),
  ];
}
