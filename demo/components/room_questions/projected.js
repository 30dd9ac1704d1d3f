/** The question as the presenter's view shows it to a whole room: large, and how many gave which answer only when the teacher has shown that. */
import { make, setText } from "../shared/dom.js";
import { answeredSentence, board, cameSentence } from "./board.js";

/** @typedef {import("./types.d.ts").RoomQuestion} RoomQuestion */
/** @typedef {import("./types.d.ts").TeacherAsked} TeacherAsked */
/** @typedef {import("../shared/text.js").Text} Text */

/**
 * What of a question everybody may see: without numbers until the teacher shows them.
 *
 * @param {RoomQuestion} question as the teacher's page has it
 * @returns {RoomQuestion}
 */
export function projectedQuestion(question) {
  if (question.shown) return question;
  return { ...question, rounds: question.rounds.map((round) => ({ ...round, counts: null })) };
}

export class Projected {
  /** @param {Text} text */
  constructor(text) {
    this.text = text;
    this.words = make("h2", "tl-ask-question");
    this.body = make("div", "tl-ask-body");
    this.count = make("p", "tl-ask-taken");
    this.verdict = make("p", "tl-ask-verdict");
    this.node = make("section", "tl-ask-projected", { "aria-label": text.question }, this.words, this.body, this.count, this.verdict);
    this.drawn = "";
  }

  /** @param {TeacherAsked | null} told */
  render(told) {
    const { text } = this;
    const question = told?.question ?? null;
    this.node.hidden = question === null;
    if (told === null || question === null) return;
    const seen = projectedQuestion(question);
    setText(this.words, seen.words);
    setText(this.count, answeredSentence(seen, told.students, text));
    setText(this.verdict, cameSentence(seen, text));
    const drawn = JSON.stringify([seen, question.shown]);
    if (drawn !== this.drawn) this.body.replaceChildren(...(seen.shown ? [board(seen, text)] : this.answers(seen)));
    this.drawn = drawn;
  }

  /**
   * The answers that one may choose from, without bars; none where a number is asked for.
   *
   * @param {RoomQuestion} question
   */
  answers({ bars, whole, right }) {
    if (whole) return [];
    const rows = bars.map(({ words }, place) => {
      const mark = place === right ? [make("span", "tl-ask-right", {}, "✓ " + this.text.right)] : [];
      return make("li", "tl-ask-answer", { "data-right": place === right }, make("div", "tl-ask-words", {}, words, ...mark));
    });
    return [make("ul", "tl-ask-board", {}, ...rows)];
  }
}
