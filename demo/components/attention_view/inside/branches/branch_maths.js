/** The probability of a whole output, as the model factorises it. */
import { make, setText } from "../../../shared/dom.js";
import { fill, numberFormats } from "../../../shared/text.js";
import { codeLines } from "../code_lines.js";
import { logProbability } from "./branch_words.js";

/** @typedef {import("../../decode.js").Decode} Decode */

const STEPS = ["branch", "chosen", "chances", "recovers"];

export class BranchMaths {
  /** @param {import("../../types.d.ts").Inside} inside */
  constructor({ text, language, state }) {
    this.text = text;
    this.state = state;
    this.formats = numberFormats(language);
    this.sums = make("ul", "tl-inside-branches-sums");
    this.formula = make("p", "tl-inside-formula", {}, "p(y | x) = ∏ₜ p(yₜ | y₁ … yₜ₋₁, x)");
    this.code = make("div");
    this.node = make("div", "tl-inside-branches-maths", {}, this.formula, make("p", "", {}, text.branch_maths), this.sums, this.code);
  }

  /**
   * @param {Decode} decode on show
   * @param {import("./branch_list.js").Branch[]} branches
   * @param {import("../../../shared/depth.js").Depth} depth
   */
  render(decode, branches, depth) {
    const { text, state } = this;
    this.node.hidden = depth === "idea";
    this.formula.hidden = depth !== "maths";
    this.code.replaceChildren(...(depth === "code" ? [codeLines(decode.lines, STEPS)] : []));
    const all = [{ name: text.branch_greedy, decode: state.base ?? decode }, ...branches];
    const lines = all.flatMap((one) => {
      const sum = logProbability(one.decode);
      return sum === null ? [] : [fill(text.branch_sum, { name: one.name, sum: this.formats.decimal(sum).replace("-", "−") })];
    });
    while (this.sums.children.length > lines.length) this.sums.lastChild?.remove();
    while (this.sums.children.length < lines.length) this.sums.append(make("li"));
    lines.forEach((line, i) => setText(this.sums.children[i], line));
  }
}
