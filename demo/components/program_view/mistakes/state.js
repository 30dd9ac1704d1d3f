/** What the page knows of the five mistakes: which is open, what was predicted, what was run, which are done. */
import { storedObject, storeObject } from "../../shared/storage.js";

const KEY = "tl-mistakes";

/** @typedef {import("../types.d.ts").Shown} Shown */
/** @typedef {Extract<import("../types.d.ts").DemonstrationReport, { kind: "mistake" }>} MistakeReport */

/**
 * @typedef {object} Tried what was done with one mistake
 * @property {string | null} predicted key of a prediction
 * @property {Shown | null} broken its run
 * @property {Shown | null} mended
 */

/**
 * The report of a run that came to its end; null otherwise.
 *
 * @param {Shown | null} shown
 * @returns {MistakeReport | null}
 */
export function reportOf(shown) {
  const report = shown?.report ?? null;
  return report?.kind === "mistake" && report.complete ? report : null;
}

/**
 * What comes next: "run" the broken one, or "mend" it; "done" if both were run.
 *
 * @param {Tried} tried
 * @returns {"run" | "mend" | "done"}
 */
export function nextOf({ broken, mended }) {
  if (reportOf(broken) === null) return "run";
  return reportOf(mended) === null ? "mend" : "done";
}

export class MistakesState {
  /** @param {string[]} names */
  constructor(names) {
    this.names = names;
    const kept = storedObject(KEY);
    const done = Array.isArray(kept?.done) ? kept.done : [];
    this.done = new Set(names.filter((name) => done.includes(name)));
    this.chosen = names.find((name) => !this.done.has(name)) ?? names[0];
    /** @type {Map<string, Tried>} */
    this.tried = new Map(names.map((name) => [name, { predicted: null, broken: null, mended: null }]));
  }

  /** @returns {Tried} of the chosen one */
  get current() {
    return /** @type {Tried} */ (this.tried.get(this.chosen));
  }

  /** The next mistake that is not done; null: there is none. */
  get following() {
    const from = this.names.indexOf(this.chosen);
    const order = [...this.names.slice(from + 1), ...this.names.slice(0, from)];
    return order.find((name) => !this.done.has(name)) ?? null;
  }

  /**
   * Takes in a run that was begun or has got further.
   *
   * @param {Shown} shown
   */
  take(shown) {
    const name = shown.options.mistake;
    const tried = this.tried.get(name);
    if (tried === undefined) return;
    if (shown.options.mended === "yes") tried.mended = shown;
    else if (tried.broken !== shown) {
      tried.broken = shown;
      tried.mended = null; // its turn comes again
    }
    if (nextOf(tried) === "done" && !this.done.has(name)) {
      this.done.add(name);
      storeObject(KEY, { done: [...this.done] });
    }
  }
}
