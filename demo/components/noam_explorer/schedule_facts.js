/** What a lesson can know of the formula on show. */
import { tellFacts } from "../shared/facts.js";
import { noamRate } from "./curves.js";

/**
 * @param {import("./types.d.ts").State} state
 * @returns {import("../shared/api_types").ScheduleFacts}
 */
export function scheduleFacts(state) {
  const { d_model, warmup_steps, lr_factor, max_steps, step } = state;
  const rate = noamRate(state);
  return {
    d_model,
    warmup_steps,
    factor: lr_factor,
    max_steps,
    step,
    rate: rate(step),
    peak_step: warmup_steps,
    peak_rate: rate(warmup_steps),
  };
}

/** @param {import("./types.d.ts").State} state */
export function tellSchedule(state) {
  tellFacts("schedule", scheduleFacts(state));
}
