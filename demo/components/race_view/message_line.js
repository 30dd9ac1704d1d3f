/** What a person is told: faults, the connection, and who was first. */
import { make, setText } from "../shared/dom.js";

export class MessageLine {
  constructor() {
    this.quiet = make("span", "tl-quiet", { role: "status" });
    this.alert = make("span", "tl-alert", { role: "alert" });
    this.node = make("div", "tl-message", {}, this.quiet, this.alert);
  }

  /** @param {import("./view_state.js").ViewState} state */
  render({ race, message }) {
    setText(this.quiet, message.alert ? "" : message.words || race?.verdict?.headline || "");
    // A reader speaks an alert each time it is written: write it once.
    setText(this.alert, message.alert ? message.words : "");
  }
}
