/** What one live chart shows. */
import { isGoing } from "./run_state.js";

/** @typedef {import("./types.d.ts").Run} Run */

export class ChartState {
  constructor() {
    /** @type {Run | null} */
    this.run = null; // on show
    /** @type {Run | null} */
    this.forgotten = null; // the run before Reset, until the next one starts
    this.acting = false; // the server has been asked to change the run, and has not answered
    this.opened = false; // Python has answered the opening of the page: the settings are those of the address
    this.smoothing = 0.8; // share of the moving average that is kept from step to step
    /** @type {import("./types.d.ts").Message} */
    this.message = { words: "", alert: false };
    this.refusal = ""; // Python's last sentence about the settings
  }

  get status() {
    return this.run?.status ?? "idle";
  }

  get going() {
    return isGoing(this.run);
  }

  /**
   * Python refuses the settings, or no longer: what is mended is not complained of.
   *
   * @param {string} refusal "": it does not
   */
  takeRefusal(refusal) {
    if (refusal) this.say(refusal, true);
    else if (this.refusal && this.message.words === this.refusal) this.say("");
    this.refusal = refusal;
  }

  /**
   * @param {string} words "": nothing
   * @param {boolean} [alert] whether it is a fault
   */
  say(words, alert = false) {
    this.message = { words, alert };
  }
}
