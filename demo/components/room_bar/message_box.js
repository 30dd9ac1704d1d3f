/** Where a sentence for the person stands: quiet, or as an alert. */
import { make, setText } from "../shared/dom.js";

export class MessageBox {
  constructor() {
    this.quiet = make("span", "tl-room-quiet", { role: "status" });
    this.alert = make("span", "tl-room-alert", { role: "alert" });
    this.node = make("div", "tl-room-message", {}, this.quiet, this.alert);
  }

  /** @param {import("./types.d.ts").Message} message */
  render({ words, alert }) {
    setText(this.quiet, alert ? "" : words);
    setText(this.alert, alert ? words : "");
  }
}
