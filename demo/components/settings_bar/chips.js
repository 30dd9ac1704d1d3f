/** Each setting that differs from the preset, in a few words: press them to come to it, or the cross to put it back. */
import { make, onPress } from "../shared/dom.js";
import { settingWords } from "../shared/setting_words.js";
import { fill } from "../shared/text.js";

export class Chips {
  /**
   * @param {import("../shared/text.js").Text} text
   * @param {{ open: (name: string) => void, putBack: (name: string) => void }} listeners
   */
  constructor(text, { open, putBack }) {
    this.text = text;
    this.open = open;
    this.putBack = putBack;
    this.node = make("ul", "tl-chips", { "aria-label": text.chips });
  }

  /** @param {{ settings: import("../shared/setting_words.js").Settings, differs: string[] }} controls */
  render({ settings, differs }) {
    this.node.replaceChildren(...differs.map((name) => this.chip(name, settingWords(name, settings[name], this.text))));
  }

  /**
   * @param {string} name of a setting
   * @param {string} words
   */
  chip(name, words) {
    const title = fill(this.text.chip_title, { words });
    const label = make("button", "tl-chip-words", { type: "button", "data-setting": name, title }, words);
    const back = make("button", "tl-chip-back", { type: "button", "aria-label": fill(this.text.chip_back, { words }) }, "×");
    onPress(label, () => this.open(name));
    onPress(back, () => this.putBack(name));
    return make("li", "tl-chip", {}, label, back);
  }
}
