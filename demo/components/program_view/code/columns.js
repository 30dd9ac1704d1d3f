/** The two programs beside each other, line by line, from the real source files. */
import { make } from "../../shared/dom.js";

export class CodeColumns {
  /** @param {import("../types.d.ts").Text} text */
  constructor(text) {
    this.text = text;
    this.node = make("div", "tl-programs-code");
  }

  /**
   * Marks the lines of both programs that do something; what was marked before is not any more.
   *
   * @param {string[]} names of links, see core/programs/correspondence.py
   */
  point(names) {
    this.node.dataset.pointed = names.join(" ");
  }
}
