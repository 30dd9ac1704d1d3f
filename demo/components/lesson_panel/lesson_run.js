/** Going through a lesson: where one is, what was predicted, what was kept. */
import { factNamed } from "../shared/facts.js";
import { holds } from "./condition.js";

/** @typedef {import("../shared/api_types").LessonReply} Lesson */
/** @typedef {import("../shared/api_types").LessonOutcome} LessonOutcome */
/** @typedef {import("../shared/api_types").Facts} Facts */

export class LessonRun {
  /** @param {Lesson} lesson */
  constructor(lesson) {
    this.lesson = lesson;
    this.place = 0;
    /** @type {string | null} name of the choice */
    this.predicted = null;
    /** @type {Record<string, any>} what steps have kept */
    this.kept = {};
    /** A do or find: what it is about has been begun by pressing its button, or by the learner. */
    this.reached = false;
  }

  get step() {
    return this.lesson.steps[this.place];
  }

  get isLast() {
    return this.place === this.lesson.steps.length - 1;
  }

  /**
   * The facts of the page, and what was kept.
   *
   * @param {Facts} facts
   */
  facts(facts) {
    return /** @type {Facts} */ ({ ...facts, kept: this.kept });
  }

  /** @param {Facts} facts whether what the step asks for is so */
  isDone(facts) {
    const { kind, until } = this.step;
    if (kind === "predict") return this.predicted !== null;
    return holds(until, this.facts(facts));
  }

  /**
   * Goes on; what the step keeps is kept.
   *
   * @param {Facts} facts
   */
  next(facts) {
    for (const [name, fact] of Object.entries(this.step.keep)) this.kept[name] = factNamed(facts, fact);
    if (!this.isLast) this.place += 1;
  }

  /** @param {Facts} facts what the measured came to: the first outcome whose condition holds */
  outcome(facts) {
    return this.step.outcomes.find(({ when }) => holds(when, this.facts(facts))) ?? null;
  }

  /** The step whose question was predicted last. */
  get prediction() {
    return this.lesson.steps.slice(0, this.place + 1).findLast(({ kind }) => kind === "predict") ?? null;
  }
}
