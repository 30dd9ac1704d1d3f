/** Train or Step was pressed, and Python has not answered yet. */
import { AnswerWait } from "../shared/answer_wait.js";

/** Asks Python for a new run, or waits with that until the settings of the address are in: those are meant. */
export class TrainRequest {
  /**
   * @param {(paused: boolean) => void} ask asks Python
   * @param {() => void} onTimeout is called if no answer comes
   * @param {AbortSignal} signal ends it
   */
  constructor(ask, onTimeout, signal) {
    this.ask = ask;
    /** @type {boolean | null} */
    this.postponed = null; // Train (false) or Step (true), pressed before the settings of the address are in
    this.wait = new AnswerWait(() => {
      this.postponed = null;
      onTimeout();
    }, signal);
  }

  get waiting() {
    return this.wait.waiting;
  }

  /**
   * @param {boolean} paused for a run that takes one step and pauses
   * @param {boolean} settled whether the settings are those that are meant
   */
  begin(paused, settled) {
    this.wait.begin();
    if (settled) this.ask(paused);
    else this.postponed = paused;
  }

  /**
   * Python has answered something.
   *
   * @returns {boolean} whether it may be what was asked for; what is postponed has not been asked for
   */
  end() {
    return this.postponed === null && this.wait.end();
  }

  /**
   * The settings are in.
   *
   * @returns {boolean | null} what was pressed before that, see `begin`; null: nothing
   */
  takePostponed() {
    const { postponed } = this;
    this.postponed = null;
    return postponed;
  }
}
