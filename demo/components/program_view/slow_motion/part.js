/** One batch in slow motion: Lightning's hooks as they fire, beside the plain lines that do the same. */
import { make, setText } from "../../shared/dom.js";

export class SlowMotionPart {
  /** @param {import("../types.d.ts").Page} page */
  constructor(page) {
    this.page = page;
    this.head = make("div", "tl-programs-head");
    this.node = make("div", "tl-programs-slow-motion");
  }

  /** @param {number} width of the component, in px */
  render(width) {
    setText(this.node, `${width}`);
  }
}
