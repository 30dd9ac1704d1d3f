/** Whether what a step has asked for has come: what is pressed before that would begin with other settings, or with another decode. */
import { latest, subscribe } from "../shared/messages.js";
import { settingsIn } from "../shared/state_names.js";

const PATIENCE = 8000; // milliseconds, on a busy machine; what Python refuses never comes

export class AwaitedState {
  /** @param {AbortSignal} signal */
  constructor(signal) {
    this.settingsUntil = 0; // as of performance.now()
    this.decodeUntil = 0;
    subscribe("settingsNamed", () => (this.settingsUntil = 0), signal);
  }

  get isThere() {
    const now = performance.now();
    return now >= this.settingsUntil && (now >= this.decodeUntil || latest("decodeExpected") === false);
  }

  /** @param {string} state a query that the page is put into */
  expect(state) {
    const end = performance.now() + PATIENCE;
    const wanted = settingsIn(state);
    const present = settingsIn(latest("settingsNamed")?.query ?? "");
    this.settingsUntil = wanted === "" || wanted === present ? 0 : end;
    this.decodeUntil = namesDecode(new URLSearchParams(state)) ? end : 0;
  }
}

/** @param {URLSearchParams} state */
function namesDecode(state) {
  return state.get("tab") === "decode" && (state.has("model") || state.has("source"));
}
