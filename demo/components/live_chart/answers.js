/** What the model says now: its answers to a few fixed sequences, token by token beside the right ones. */
import { make, setText } from "../shared/dom.js";
import { fill } from "../shared/text.js";

/** @typedef {import("./types.d.ts").Text} Text */
/** @typedef {import("./types.d.ts").Answer} Answer */

/**
 * @typedef {{ kind: "right" | "wrong", output: string, expected: string }
 *   | { kind: "missing", expected: string }
 *   | { kind: "extra", output: string }} Comparison of one position: missing: the answer has ended too early; extra: too late
 */

/**
 * Compares an answer with the right one, position by position.
 *
 * @param {Answer} answer
 * @returns {Comparison[]}
 */
export function compareTokens({ expected, output }) {
  return Array.from({ length: Math.max(expected.length, output.length) }, (_, i) => {
    if (i >= output.length) return { kind: "missing", expected: expected[i] };
    if (i >= expected.length) return { kind: "extra", output: output[i] };
    return { kind: output[i] === expected[i] ? "right" : "wrong", output: output[i], expected: expected[i] };
  });
}

/**
 * @param {number} wrong tokens
 * @param {Text} text
 */
export function verdictText(wrong, text) {
  if (wrong === 0) return `✓ ${text.right}`;
  return `✗ ${fill(wrong === 1 ? text.wrong_one : text.wrong_many, { count: wrong })}`;
}

export class Answers {
  /**
   * @param {Text} text
   * @param {import("./types.d.ts").NumberFormats} formats
   */
  constructor(text, { whole }) {
    this.text = text;
    this.whole = whole;
    /** @type {Answer[] | null | undefined} */
    this.rendered = undefined; // those in the list, which is built only when they change
    this.step = make("span", "tl-answers-step");
    this.list = make("ul", "tl-answers");
    const title = make("span", "tl-says-title", { role: "heading", "aria-level": 2 }, text.says_title);
    this.node = make("section", "tl-says", {}, make("div", "tl-says-head", {}, title, this.step), this.list);
  }

  /** @param {import("./types.d.ts").Run | null} run */
  render(run) {
    const { text, whole } = this;
    const answers = run?.answers ?? null;
    setText(this.step, run && answers ? fill(text.after_step, { step: whole(run.answersStep) }) : "");
    if (answers === this.rendered) return;
    this.rendered = answers;
    if (answers === null) this.list.replaceChildren(make("li", "tl-answers-hint", {}, text.says_hint));
    else this.list.replaceChildren(...answers.map((answer) => answerRow(answer, text)));
  }
}

/**
 * @param {Answer} answer
 * @param {Text} text
 * @param {"li" | "div"} [tag]
 */
export function answerRow(answer, text, tag = "li") {
  const comparisons = compareTokens(answer);
  const wrong = comparisons.filter(({ kind }) => kind !== "right").length;
  const source = answer.source.map((token) => cell("", token, ""));
  const output = comparisons.map((comparison) => outputCell(comparison, text));
  return make(
    tag,
    "tl-answer",
    { "data-wrong": wrong },
    make("span", "tl-tokens tl-source", { role: "group", "aria-label": text.source }, ...source),
    make("span", "tl-arrow", { "aria-hidden": "true" }, "→"),
    make("span", "tl-tokens", { role: "group", "aria-label": text.answer }, ...output),
    make("span", wrong ? "tl-verdict tl-is-wrong" : "tl-verdict", {}, verdictText(wrong, text)),
  );
}

/**
 * One token of the answer; below it what should stand there, if that differs.
 *
 * @param {Comparison} comparison
 * @param {Text} text
 */
function outputCell(comparison, text) {
  if (comparison.kind === "right") return cell("tl-is-right", comparison.output, "");
  if (comparison.kind === "missing") {
    const { expected } = comparison;
    return cell("tl-is-wrong tl-is-missing", "?", expected, fill(text.missing_title, { expected }));
  }
  const { output } = comparison;
  if (comparison.kind === "extra") return cell("tl-is-wrong tl-is-extra", output, text.extra, fill(text.extra_title, { said: output }));
  const { expected } = comparison;
  return cell("tl-is-wrong", output, expected, fill(text.wrong_title, { said: output, expected }));
}

/**
 * @param {string} className
 * @param {string} token
 * @param {string} below
 * @param {string} [title] in place of both, for who does not see them
 */
function cell(className, token, below, title = "") {
  const node = make("span", `tl-cell ${className}`, {}, make("span", "tl-token", {}, token), make("span", "tl-below", {}, below));
  if (title) {
    node.setAttribute("role", "img");
    node.setAttribute("aria-label", title);
    node.title = title;
  }
  return node;
}
