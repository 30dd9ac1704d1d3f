/** What a student predicts of a mistake, and how it compares with what was measured. */
import { make, onPress, setText, turnOff } from "../../shared/dom.js";
import { fill, joined } from "../../shared/text.js";

/** @typedef {import("../types.d.ts").Text} Text */

/**
 * The words of a prediction.
 *
 * @param {Text} text
 * @param {string} mistake
 * @param {string} key
 */
export function predictionWords(text, mistake, key) {
  return text[`mistakes_${mistake}_predict_${key}`];
}

/**
 * The prediction beside what was seen.
 *
 * @param {Text} text
 * @param {string} mistake
 * @param {string | null} predicted
 * @param {string | null} seen key of what came true; null: nothing that could be predicted
 */
export function verdictText(text, mistake, predicted, seen) {
  const truth = seen === null ? text.mistakes_open : fill(text.mistakes_came, { words: predictionWords(text, mistake, seen) });
  if (predicted === null) return joined([text.mistakes_no_prediction, truth]);
  const yours = fill(text.mistakes_yours, { words: predictionWords(text, mistake, predicted) });
  if (seen === null) return joined([yours, truth]);
  return predicted === seen ? joined([yours, text.mistakes_as_predicted]) : joined([yours, text.mistakes_otherwise, truth]);
}

export class MistakePrediction {
  /**
   * @param {Text} text
   * @param {(key: string) => void} onPredict
   */
  constructor(text, onPredict) {
    this.text = text;
    this.onPredict = onPredict;
    this.question = make("p", "tl-programs-mistake-question");
    this.choices = make("div", "tl-programs-mistake-predictions", { role: "group", "aria-label": text.mistakes_predict });
    this.note = make("p", "tl-programs-mistake-note");
    this.node = make("div", "tl-programs-mistake-predict", {}, this.question, this.choices, this.note);
    /** @type {HTMLButtonElement[]} */
    this.buttons = [];
    /** @type {string | null} */
    this.rendered = null; // the mistake whose predictions stand here
  }

  /**
   * @param {import("../types.d.ts").Mistake} mistake
   * @param {import("./state.js").Tried} tried
   * @param {string | null} seen key of what came true
   * @param {boolean} begun it is too late to predict
   */
  render({ name, predictions }, { predicted }, seen, begun) {
    const { text } = this;
    if (this.rendered !== name) {
      this.rendered = name;
      setText(this.question, text[`mistakes_${name}_question`]);
      this.buttons = predictions.map((key) => {
        const words = predictionWords(text, name, key);
        const button = make("button", "tl-programs-mistake-prediction", { type: "button", "data-prediction": key }, words);
        onPress(button, () => this.onPredict(key));
        return button;
      });
      this.choices.replaceChildren(...this.buttons);
    }
    for (const button of this.buttons) {
      const key = button.dataset.prediction ?? "";
      button.setAttribute("aria-pressed", String(key === predicted));
      button.dataset.seen = String(key === seen);
      turnOff(button, begun);
    }
    setText(this.note, begun ? "" : text.mistakes_predict_note);
  }
}
