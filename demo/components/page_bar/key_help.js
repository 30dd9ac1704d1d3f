/** The list of the keys, and the switch that turns those of one letter off. */
import { make } from "../shared/dom.js";
import { publish } from "../shared/messages.js";
import { remember, remembered } from "../shared/storage.js";

const KEY = "tl-keys";

/** In the order in which they stand: what is pressed, and the name of what it does. */
const KEYS = /** @type {const} */ ([
  ["T", "primary"],
  ["S", "step"],
  ["← →", "arrows"],
  ["1 2 3 4 5", "tabs"],
  ["P", "present"],
  ["Page Down / N", "next"],
  ["Page Up / B", "back"],
  ["Q", "question"],
  ["A", "answers"],
  ["Esc", "leave"],
  ["D", "dark"],
  ["L", "language"],
  ["?", "help"],
]);

/** Whether keys of one letter or digit mean something, as the switch was left. */
export function areLettersOn() {
  return remembered(KEY) !== "off";
}

export class KeyHelp {
  /** @param {import("../shared/text.js").Text} text */
  constructor(text) {
    this.letters = make("input", "", { type: "checkbox" });
    this.letters.checked = areLettersOn();
    this.letters.addEventListener("change", () => remember(KEY, this.letters.checked ? "on" : "off"));
    const rows = KEYS.flatMap(([keys, name]) => [make("dt", "", {}, ...caps(keys)), make("dd", "", {}, text[`key_${name}`])]);
    const close = make("button", "tl-page-strip-button", { type: "button", click: () => this.node.close() }, text.close);
    const terms = make("button", "tl-page-strip-button", { type: "button", "data-action": "all-terms" }, text.all_terms);
    terms.addEventListener("click", () => {
      this.node.close();
      publish("termsAsked", { term: "" });
    });
    this.node = make(
      "dialog",
      "tl-page-help",
      { "aria-label": text.keys },
      make("h2", "", {}, text.keys),
      make("dl", "", {}, ...rows),
      make("label", "tl-page-letters", {}, this.letters, text.letters),
      make("div", "tl-page-help-foot", {}, terms, close),
    );
    this.node.addEventListener("click", (event) => {
      if (event.target === this.node) this.node.close(); // beside it
    });
  }

  open() {
    if (!this.node.open) this.node.showModal();
  }
}

/**
 * Each key as a cap; a slash stays between two ways.
 *
 * @param {string} keys
 */
function caps(keys) {
  return keys
    .split(" / ")
    .flatMap((way, i) => [
      ...(i > 0 ? [" / "] : []),
      ...(/^[A-Z][a-z]/.test(way) ? [way] : way.split(" ")).map((cap) => make("kbd", "", {}, cap)),
    ]);
}
