/** One step of the walk: its number and name; by depth a sentence, the paper's formula or the line of core; and what it shows. */
import { make } from "../../../shared/dom.js";
import { fill } from "../../../shared/text.js";
import { codeLines } from "../code_lines.js";
import { setMathText } from "./math_text.js";

/** @typedef {import("../../../shared/depth.js").Depth} Depth */
/** @typedef {import("../../../shared/api_types").SourceLine} SourceLine */

/**
 * What a step shows.
 *
 * @typedef {object} Scene
 * @property {import("./arithmetic.js").CellArithmetic} cell
 * @property {import("./arithmetic.js").HeadArithmetic} head
 * @property {Record<string, SourceLine>} lines of core
 * @property {Depth} depth
 * @property {string} row its token, in words
 * @property {string} column its token, in words
 * @property {string[]} columns tokens, equal ones told apart
 * @property {number} chosen the column
 * @property {{ head: number, heads: number }} which of how many heads, from 0
 */

export class Step {
  /**
   * @param {import("../../../shared/text.js").Text} text
   * @param {string} name "score", "scale", "mask", "softmax", "mixed", "share" or "residual"
   * @param {...Node} shown
   */
  constructor(text, name, ...shown) {
    this.text = text;
    this.name = name;
    this.title = make("h3", "tl-inside-cell-step-title");
    setMathText(this.title, text[`cell_${name}`]);
    this.words = make("p", "tl-inside-cell-words");
    this.formula = make("div", "tl-inside-cell-formula");
    this.shapes = make("p", "tl-inside-cell-shapes");
    this.code = make("div", "tl-inside-cell-code");
    this.result = make("p", "tl-inside-cell-outcome");
    const parts = [this.title, this.words, this.formula, this.shapes, this.code, ...shown, this.result];
    this.node = make("li", "tl-inside-cell-step", { "data-step": name }, ...parts);
  }

  /**
   * The step in words, of whatever depth.
   *
   * @param {Scene} scene
   * @param {object} said
   * @param {string} said.words
   * @param {Element[]} said.formula
   * @param {string} said.shapes
   * @param {string[]} said.steps whose lines of core are shown
   * @param {string} [said.result]
   */
  say({ depth, lines }, { words, formula, shapes, steps, result = "" }) {
    setMathText(this.words, words);
    this.formula.hidden = this.shapes.hidden = depth !== "maths";
    this.code.hidden = depth !== "code";
    if (depth === "maths") {
      this.formula.replaceChildren(...formula);
      setMathText(this.shapes, shapes);
    }
    if (depth === "code") this.code.replaceChildren(codeLines(lines, steps));
    setMathText(this.result, result);
  }

  /** @param {Record<string, any>} values of the step's sentence */
  sentence(values) {
    return fill(this.text[`cell_${this.name}_idea`], values);
  }
}
