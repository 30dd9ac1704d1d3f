/** How a teacher asks: a prediction of the lesson that is open, one from the list, or a question of one's own. */
import { make, setText } from "../shared/dom.js";
import { fill } from "../shared/text.js";

/** @typedef {import("../shared/api_types").Prediction} Prediction */
/** @typedef {import("./types.d.ts").Props} Props */
/** @typedef {import("./types.d.ts").LessonPlaceShown} LessonPlaceShown */

/**
 * @typedef {object} AskingActions
 * @property {(lesson: string, step: number) => void} askPrediction
 * @property {(words: string, choices: string[]) => void} askOwn
 * @property {() => void} toggled the form was opened or closed
 */

/**
 * The choices that were written: empty lines count as not written.
 *
 * @param {string[]} typed
 */
export function written(typed) {
  return typed.map((words) => words.trim()).filter((words) => words !== "");
}

export class Asking {
  /**
   * @param {Props} props
   * @param {AskingActions} actions
   */
  constructor({ text, choices: [fewest, most], most_words, most_choice_words }, actions) {
    this.text = text;
    this.actions = actions;
    this.isOpen = false;
    /** @type {Prediction[]} */
    this.predictions = [];
    /** @type {LessonPlaceShown | null} */
    this.place = null;
    const button = (/** @type {string} */ action, /** @type {string} */ words, /** @type {() => void} */ click) =>
      make("button", "tl-ask-button", { type: "button", "data-action": action, click }, words);
    this.openButton = button("ask", text.ask, () => this.toggle(true));
    this.here = make("button", "tl-ask-button tl-ask-here", { type: "button", "data-action": "ask-here", click: () => this.askHere() });
    this.list = make("select", "tl-ask-input tl-ask-list", { "aria-label": text.which });
    this.ownWords = make("input", "tl-ask-input tl-ask-own-words", {
      type: "text",
      maxlength: most_words,
      "aria-label": text.own_words,
      placeholder: text.own_words,
    });
    this.kind = make(
      "select",
      "tl-ask-input",
      { "aria-label": text.kind, change: () => this.renderKind() },
      make("option", "", { value: "choices" }, text.kind_choices),
      make("option", "", { value: "whole" }, text.kind_whole),
    );
    this.choiceInputs = Array.from({ length: most }, (_, i) =>
      make("input", "tl-ask-input", {
        type: "text",
        maxlength: most_choice_words,
        placeholder: fill(text.choice, { number: i + 1 }),
        "aria-label": fill(text.choice, { number: i + 1 }),
        input: () => this.renderKind(),
      }),
    );
    this.fewest = fewest;
    this.choices = make("div", "tl-ask-own-choices", {}, ...this.choiceInputs);
    const own = make("button", "tl-ask-button tl-ask-main", { type: "submit", "data-action": "ask-own" }, text.put);
    const cancel = button("cancel", text.cancel, () => this.toggle(false));
    const form = make(
      "form",
      "tl-ask-own",
      {},
      make("strong", "", {}, text.own),
      this.ownWords,
      this.kind,
      this.choices,
      make("div", "tl-ask-form", {}, own, cancel),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      actions.askOwn(this.ownWords.value, this.kind.value === "whole" ? [] : written(this.choiceInputs.map(({ value }) => value)));
    });
    const put = make(
      "button",
      "tl-ask-button tl-ask-main",
      { type: "button", "data-action": "ask-listed", click: () => this.askListed() },
      text.put,
    );
    const listed = make("div", "tl-ask-form", {}, this.list, put);
    this.panel = make("div", "tl-ask-panel", {}, make("strong", "", {}, text.which), listed, form);
    this.renderKind();
  }

  /** @param {boolean} open */
  toggle(open) {
    this.isOpen = open;
    this.actions.toggled();
    if (open) this.list.focus();
    else this.openButton.focus();
  }

  /** What was typed has been asked. */
  done() {
    this.isOpen = false;
    for (const input of [this.ownWords, ...this.choiceInputs]) input.value = "";
    this.renderKind();
  }

  /** @param {Prediction[]} predictions */
  take(predictions) {
    this.predictions = predictions;
    const options = predictions.map(({ title, words }, i) => make("option", "", { value: i }, `${title}: ${words}`));
    this.list.replaceChildren(make("option", "", { value: "" }, this.text.choose), ...options);
  }

  /** The prediction of the lesson and step that are open in this page. */
  get present() {
    const { place } = this;
    if (place === null || place.predicts === null) return null;
    return { lesson: place.lesson, step: place.predicts };
  }

  askHere() {
    if (this.present) this.actions.askPrediction(this.present.lesson, this.present.step);
  }

  askListed() {
    const found = this.list.value === "" ? undefined : this.predictions[Number(this.list.value)];
    if (found) this.actions.askPrediction(found.lesson, found.step);
  }

  /** One more line than is written, up to the most. */
  renderKind() {
    this.choices.hidden = this.kind.value === "whole";
    const last = this.choiceInputs.findLastIndex(({ value }) => value.trim() !== "");
    this.choiceInputs.forEach((input, i) => {
      input.hidden = i >= this.fewest && i > last + 1;
    });
  }

  /**
   * @param {boolean} offered nothing is asked at the moment
   * @param {string} title of the lesson that is open
   */
  render(offered, title) {
    this.openButton.hidden = !offered || this.isOpen;
    this.here.hidden = !offered || this.isOpen || this.present === null;
    this.panel.hidden = !offered || !this.isOpen;
    setText(this.here, fill(this.text.ask_this, { words: title }));
  }
}
