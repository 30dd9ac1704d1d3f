/** Train, Step, Stop and Reset. */
import { turnOff } from "../shared/dom.js";
import { labelButton, transportButton, TransportButtons } from "../shared/transport.js";

export class TransportBar {
  /**
   * @param {import("./types.d.ts").Text} text
   * @param {{ primary: () => void, step: () => void, stop: () => void, reset: () => void }} actions
   */
  constructor(text, actions) {
    this.text = text;
    this.reset = transportButton("reset", "", actions.reset);
    labelButton(this.reset, "reset", text.reset);
    this.buttons = new TransportButtons(text, actions, this.reset);
    this.primary = this.buttons.primary;
    this.node = this.buttons.node;
  }

  /**
   * @param {import("./chart_state.js").ChartState} state
   * @param {boolean} waiting for Python's answer to Train or Step
   */
  render(state, waiting) {
    const { run, status, acting } = state;
    this.buttons.show(state, waiting, { begin: this.text.train, mayBegin: true, mayStep: run === null || status === "paused" });
    turnOff(this.reset, waiting || acting || run === null);
  }
}
