/** The lesson's table, row by row: each can be pressed and is shown on the two programs. */
import { make, setText } from "../../shared/dom.js";

export class TablePart {
  /** @param {import("../types.d.ts").Page} page */
  constructor(page) {
    this.page = page;
    this.head = make("div", "tl-programs-head");
    this.node = make("div", "tl-programs-table");
  }

  /** @param {number} width of the component, in px */
  render(width) {
    setText(this.node, `${width}`);
  }
}
