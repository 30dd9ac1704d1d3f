/** Race, Step, Stop, and for a replay Skip. */
import { make, turnOff } from "../shared/dom.js";
import { labelButton, transportButton } from "../shared/transport.js";

export class TransportBar {
  /**
   * @param {import("./types.d.ts").Text} text
   * @param {{ primary: () => void, step: () => void, stop: () => void, skip: () => void }} actions
   */
  constructor(text, actions) {
    this.text = text;
    this.primary = transportButton("primary", "tl-primary", actions.primary);
    this.step = transportButton("step", "", actions.step);
    this.stop = transportButton("stop", "", actions.stop);
    this.skip = transportButton("skip", "tl-small", actions.skip);
    labelButton(this.step, "step", text.step);
    labelButton(this.stop, "stop", text.stop);
    labelButton(this.skip, "step", text.skip);
    const attributes = { role: "group", "aria-label": text.transport };
    this.node = make("div", "tl-transport", attributes, this.primary, this.step, this.stop, this.skip);
  }

  /**
   * @param {import("./view_state.js").ViewState} state
   * @param {boolean} waiting for Python's answer to Race
   * @param {boolean} mayStart whether there is something to race
   */
  render({ race, status, going, acting }, waiting, mayStart) {
    const { text, primary } = this;
    const busy = waiting || acting;
    if (status === "running" || status === "queued") labelButton(primary, "pause", text.pause);
    else if (status === "paused") labelButton(primary, "play", text.resume);
    else labelButton(primary, "play", race === null ? text.race : text.again);
    turnOff(primary, busy || status === "queued" || (race === null && !mayStart));
    primary.classList.toggle("tl-working", waiting);
    primary.setAttribute("aria-busy", String(waiting));
    turnOff(this.step, busy || status !== "paused");
    turnOff(this.stop, busy || !going);
    this.skip.hidden = !(race?.role === "replay" && going);
  }
}
