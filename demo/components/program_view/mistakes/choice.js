/** The mistakes in a row: which is open, and which are done. */
import { make, onPress, setText, turnOff } from "../../shared/dom.js";
import { fill } from "../../shared/text.js";

export class MistakeChoice {
  /**
   * @param {import("../types.d.ts").Text} text
   * @param {string[]} names
   * @param {(name: string) => void} onChoose
   */
  constructor(text, names, onChoose) {
    this.text = text;
    /** @type {Map<string, HTMLButtonElement>} */
    this.buttons = new Map(
      names.map((name) => {
        const attributes = { type: "button", "data-mistake": name };
        const button = make("button", "tl-programs-mistake-pick", attributes, text[`mistakes_${name}`]);
        onPress(button, () => onChoose(name));
        return [name, button];
      }),
    );
    this.done = make("span", "tl-programs-mistake-note");
    const row = make("div", "tl-programs-mistake-picks", { role: "group", "aria-label": text.mistakes_choose }, ...this.buttons.values());
    this.node = make("div", "tl-programs-mistake-choice", {}, row, this.done);
  }

  /**
   * @param {import("./state.js").MistakesState} state
   * @param {boolean} busy while one runs, no other is opened
   */
  render({ chosen, done, names }, busy) {
    const { text } = this;
    for (const [name, button] of this.buttons) {
      button.setAttribute("aria-pressed", String(name === chosen));
      button.dataset.done = String(done.has(name));
      const title = text[`mistakes_${name}`];
      button.setAttribute("aria-label", done.has(name) ? fill(text.mistakes_is_done, { title }) : title);
      turnOff(button, busy && name !== chosen);
    }
    setText(this.done, fill(text.mistakes_done, { done: done.size, all: names.length }));
  }
}
