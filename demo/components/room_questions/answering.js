/** A student's prompt: the question, one press for an answer, and later what the class thinks. */
import { make, setText } from "../shared/dom.js";
import { FirstSight } from "../shared/first_sight.js";
import { setTerms } from "../shared/terms.js";
import { board, cameSentence, hasCounts } from "./board.js";

/** @typedef {import("./types.d.ts").RoomQuestion} RoomQuestion */
/** @typedef {import("../shared/text.js").Text} Text */

/**
 * A whole number that somebody typed; null: it is none. Full-width digits, as Japanese keyboards write them, count too.
 *
 * @param {string} typed
 * @param {number} largest
 */
export function wholeNumber(typed, largest) {
  const written = typed.normalize("NFKC").trim().replace(/−/g, "-");
  const number = Number(written);
  return /^[-+]?\d{1,12}$/.test(written) && Math.abs(number) <= largest ? number : null;
}

export class Answering {
  /**
   * @param {Text} text
   * @param {number} largest number
   * @param {(answer: string | number) => void} vote
   */
  constructor(text, largest, vote) {
    this.text = text;
    this.largest = largest;
    this.vote = vote;
    this.title = make("h2", "tl-ask-title");
    this.words = make("p", "tl-ask-question");
    this.body = make("div", "tl-ask-body");
    this.note = make("p", "tl-ask-note", { role: "status" });
    this.problem = make("p", "tl-ask-problem", { role: "alert" });
    this.node = make(
      "section",
      "tl-ask-prompt",
      { "aria-label": text.question },
      this.title,
      this.words,
      this.body,
      this.note,
      this.problem,
    );
    this.shown = "";
  }

  /**
   * @param {RoomQuestion | null} question
   * @param {string} problem
   */
  render(question, problem) {
    this.node.hidden = question === null;
    if (question === null) {
      this.shown = "";
      return;
    }
    const { text } = this;
    setText(this.title, question.rounds.length > 1 ? text.question_again : text.question);
    if (this.words.textContent !== question.words) setTerms(this.words, question.words, ...new FirstSight("").terms(question.words, 0));
    setText(this.note, this.noteOf(question));
    setText(this.problem, problem);
    this.problem.hidden = problem === "";
    const shown = JSON.stringify(question);
    if (shown === this.shown) return;
    const isSame = this.body.dataset.key === keyOf(question); // the buttons stay, and the keyboard where it is
    this.shown = shown;
    this.body.dataset.key = keyOf(question);
    if (!isSame || question.shown) this.body.replaceChildren(...this.parts(question));
    for (const button of this.body.querySelectorAll("[data-answer]"))
      button.setAttribute("aria-pressed", String(button.getAttribute("data-answer") === question.mine));
  }

  /**
   * @param {RoomQuestion} question
   * @returns {HTMLElement[]}
   */
  parts(question) {
    const seen = hasCounts(question) ? [board(question, this.text)] : [];
    if (!question.open) return seen;
    return [question.whole ? this.form(question) : this.buttons(question), ...seen];
  }

  /** @param {RoomQuestion} question */
  noteOf(question) {
    const { text } = this;
    if (question.open) return question.mine !== null ? text.voted : question.whole ? text.not_voted_whole : text.not_voted;
    return cameSentence(question, text) || (hasCounts(question) ? "" : text.wait);
  }

  /** @param {RoomQuestion} question */
  buttons({ bars, words }) {
    const all = bars.map((bar) =>
      make("button", "tl-ask-choice", { type: "button", "data-answer": bar.name, click: () => this.vote(bar.name) }, bar.words),
    );
    return make("div", "tl-ask-choices", { role: "group", "aria-label": words }, ...all);
  }

  /** @param {RoomQuestion} question */
  form({ mine }) {
    const { text } = this;
    const input = make("input", "tl-ask-input", { type: "text", inputmode: "numeric", maxlength: 12, "aria-label": text.answer });
    if (mine !== null) input.value = String(mine);
    const form = make("form", "tl-ask-form", {}, input, make("button", "tl-ask-button", { type: "submit" }, text.send));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const number = wholeNumber(input.value, this.largest);
      setText(this.problem, number === null ? text.no_whole : "");
      this.problem.hidden = number !== null;
      if (number !== null) this.vote(number);
    });
    return form;
  }
}

/** @param {RoomQuestion} question what the buttons depend on */
function keyOf({ number, rounds, open, shown, words }) {
  return JSON.stringify([number, rounds.length, open, shown, words]);
}
