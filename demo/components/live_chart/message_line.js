/** What a person is told, and the two buttons that belong to it: a run that was put away comes back, a replay goes to its end. */
import { make, setText } from "../shared/dom.js";
import { labelButton, transportButton } from "../shared/transport.js";

export class MessageLine {
  /**
   * @param {import("./types.d.ts").Text} text
   * @param {{ undo: () => void, skip: () => void }} actions
   */
  constructor(text, { undo, skip }) {
    this.quiet = make("span", "tl-quiet", { role: "status" });
    this.alert = make("span", "tl-alert", { role: "alert" });
    this.undo = transportButton("undo", "tl-small", undo);
    this.skip = transportButton("skip", "tl-small", skip);
    labelButton(this.undo, "undo", text.undo);
    labelButton(this.skip, "step", text.skip);
    this.node = make("div", "tl-message", {}, this.quiet, this.alert, this.undo, this.skip);
  }

  /**
   * @param {import("./chart_state.js").ChartState} state
   * @param {boolean} waiting for Python's answer to Train or Step
   */
  render({ run, going, forgotten, message }, waiting) {
    this.undo.hidden = forgotten === null || waiting;
    this.skip.hidden = !(run?.role === "replay" && going);
    this.quiet.textContent = message.alert ? "" : message.words;
    // A reader speaks an alert each time it is written: write it once.
    setText(this.alert, message.alert ? message.words : "");
  }
}
