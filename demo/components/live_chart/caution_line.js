/** Settings that will not do what they say: told before Train is pressed, with what would mend it. */
import { make, setText } from "../shared/dom.js";
import { fill, joined } from "../shared/text.js";

/** @typedef {import("../shared/api.js").Caution} Caution */
/** @typedef {import("./types.d.ts").Text} Text */

/**
 * @param {Caution[]} cautions
 * @param {Text} text
 * @param {import("./types.d.ts").NumberFormats} formats
 */
export function cautionWords(cautions, text, { whole }) {
  return cautions.map(({ key, values }) => {
    const written = Object.entries(values).map(([name, value]) => [name, whole(value)]);
    return fill(text[`caution_${key}`], Object.fromEntries(written));
  });
}

export class CautionLine {
  /**
   * @param {Text} text
   * @param {import("./types.d.ts").NumberFormats} formats
   */
  constructor(text, formats) {
    this.text = text;
    this.formats = formats;
    this.node = make("p", "tl-caution", { role: "status" });
    this.node.hidden = true;
  }

  /**
   * Each at the setting that it is about.
   *
   * @param {Caution[]} cautions
   */
  notes(cautions) {
    const words = cautionWords(cautions, this.text, this.formats);
    return cautions.map(({ field }, i) => ({ setting: field, words: words[i] }));
  }

  /**
   * @param {Caution[]} cautions about the settings that Train would start with
   * @param {boolean} going whether a run is going: Train can start nothing then
   */
  render(cautions, going) {
    const words = going ? [] : cautionWords(cautions, this.text, this.formats);
    this.node.hidden = words.length === 0;
    setText(this.node, joined(words));
  }
}
