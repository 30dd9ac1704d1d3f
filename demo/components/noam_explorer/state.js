/** What the explorer shows, and what a change makes of it. */

/** @typedef {import("./types.d.ts").State} State */
/** @typedef {import("./types.d.ts").ExplorerSettings} ExplorerSettings */

/** @type {readonly import("./types.d.ts").Setting[]} */
const SETTINGS = ["d_model", "warmup_steps", "lr_factor", "max_steps"];

/** @returns {State} before there is an experiment */
export function emptyState() {
  return {
    d_model: 0,
    warmup_steps: 0,
    lr_factor: 0,
    max_steps: 0,
    step: 0,
    families: { d_model: [], warmup_steps: [] },
    compare: "warmup_steps",
    x: "linear",
    y: "linear",
  };
}

/**
 * Takes changes in; the step stays within the run.
 *
 * @param {State} state is changed
 * @param {Partial<State>} changes
 */
export function takeChanges(state, changes) {
  Object.assign(state, changes);
  state.step = Math.min(state.step, state.max_steps);
}

/**
 * Whether changes are about the learning rate, not only about how it is shown.
 *
 * @param {Partial<State>} changes
 */
export function concernsNumbers(changes) {
  return !("compare" in changes || "x" in changes || "y" in changes);
}

/**
 * The numbers of an experiment, and the families around them; the step is on the way up, beside no other peak.
 *
 * @param {ExplorerSettings} settings
 * @returns {Partial<State>}
 */
export function experimentChanges({ d_model, warmup_steps, lr_factor, max_steps, families }) {
  const step = Math.max(1, Math.round(0.7 * warmup_steps));
  return { d_model, warmup_steps, lr_factor, max_steps, families, step };
}

/**
 * @param {State} state
 * @param {ExplorerSettings} settings
 */
export function showsSettings(state, settings) {
  return SETTINGS.every((setting) => settings[setting] === state[setting]);
}
