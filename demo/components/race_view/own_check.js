/** Asks Python what one's own race would be: its runners, or why it is none. */

const SETTINGS_COME = 4000; // milliseconds in which Python puts new settings into the page's controls, if they are new
export const ASK_AGAIN = 3000; // milliseconds without an answer: a page that is still being opened, or a busy one, may lose a question

export class OwnCheck {
  /**
   * @param {object} parts
   * @param {() => string} parts.vary what is varied now
   * @param {() => string | undefined} parts.answered what was varied in the race that Python has answered about
   * @param {() => boolean} parts.mayAsk whether one's own race is chosen, and none is going or asked for
   * @param {(vary: string) => void} parts.ask
   * @param {AbortSignal} parts.signal ends it
   */
  constructor({ vary, answered, mayAsk, ask, signal }) {
    this.vary = vary;
    this.answered = answered;
    this.mayAsk = mayAsk;
    this.ask = ask;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.settling = false; // the settings that it shares are about to change
    signal.addEventListener("abort", () => clearTimeout(this.timer));
  }

  /** Asks, and again until Python has answered. */
  begin() {
    if (this.settling || !this.mayAsk()) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.answered() !== this.vary()) this.begin();
    }, ASK_AGAIN);
    this.ask(this.vary());
  }

  /** The settings that it shares are about to be others: asks when they have been named (`settled`), or after a while. */
  expectSettings() {
    this.settling = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.settled(), SETTINGS_COME);
  }

  /** The settings are there. */
  settled() {
    this.settling = false;
    this.begin();
  }
}
