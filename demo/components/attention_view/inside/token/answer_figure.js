/** The decoder's end: logits and softmax of the most probable tokens. */
import { make, setText } from "../../../shared/dom.js";
import { identifier, math, numeral, operator } from "../../../shared/mathml.js";
import { fill } from "../../../shared/text.js";
import { codeLines } from "../code_lines.js";
import { best, candidateDifference, softmax } from "./answer.js";
import { formula, number, sub } from "./formulas.js";
import { AGREES, signed, tiny } from "./words.js";

/** @typedef {import("../../../shared/text.js").Text} Text */
/** @typedef {import("./stream.js").Stream} Stream */

const MOST = 5; // tokens, as the candidates of a step

export class AnswerFigure {
  /** @param {Text} text */
  constructor(text) {
    this.text = text;
    this.words = make("div", "tl-inside-token-words");
    this.body = make("tbody");
    const heads = [text.token_candidate, text.token_logit, text.token_probability].map((word) => make("th", "", { scope: "col" }, word));
    const table = make(
      "table",
      "tl-inside-token-answer",
      {},
      make("caption", "tl-unseen", {}, text.token_answer),
      make("thead", "", {}, make("tr", "", {}, ...heads)),
      this.body,
    );
    this.check = make("p", "tl-inside-check");
    this.node = make("section", "tl-inside-part", {}, make("h3", "tl-attn-label", {}, text.token_answer), this.words, table, this.check);
  }

  /**
   * @param {Stream} stream
   * @param {number} token
   * @param {[string, number][]} candidates of the step
   * @param {import("../../../shared/depth.js").Depth} depth
   */
  render(stream, token, candidates, depth) {
    const { text } = this;
    const logits = stream.logitsOf(token);
    const scored = best(logits, stream.reply.vocabulary, MOST);
    this.body.replaceChildren(...scored.map((one) => answerRow(one)));
    const difference = candidateDifference(scored, candidates);
    const agrees = difference !== null && difference <= AGREES;
    this.check.classList.toggle("tl-inside-off", !agrees);
    setText(this.check, fill(agrees ? text.token_answer_same : text.token_answer_off, { difference: tiny(difference ?? 1) }));
    if (depth === "idea") setText(this.words, fill(text.token_idea_answer, { count: stream.reply.vocabulary.length }));
    else if (depth === "maths") this.words.replaceChildren(...answerFormulas(logits, scored[0], stream.width));
    else this.words.replaceChildren(codeLines(stream.reply.lines, ["logits", "output_softmax"]));
  }
}

/** @param {import("./answer.js").Scored} scored */
function answerRow({ token, logit, probability }) {
  const bar = make("i", "tl-inside-token-bar");
  bar.style.transform = `scaleX(${probability})`;
  return make(
    "tr",
    "",
    {},
    make("th", "", { scope: "row" }, token),
    make("td", "", { "data-value": logit }, signed(logit)),
    make(
      "td",
      "",
      { "data-value": probability },
      make("span", "tl-inside-token-track", { "aria-hidden": "true" }, bar),
      make("span", "tl-inside-token-figure", {}, probability.toFixed(3)),
    ),
  );
}

/**
 * Logits and softmax: section 3.4.
 *
 * @param {ArrayLike<number>} logits
 * @param {import("./answer.js").Scored} first
 * @param {number} width d_model
 */
function answerFormulas(logits, first, width) {
  const { largest, sum } = softmax(logits);
  const z = (/** @type {Node} */ index) => sub(identifier("z"), index);
  /** @param {Node[]} exponent */
  const exponential = (...exponent) => math("msup", identifier("e"), math("mrow", ...exponent));
  /** @param {(node: Node) => Element} term */
  const share = (term) =>
    math("mfrac", term(math("mtext", first.token)), math("mrow", sub(operator("∑"), identifier("j")), term(identifier("j"))));
  const name = math("mtext", first.token);
  return [
    formula(
      [identifier("z"), operator("="), identifier("x"), identifier("W"), operator("+"), identifier("b")],
      [math("mtext", `(${width} → ${logits.length})`)],
    ),
    formula(
      [identifier("p"), operator("("), name, operator(")"), operator("="), share((node) => exponential(z(node)))],
      [operator("="), share((node) => exponential(z(node), operator("−"), identifier("m")))],
      [identifier("m"), operator("="), number(largest)],
    ),
    formula(
      [operator("="), math("mfrac", exponential(number(first.logit), operator("−"), number(largest)), number(sum))],
      [operator("="), numeral(first.probability.toFixed(3))],
    ),
  ];
}
