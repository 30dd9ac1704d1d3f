/** What a student predicts before a race, and how it compares with what was seen. */
import { make, onPress, setText, turnOff } from "../shared/dom.js";
import { fill } from "../shared/text.js";
import { OWN } from "./view_state.js";

/** @typedef {import("./types.d.ts").Text} Text */
/** @typedef {import("./types.d.ts").Choice} Choice */

/**
 * The prediction beside what was seen.
 *
 * @param {string | null} predicted key of a choice
 * @param {string | null} seen key of the choice that came true; null: it is open
 * @param {Choice[]} choices
 * @param {Text} text
 * @param {string} language
 */
export function predictionText(predicted, seen, choices, text, language) {
  if (predicted === null) return text.predict_none;
  const words = choices.find(({ key }) => key === predicted)?.words ?? "";
  const outcome = seen === null ? text.predict_open : seen === predicted ? text.predict_right : text.predict_wrong;
  return fill(text.predict_yours, { words }) + (language === "ja" ? "。" : ". ") + outcome;
}

export class Prediction {
  /**
   * @param {Text} text
   * @param {(key: string) => void} onPredict is called with the key of a choice
   */
  constructor(text, onPredict) {
    this.text = text;
    this.onPredict = onPredict;
    this.question = make("p", "tl-race-question");
    this.choices = make("div", "tl-race-choices", { role: "group", "aria-label": text.predict });
    this.note = make("p", "tl-race-note");
    const label = make("span", "tl-race-label", {}, text.predict);
    this.node = make("div", "tl-race-predict", {}, label, this.question, this.choices, this.note);
    /** @type {HTMLButtonElement[]} */
    this.buttons = [];
    /** @type {string | null} */
    this.rendered = null; // the race whose choices stand here
  }

  /**
   * @param {import("./view_state.js").ViewState} state
   * @param {boolean} waiting for Python's answer to Race
   */
  render({ chosen, lesson, prediction, race }, waiting) {
    const { text } = this;
    this.node.hidden = chosen === OWN;
    if (this.rendered !== chosen) {
      this.rendered = chosen;
      setText(this.question, lesson?.question ?? "");
      this.buttons = (lesson?.choices ?? []).map((choice) => this.buildButton(choice));
      this.choices.replaceChildren(...this.buttons);
    }
    for (const button of this.buttons) {
      button.setAttribute("aria-pressed", String(button.dataset.choice === prediction));
      turnOff(button, race !== null || waiting);
    }
    setText(this.note, race === null ? text.predict_note : race.predicted === null ? text.predict_none : "");
  }

  /** @param {Choice} choice */
  buildButton({ key, words }) {
    const button = make("button", "tl-race-choice", { type: "button", "data-choice": key }, words);
    onPress(button, () => this.onPredict(key));
    return button;
  }
}
