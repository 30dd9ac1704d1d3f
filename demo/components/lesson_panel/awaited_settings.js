/** Whether the settings that a step has asked for have come: what is pressed before that would begin with others. */
import { latest, subscribe } from "../shared/messages.js";
import { settingsIn } from "../shared/state_names.js";

const PATIENCE = 8000; // milliseconds, on a busy machine; settings that Python refuses never come

export class AwaitedSettings {
  /** @param {AbortSignal} signal */
  constructor(signal) {
    this.until = 0; // as of performance.now()
    subscribe("settingsNamed", () => (this.until = 0), signal);
  }

  get areThere() {
    return performance.now() >= this.until;
  }

  /** @param {string} state a query that the page is put into */
  expect(state) {
    const wanted = settingsIn(state);
    const present = settingsIn(latest("settingsNamed")?.query ?? "");
    this.until = wanted === "" || wanted === present ? 0 : performance.now() + PATIENCE;
  }
}
