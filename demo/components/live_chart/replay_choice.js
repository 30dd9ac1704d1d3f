/** A run that had finished before is played again; whoever wants to see it learn can have it trained again, live. */
import { labelButton, transportButton } from "../shared/transport.js";

export class ReplayChoice {
  /**
   * @param {import("./types.d.ts").Text} text
   * @param {() => void} again
   */
  constructor(text, again) {
    this.node = transportButton("again", "tl-small", again);
    this.node.title = text.again_title;
    labelButton(this.node, "play", text.again);
    this.node.hidden = true;
  }

  /**
   * @param {import("./types.d.ts").Run | null} run
   * @param {boolean} waiting for Python's answer to Train or Step
   */
  render(run, waiting) {
    this.node.hidden = !(run?.replayed && run.query) || waiting;
  }
}
