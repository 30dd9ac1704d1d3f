/** The student's part: one setting to change, and its new value. */
import { make, setText } from "../shared/dom.js";
import { fill } from "../shared/text.js";

/** @typedef {import("./types.d.ts").OfferedSetting} OfferedSetting */

export class EntryForm {
  /**
   * @param {import("./types.d.ts").Text} text
   * @param {OfferedSetting[]} settings
   * @param {(setting: string, value: string) => void} onEnter
   */
  constructor(text, settings, onEnter) {
    this.text = text;
    this.settings = settings;
    this.setting = make("select", "tl-class-select", { "aria-label": text.setting });
    this.setting.append(...settings.map(({ name, label }) => make("option", "", { value: name }, label)));
    this.setting.value = "warmup_steps";
    this.setting.addEventListener("change", () => this.renderValue());
    this.value = make("span", "tl-class-value");
    this.button = make("button", "tl-button tl-primary", { type: "submit" }, text.enter);
    const label = make("label", "", {}, text.change, this.setting);
    this.node = make("form", "tl-class-form", {}, label, this.value, this.button);
    this.node.addEventListener("submit", (event) => {
      event.preventDefault();
      const { value } = this.field;
      if (value.trim() !== "") onEnter(this.setting.value, value.trim());
    });
    this.renderValue();
  }

  get chosen() {
    return this.settings.find(({ name }) => name === this.setting.value) ?? this.settings[0];
  }

  /** @returns {HTMLInputElement | HTMLSelectElement} */
  get field() {
    return /** @type {HTMLInputElement | HTMLSelectElement} */ (this.value.querySelector("input, select"));
  }

  /** The field that fits the chosen setting. */
  renderValue() {
    const { low, high, whole, values } = this.chosen;
    const { text } = this;
    if (values.length > 0) {
      const options = values.map(([value, words]) => make("option", "", { value }, words));
      this.value.replaceChildren(make("select", "tl-class-select", { "aria-label": text.value }, ...options));
      return;
    }
    const input = make("input", "tl-class-input", {
      type: "text",
      inputmode: whole ? "numeric" : "decimal",
      autocomplete: "off",
      maxlength: 12,
      "aria-label": text.value,
      placeholder: fill(text.range, { low: low ?? "", high: high ?? "" }),
    });
    this.value.replaceChildren(input);
  }

  /** @param {boolean} entered the student has an entry already */
  render(entered) {
    setText(this.button, entered ? this.text.enter_other : this.text.enter);
  }
}
