/** Says that what is on show is a recording, of what, and holds and plays it. */
import { make, setText } from "../shared/dom.js";
import { labelButton, transportButton } from "../shared/transport.js";

export class RecordingLine {
  /**
   * @param {import("./types.d.ts").Text} text
   * @param {() => void} toggle
   */
  constructor(text, toggle) {
    this.text = text;
    this.words = make("span", "tl-recording-words");
    this.button = transportButton("recording", "tl-small", toggle);
    this.node = make("div", "tl-message tl-recording", {}, this.button, this.words);
  }

  /** @param {import("./recording_player.js").RecordingPlayer} player */
  render({ name, playing, over, recording }) {
    const { text, button } = this;
    this.node.hidden = name === null;
    if (name === null) return;
    setText(this.words, text[`recording_${name}`]);
    button.style.visibility = recording === null ? "hidden" : "";
    if (playing || recording === null) labelButton(button, "pause", text.recording_pause);
    else if (over) labelButton(button, "reset", text.recording_again);
    else labelButton(button, "play", text.recording_play);
  }
}
