/** What a teacher sees of a question that is asked, and does with it. */
import { make, setText } from "../shared/dom.js";
import { publish } from "../shared/messages.js";
import { fill } from "../shared/text.js";
import { wholeNumber } from "./answering.js";
import { answeredSentence, board, cameSentence } from "./board.js";

/** @typedef {import("./types.d.ts").RoomQuestion} RoomQuestion */
/** @typedef {import("./types.d.ts").TeacherAsked} TeacherAsked */
/** @typedef {import("./types.d.ts").Steering} Steering_ */
/** @typedef {import("./types.d.ts").LessonPlaceShown} LessonPlaceShown */
/** @typedef {import("../shared/text.js").Text} Text */

/**
 * The choice that the lesson open in the teacher's page has measured, if it is this question's.
 *
 * @param {RoomQuestion} question
 * @param {LessonPlaceShown | null} place
 * @returns {import("../shared/api_types").QuestionBar | null}
 */
export function measuredBar({ lesson, step, bars }, place) {
  if (place === null || place.came === null || place.lesson !== lesson || place.predicts !== step) return null;
  return bars.find(({ name }) => name === place.came) ?? null;
}

export class Steering {
  /**
   * @param {Text} text
   * @param {number} largest number
   * @param {{ steer: (action: Steering_) => void, decide: (came: string | number) => void }} actions
   */
  constructor(text, largest, actions) {
    this.text = text;
    this.largest = largest;
    this.actions = actions;
    this.title = make("h2", "tl-ask-question");
    this.count = make("p", "tl-ask-answered", { role: "status" });
    this.seen = make("p", "tl-ask-note");
    this.board = make("div", "tl-ask-body");
    this.verdict = make("p", "tl-ask-verdict");
    const button = (/** @type {Steering_} */ action) =>
      make("button", "tl-ask-button", { type: "button", "data-action": action, click: () => actions.steer(action) }, text[action]);
    this.buttons = {
      close: button("close"),
      show: button("show"),
      hide: button("hide"),
      again: button("again"),
      dismiss: button("dismiss"),
    };
    this.measured = make("button", "tl-ask-button tl-ask-main", {
      type: "button",
      "data-action": "measured",
      click: () => this.markMeasured(),
    });
    this.choice = make("select", "tl-ask-input", { "aria-label": text.decide });
    this.number = make("input", "tl-ask-input", { type: "text", inputmode: "numeric", maxlength: 12, "aria-label": text.decide_number });
    const mark = make("button", "tl-ask-button", { type: "submit", "data-action": "mark" }, text.mark);
    this.decide = make("form", "tl-ask-form", {}, make("span", "", {}, text.decide), this.choice, this.number, mark);
    this.decide.addEventListener("submit", (event) => {
      event.preventDefault();
      this.mark();
    });
    const { close, show, hide, again, dismiss } = this.buttons;
    const large = { type: "button", "data-action": "present", title: text.present_title, click: () => publish("presentWanted", null) };
    const present = make("button", "tl-ask-button tl-ask-present", large, text.present);
    const acts = make("div", "tl-ask-form", {}, close, show, hide, this.measured, again, present, dismiss);
    const head = make("div", "tl-ask-head", {}, this.count, this.seen);
    this.node = make(
      "section",
      "tl-ask-steering",
      { "aria-label": text.question },
      this.title,
      head,
      this.board,
      this.verdict,
      acts,
      this.decide,
    );
    /** @type {RoomQuestion | null} */
    this.question = null;
    /** @type {LessonPlaceShown | null} */
    this.place = null;
    this.drawn = "";
    this.asked = "";
  }

  mark() {
    if (this.question === null) return;
    if (!this.question.whole) {
      if (this.choice.value !== "choose") this.actions.decide(this.choice.value);
      return;
    }
    const number = wholeNumber(this.number.value, this.largest);
    if (number !== null) this.actions.decide(number);
  }

  markMeasured() {
    const bar = this.question && measuredBar(this.question, this.place);
    if (bar) this.actions.decide(bar.name);
  }

  /**
   * @param {TeacherAsked | null} told
   * @param {LessonPlaceShown | null} place
   */
  render(told, place) {
    const question = told?.question ?? null;
    this.question = question;
    this.place = place;
    this.node.hidden = question === null;
    if (question === null || told === null) return;
    const { text, buttons } = this;
    setText(this.title, question.words);
    setText(this.count, answeredSentence(question, told.students, text));
    setText(this.seen, question.shown ? text.seen : text.hidden);
    setText(this.verdict, cameSentence(question, text));
    const bar = question.came === null ? measuredBar(question, place) : null;
    this.measured.hidden = bar === null;
    setText(this.measured, fill(text.measured, { words: bar?.words ?? "" }));
    buttons.close.hidden = !question.open;
    buttons.show.hidden = question.shown;
    buttons.hide.hidden = !question.shown;
    buttons.again.hidden = question.open || question.rounds.length > 1;
    this.decide.hidden = question.open || question.came !== null;
    this.renderChoices(question);
    const drawn = JSON.stringify(question);
    if (drawn !== this.drawn) this.board.replaceChildren(board(question, text));
    this.drawn = drawn;
  }

  /** @param {RoomQuestion} question */
  renderChoices({ number, whole, bars, words }) {
    this.choice.hidden = whole;
    this.number.hidden = !whole;
    const asked = number + words;
    if (asked === this.asked) return;
    this.asked = asked;
    const options = bars.map(({ name, words: answer }) => make("option", "", { value: name }, answer));
    const { text } = this;
    this.choice.replaceChildren(
      make("option", "", { value: "choose" }, text.decide_choose),
      ...(whole ? [] : options),
      make("option", "", { value: "" }, text.decide_none),
    );
    this.number.value = "";
  }
}
