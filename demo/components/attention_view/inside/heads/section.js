/** To come. */
import { make } from "../../../shared/dom.js";

export class HeadsSection {
  /** @param {import("../../types.d.ts").Inside} inside */
  constructor(inside) {
    this.inside = inside;
    this.node = make("div", "tl-inside-heads");
  }

  /**
   * @param {import("../../decode.js").Decode} decode
   * @param {import("../../types.d.ts").Changed} changed
   */
  render(decode, changed) {
    if (changed("decode")) this.node.dataset.steps = String(decode.steps);
  }
}
