/** What heads are switched, beside the choice of a head while it lasts, and the press that makes them as trained again. */
import { make, setText } from "../shared/dom.js";
import { switchedWords } from "./inside/heads/switches.js";

export class SwitchedLine {
  /**
   * @param {import("./types.d.ts").Text} text
   * @param {() => void} restore
   */
  constructor(text, restore) {
    this.text = text;
    this.words = make("span");
    const button = make(
      "button",
      "tl-button tl-small",
      { type: "button", "data-action": "as-trained", click: restore },
      text.heads_restore,
    );
    this.node = make("p", "tl-attn-switched", {}, this.words, button);
    this.node.hidden = true;
  }

  /** @param {import("./decode.js").Decode | null} decode */
  render(decode) {
    const switches = decode?.request?.switches ?? [];
    this.node.hidden = switches.length === 0;
    if (switches.length === 0) return;
    setText(this.words, switchedWords(this.text, switches));
    this.words.title = switchedWords(this.text, switches); // where there is no room for all of them
  }
}
