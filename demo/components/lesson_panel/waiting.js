/**
 * When a step that asks for something has been reached (assets/lessons/README.md says it in words).
 *
 * What facts say before the learner has done anything is how the step begins: an earlier run may still show what is asked for, the step's
 * state comes on show, or the page was loaded again. From then on an alternative of `until` counts when it holds, and one of the facts that
 * it names has had another value since.
 */
import { factNamed } from "../shared/facts.js";
import { holds } from "./condition.js";

/** @typedef {import("../shared/api_types").LessonComparison} LessonComparison */
/** @typedef {import("../shared/api_types").Facts} Facts */

export class Waiting {
  /** @param {LessonComparison[][] | null} until */
  constructor(until) {
    this.until = until;
    /** @type {Record<string, any>} */
    this.before = {}; // how the step began, by fact
    /** @type {string[]} */
    this.changed = []; // facts that have had another value since
    this.acted = false; // the learner has done something on the page since the step was entered
    /** @type {number | null} */
    this.pressedAt = null; // when its button was pressed, as of Date.now()
  }

  get names() {
    return [...new Set((this.until ?? []).flat().flatMap(factsOf))];
  }

  /** @param {Facts} facts as they are now */
  take(facts) {
    for (const name of this.names) {
      const value = factNamed(facts, name);
      if (value === undefined) continue; // nobody has told it yet
      if (!this.acted) this.before[name] = value;
      else if (value !== this.before[name] && !this.changed.includes(name)) this.changed.push(name);
    }
  }

  /**
   * The learner does something on the page.
   *
   * @param {Facts} facts as they were before that
   */
  act(facts) {
    if (this.acted) return;
    this.take(facts);
    this.acted = true;
  }

  /**
   * The step's button is pressed, by the learner or for them.
   *
   * @param {Facts} facts as they were before that
   * @param {number} now as of Date.now()
   */
  press(facts, now) {
    this.act(facts);
    this.pressedAt ??= now;
  }

  /** @param {Facts} facts whether what the step asks for has been reached */
  isReached(facts) {
    return (this.until ?? []).some((all) => holds([all], facts) && all.flatMap(factsOf).some((name) => this.changed.includes(name)));
  }

  /** @param {Facts} facts whether it is so, whether or not anything was done for it */
  isSo(facts) {
    return holds(this.until, facts);
  }

  /** What is kept over a reload. */
  get kept() {
    const { before, changed, acted, pressedAt } = this;
    return { before, changed, acted, pressedAt };
  }

  /** @param {unknown} found what was kept; anything else changes nothing */
  restore(found) {
    const { before, changed, acted, pressedAt } = /** @type {Record<string, any>} */ (found ?? {});
    if (typeof before !== "object" || before === null || !Array.isArray(changed) || typeof acted !== "boolean") return;
    this.before = before;
    this.changed = changed.filter((name) => this.names.includes(name));
    this.pressedAt = typeof pressedAt === "number" ? pressedAt : null;
    this.acted = acted && this.pressedAt !== null; // without its button, what the reloaded page tells first is the beginning again
  }
}

/** @param {LessonComparison} comparison */
function factsOf({ fact, value, of_fact }) {
  return of_fact ? [fact, String(value)] : [fact];
}
