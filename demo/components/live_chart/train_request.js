/** Train or Step was pressed, and Python has not answered yet. */

export const ANSWER_TIMEOUT = 8000; // milliseconds

/** Asks Python for a new run, or waits with that until the settings of the address are in: those are meant. */
export class TrainRequest {
  /**
   * @param {(paused: boolean) => void} ask asks Python
   * @param {() => void} onTimeout is called if no answer comes
   * @param {AbortSignal} signal ends it
   */
  constructor(ask, onTimeout, signal) {
    this.ask = ask;
    this.onTimeout = onTimeout;
    /** @type {ReturnType<typeof setTimeout> | null} */
    this.timer = null;
    /** @type {boolean | null} */
    this.postponed = null; // Train (false) or Step (true), pressed before the settings of the address are in
    signal.addEventListener("abort", () => this.clear());
  }

  get waiting() {
    return this.timer !== null;
  }

  /**
   * @param {boolean} paused for a run that takes one step and pauses
   * @param {boolean} settled whether the settings are those that are meant
   */
  begin(paused, settled) {
    this.clear();
    this.timer = setTimeout(() => {
      this.timer = null;
      this.postponed = null;
      this.onTimeout();
    }, ANSWER_TIMEOUT);
    if (settled) this.ask(paused);
    else this.postponed = paused;
  }

  /**
   * Python has answered.
   *
   * @returns {boolean} whether an answer was waited for
   */
  end() {
    const { waiting } = this;
    this.clear();
    return waiting;
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

  clear() {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }
}
