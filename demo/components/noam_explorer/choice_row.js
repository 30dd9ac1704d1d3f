/** Rows of words of which one is chosen. */
import { make } from "../shared/dom.js";

/**
 * A name, and the words beside it.
 *
 * @param {string} className besides tl-option
 * @param {string} label
 * @param {HTMLButtonElement[]} buttons
 */
export function optionRow(className, label, buttons) {
  return make(
    "div",
    `tl-option ${className}`.trim(),
    { role: "group", "aria-label": label },
    make("span", "tl-option-name", {}, label),
    make("span", "tl-choices", {}, ...buttons),
  );
}

/**
 * Chooses one value of the state.
 *
 * @template {keyof import("./types.d.ts").Choices} Name
 */
export class ChoiceRow {
  /**
   * @param {Name} name of the value in the state
   * @param {string} label
   * @param {Record<import("./types.d.ts").Choices[Name], string>} options values, each with its word
   * @param {import("./types.d.ts").Change} change
   */
  constructor(name, label, options, change) {
    this.name = name;
    this.buttons = Object.entries(options).map(([value, words]) => {
      const button = make("button", "tl-choice", { type: "button", [`data-${name}`]: value }, /** @type {string} */ (words));
      button.addEventListener("click", () => change({ [name]: value }));
      return button;
    });
    this.node = optionRow("", label, this.buttons);
  }

  /** @param {import("./types.d.ts").State} state */
  render(state) {
    for (const button of this.buttons) button.setAttribute("aria-pressed", String(button.dataset[this.name] === state[this.name]));
  }
}
