/** A button was pressed, and Python has not answered yet. */

export const ANSWER_TIMEOUT = 8000; // milliseconds

export class AnswerWait {
  /**
   * @param {() => void} onTimeout is called if no answer comes
   * @param {AbortSignal} signal ends it
   */
  constructor(onTimeout, signal) {
    this.onTimeout = onTimeout;
    /** @type {ReturnType<typeof setTimeout> | null} */
    this.timer = null;
    signal.addEventListener("abort", () => this.end());
  }

  get waiting() {
    return this.timer !== null;
  }

  /** Python is being asked. */
  begin() {
    this.end();
    this.timer = setTimeout(() => {
      this.timer = null;
      this.onTimeout();
    }, ANSWER_TIMEOUT);
  }

  /**
   * Python has answered.
   *
   * @returns {boolean} whether an answer was waited for
   */
  end() {
    const { waiting } = this;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    return waiting;
  }
}
