/** One of the model's answers, in a line beside the figures: the first that became wrong or right is seen without scrolling. */
import { make } from "../shared/dom.js";
import { answerRow } from "./answers.js";

/** @typedef {import("./types.d.ts").Answer} Answer */

const MOST_TOKENS = 5; // of the source: what stands in one line of a phone

/**
 * The answer that is shown: the longest whose source has room; if none has, the shortest.
 *
 * @param {Answer[] | null} answers
 */
export function lineAnswer(answers) {
  const sorted = [...(answers ?? [])].sort((one, other) => one.source.length - other.source.length);
  return sorted.findLast(({ source }) => source.length <= MOST_TOKENS) ?? sorted[0] ?? null;
}

export class AnswerLine {
  /** @param {import("./types.d.ts").Text} text */
  constructor(text) {
    this.text = text;
    /** @type {Answer | null | undefined} */
    this.rendered = undefined;
    this.node = make("div", "tl-answer-line");
  }

  /** @param {import("./types.d.ts").Run | null} run */
  render(run) {
    const answer = lineAnswer(run?.answers ?? null);
    if (answer === this.rendered) return;
    this.rendered = answer;
    this.node.replaceChildren(answer ? answerRow(answer, this.text, "div") : make("span", "tl-answers-hint", {}, this.text.says_soon));
  }
}
