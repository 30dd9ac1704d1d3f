/** What goes in, what comes out, token by token; below the source how much the step looks at each. */
import { make } from "../shared/dom.js";
import { fill } from "../shared/text.js";
import { chosenPlaces, ownToken } from "./forced_tokens.js";
import { compareTokens, countWrong, verdictWords } from "./token_comparison.js";

/** @typedef {import("./types.d.ts").Text} Text */
/** @typedef {import("./decode.js").Decode} Decode */

const DENSE = 20; // more tokens than this are set smaller

/**
 * @param {string} token
 * @param {string} className
 * @param {...Node} children
 */
function tokenNode(token, className, ...children) {
  return make("span", `tl-attn-token ${className}`, {}, make("span", "tl-attn-token-text", {}, token), ...children);
}

/**
 * A person chose this token: a mark at its edge, and in words what the model would have written.
 *
 * @param {HTMLElement} node
 * @param {Decode} decode
 * @param {number} t its place
 * @param {Text} text
 */
function markChosen(node, decode, t, text) {
  const words = fill(text.branch_by_hand, { token: ownToken(decode, t) ?? text.nothing });
  node.classList.add("tl-attn-forced");
  node.title = words;
  node.append(make("span", "tl-unseen", {}, words));
}

export class TokenStrip {
  /**
   * @param {Text} text
   * @param {number} weightOne
   */
  constructor(text, weightOne) {
    this.text = text;
    this.weightOne = weightOne;
    this.source = make("div", "tl-attn-tokens tl-attn-source", { role: "group", "aria-label": text.source });
    this.output = make("div", "tl-attn-tokens tl-attn-output", { role: "group", "aria-label": text.output });
    this.verdict = make("p", "tl-attn-verdict");
    /** @type {HTMLElement[]} */
    this.sourceBars = [];
    /** @type {HTMLElement[]} */
    this.outputTokens = [];
    /** @type {number[] | null} */
    this.tops = null; // where the output's tokens stand in their box, at measuredWidth
    this.measuredWidth = 0;
    this.scrolledTo = -1;
    this.node = make(
      "div",
      "tl-attn-strip",
      {},
      make("span", "tl-attn-label", { "aria-hidden": "true" }, text.source),
      this.source,
      make("span", "tl-attn-label", { "aria-hidden": "true" }, text.output),
      this.output,
      make("span"),
      this.verdict,
    );
  }

  /** @param {Decode | null} decode */
  render(decode) {
    if (decode === null) {
      this.source.replaceChildren();
      this.output.replaceChildren();
      this.verdict.textContent = "";
      this.verdict.className = "tl-attn-verdict";
      return;
    }
    this.node.classList.toggle("tl-attn-dense", decode.source.length > DENSE || decode.output.length > DENSE);
    this.renderSource(decode);
    this.renderOutput(decode);
  }

  /** @param {Decode} decode */
  renderSource({ source, start }) {
    const spacer = tokenNode(start, "tl-attn-start tl-attn-spacer");
    spacer.setAttribute("aria-hidden", "true");
    this.sourceBars = source.map(() => make("span", "tl-attn-look", { "aria-hidden": "true" }));
    this.source.replaceChildren(spacer, ...source.map((token, i) => tokenNode(token, "", this.sourceBars[i])));
  }

  /**
   * Every token has its room from the start: a dot until its step comes, so nothing moves.
   *
   * @param {Decode} decode
   */
  renderOutput(decode) {
    const { text } = this;
    const compared = compareTokens(decode.output, decode.expected);
    const chosen = chosenPlaces(decode);
    this.outputTokens = compared.map(({ token = text.nothing, expected = text.nothing, isWrong }, t) => {
      const title = fill(text.should_long, { token: expected });
      const should = isWrong ? [make("span", "tl-attn-should", { title }, fill(text.should, { token: expected }))] : [];
      const node = tokenNode(token, isWrong ? "tl-attn-wrong" : "", ...should);
      if (chosen[t]) markChosen(node, decode, t, text);
      return node;
    });
    this.output.replaceChildren(tokenNode(decode.start, "tl-attn-start"), ...this.outputTokens);
    this.tops = null;
    this.verdict.textContent = verdictWords(compared, decode, text);
    this.verdict.className = "tl-attn-verdict";
    if (decode.expected) this.verdict.classList.add(countWrong(compared) ? "tl-attn-is-wrong" : "tl-attn-is-right");
  }

  /**
   * @param {number} step
   * @param {number} steps
   * @param {import("../shared/heatmap/weights.js").Weights} weights of the source, in fixed point
   */
  renderStep(step, steps, weights) {
    this.outputTokens.forEach((node, t) => {
      node.classList.toggle("tl-attn-later", t > step && step !== steps - 1);
      node.classList.toggle("tl-attn-missing", t >= steps);
      node.classList.toggle("tl-attn-current", t === step);
    });
    this.sourceBars.forEach((bar, i) => {
      bar.style.transform = `scaleX(${(weights[i] / this.weightOne).toFixed(3)})`;
    });
  }

  /**
   * Long outputs scroll in their own box, never the page. Rows are told from the tokens' places, measured once a width.
   *
   * @param {number} step
   * @param {number} width of the view
   */
  keepInSight(step, width) {
    if (!this.node.classList.contains("tl-attn-dense")) return;
    if (this.tops === null || this.measuredWidth !== width) {
      this.tops = this.outputTokens.map((node) => node.offsetTop);
      this.measuredWidth = width;
      this.scrolledTo = -1;
    }
    const top = Math.max(0, this.tops[step] - this.tops[0]);
    if (top !== this.scrolledTo) this.output.scrollTop = top;
    this.scrolledTo = top;
  }
}
