/** Train, Step, Stop and Reset. */
import { make, turnOff } from "../shared/dom.js";
import { labelButton, transportButton } from "../shared/transport.js";

export class TransportBar {
  /**
   * @param {import("./types.d.ts").Text} text
   * @param {{ primary: () => void, step: () => void, stop: () => void, reset: () => void }} actions
   */
  constructor(text, actions) {
    this.text = text;
    this.primary = transportButton("primary", "tl-primary", actions.primary);
    this.step = transportButton("step", "", actions.step);
    this.stop = transportButton("stop", "", actions.stop);
    this.reset = transportButton("reset", "", actions.reset);
    labelButton(this.step, "step", text.step);
    labelButton(this.stop, "stop", text.stop);
    labelButton(this.reset, "reset", text.reset);
    const attributes = { role: "group", "aria-label": text.transport };
    this.node = make("div", "tl-transport", attributes, this.primary, this.step, this.stop, this.reset);
  }

  /**
   * @param {import("./chart_state.js").ChartState} state
   * @param {boolean} waiting for Python's answer to Train or Step
   */
  render({ run, status, going, acting }, waiting) {
    const { text, primary } = this;
    const busy = waiting || acting;
    if (status === "running" || status === "queued") labelButton(primary, "pause", text.pause);
    else if (status === "paused") labelButton(primary, "play", text.resume);
    else labelButton(primary, "play", text.train);
    turnOff(primary, busy || status === "queued");
    primary.classList.toggle("tl-working", waiting);
    primary.setAttribute("aria-busy", String(waiting));
    turnOff(this.step, busy || !(run === null || status === "paused"));
    turnOff(this.stop, busy || !going);
    turnOff(this.reset, busy || run === null);
  }
}
