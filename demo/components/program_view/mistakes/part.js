/** Mistakes that people make with either program, run for real and mended by a press. */
import { make, setText } from "../../shared/dom.js";

export class MistakesPart {
  /** @param {import("../types.d.ts").Page} page */
  constructor(page) {
    this.page = page;
    this.head = make("div", "tl-programs-head");
    this.node = make("div", "tl-programs-mistakes");
  }

  /** @param {number} width of the component, in px */
  render(width) {
    setText(this.node, `${width}`);
  }
}
