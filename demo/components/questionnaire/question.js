/** One question, and its four choices. */
import { make, setText } from "../shared/dom.js";
import { fill } from "../shared/text.js";

/** @typedef {import("../shared/api_types").AskedQuestion} AskedQuestion */

export class Question {
  /**
   * @param {AskedQuestion} question
   * @param {number} number from 1
   * @param {import("../shared/text.js").Text} text
   * @param {() => void} changed
   */
  constructor({ name, lesson, words, choices }, number, text, changed) {
    this.name = name;
    this.lesson = lesson;
    this.text = text;
    this.inputs = choices.map((choice) => {
      const input = make("input", "", { type: "radio", name: `tl-question-${name}`, value: choice.name });
      input.addEventListener("change", changed);
      return input;
    });
    this.mark = make("p", "tl-question-mark");
    this.node = make(
      "fieldset",
      "tl-question",
      { "data-question": name },
      make("legend", "", {}, fill(text.number, { number, question: words })),
      ...choices.map((choice, i) => make("label", "", {}, this.inputs[i], make("span", "", {}, choice.words))),
      this.mark,
    );
    this.clear();
  }

  /** @returns {string} "": open */
  get answer() {
    return this.inputs.find(({ checked }) => checked)?.value ?? "";
  }

  /** @param {string | undefined} answer */
  show(answer) {
    for (const input of this.inputs) input.checked = input.value === answer;
    this.clear();
  }

  clear() {
    this.mark.hidden = true;
    delete this.node.dataset.right;
    for (const input of this.inputs) delete (/** @type {HTMLElement} */ (input.parentElement).dataset.key);
  }

  /**
   * @param {string} right name of the choice
   * @param {string} lesson title of the one that answers it
   */
  tell(right, lesson) {
    const isRight = this.answer === right;
    this.node.dataset.right = String(isRight);
    for (const input of this.inputs) if (input.value === right) /** @type {HTMLElement} */ (input.parentElement).dataset.key = "yes";
    setText(this.mark, isRight ? this.text.right : fill(this.text.wrong, { lesson }));
    this.mark.hidden = false;
  }
}
