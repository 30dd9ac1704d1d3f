/** Race, Step, Stop, and for a replay Skip. */
import { labelButton, transportButton, TransportButtons } from "../shared/transport.js";

export class TransportBar {
  /**
   * @param {import("./types.d.ts").Text} text
   * @param {{ primary: () => void, step: () => void, stop: () => void, skip: () => void }} actions
   */
  constructor(text, actions) {
    this.text = text;
    this.skip = transportButton("skip", "tl-small", actions.skip);
    labelButton(this.skip, "step", text.skip);
    this.buttons = new TransportButtons(text, actions, this.skip);
    this.node = this.buttons.node;
  }

  /**
   * @param {import("./view_state.js").ViewState} state
   * @param {boolean} waiting for Python's answer to Race
   * @param {boolean} mayStart whether there is something to race
   */
  render(state, waiting, mayStart) {
    const { race, status, going } = state;
    const begin = race === null ? this.text.race : this.text.again;
    this.buttons.show(state, waiting, { begin, mayBegin: race !== null || mayStart, mayStep: status === "paused" });
    this.skip.hidden = !(race?.role === "replay" && going);
  }
}
