/** Going through a lesson: where one is, what was predicted, what was kept, and what was measured. */
import { factNamed } from "../shared/facts.js";
import { holds } from "./condition.js";
import { Waiting } from "./waiting.js";

/** @typedef {import("../shared/api_types").LessonReply} Lesson */
/** @typedef {import("../shared/api_types").LessonStep} LessonStep */
/** @typedef {import("../shared/api_types").LessonOutcome} LessonOutcome */
/** @typedef {import("../shared/api_types").Facts} Facts */

export class LessonRun {
  /** @param {Lesson} lesson */
  constructor(lesson) {
    this.lesson = lesson;
    this.place = 0; // of the step, from 0; as many as there are steps: the end
    /** @type {Record<number, string>} */
    this.predictions = {}; // name of the choice, by place
    /** @type {Record<string, any>} */
    this.kept = {}; // what steps have kept
    /** @type {number[]} */
    this.done = []; // places that have been gone through
    /** @type {Record<number, Facts>} */
    this.measured = {}; // the facts when a confront was reached, by place: what is measured stays, whatever the page does later
    /** @type {Record<number, string>} */
    this.words = {}; // the learner's own, by place
    /** @type {number[]} */
    this.compared = []; // places whose model answer is shown
    /** @type {Waiting | null} */
    this.waiting = null; // of a do or a find
  }

  get isOver() {
    return this.place >= this.lesson.steps.length;
  }

  /** The step on show; at the end the last one. */
  get step() {
    return this.lesson.steps[Math.min(this.place, this.lesson.steps.length - 1)];
  }

  /** @returns {LessonStep["kind"] | "end"} */
  get kind() {
    return this.isOver ? "end" : this.step.kind;
  }

  get isDone() {
    return this.done.includes(this.place);
  }

  /** What was chosen at the step on show; null: nothing yet. */
  get chosen() {
    return this.predictions[this.place] ?? null;
  }

  /** Whether a choice still counts: once it has been compared with what was measured, it stays. */
  get mayChoose() {
    return Object.keys(this.measured).every((place) => Number(place) < this.place);
  }

  /**
   * The facts of the page and what was kept; of a confront those when it was reached.
   *
   * @param {Facts} facts
   */
  facts(facts) {
    const known = (this.kind === "confront" && this.measured[this.place]) || facts;
    return /** @type {Facts} */ ({ ...known, kept: this.kept });
  }

  /**
   * The step at the present place is shown.
   *
   * @param {Facts} facts
   */
  enter(facts) {
    const { kind, place, step } = this;
    this.waiting = kind === "do" || kind === "find" ? new Waiting(step.until) : null;
    this.waiting?.take(this.facts(facts));
    if (kind === "confront") this.measured[place] ??= structuredClone(facts);
  }

  /**
   * The facts have changed.
   *
   * @param {Facts} facts
   * @returns {boolean} whether what the step asks for has been reached with that
   */
  take(facts) {
    const known = this.facts(facts);
    this.waiting?.take(known);
    return this.waiting?.isReached(known) ?? false;
  }

  /**
   * Goes on; what the step keeps is kept. What was measured after a do or a find that is gone through once more is measured anew.
   *
   * @param {Facts} facts
   */
  next(facts) {
    if (this.isOver) return;
    const { place, step } = this;
    const isMade = this.waiting?.isReached(this.facts(facts)) ?? true;
    if (isMade || !this.isDone) {
      for (const [name, fact] of Object.entries(step.keep)) this.kept[name] = factNamed(facts, fact);
      if (this.waiting !== null)
        for (const later of Object.keys(this.measured)) if (Number(later) > place) delete this.measured[Number(later)];
    }
    if (!this.isDone) this.done.push(place);
    this.place += 1;
    this.enter(facts);
  }

  /** @param {Facts} facts */
  back(facts) {
    if (this.place === 0) return;
    this.place -= 1;
    this.enter(facts);
  }

  /** @param {string} name of a choice */
  predict(name) {
    if (this.mayChoose && this.step.choices.some((choice) => choice.name === name)) this.predictions[this.place] = name;
  }

  /** The first outcome whose condition holds. */
  get outcome() {
    const facts = this.facts({});
    return this.step.outcomes.find(({ when }) => holds(when, facts)) ?? null;
  }

  /** The place of the prediction that is confronted: the last one before. */
  get predictedAt() {
    return this.lesson.steps.findLastIndex(({ kind }, place) => kind === "predict" && place <= this.place);
  }

  /** The confronted prediction, and whether it has come true; null: that is open. */
  get verdict() {
    const place = this.predictedAt;
    const name = this.predictions[place] ?? null;
    const choice = this.lesson.steps[place]?.choices.find((one) => one.name === name) ?? null;
    const came = this.outcome?.choice ?? "";
    return { place, choice, right: choice === null || came === "" ? null : came === name };
  }

  /** What this tab keeps over a reload and a change of the language. */
  get stored() {
    const { place, predictions, kept, done, measured, words, compared, waiting } = this;
    return { name: this.lesson.name, place, predictions, kept, done, measured, words, compared, waiting: waiting?.kept ?? null };
  }
}

/**
 * A lesson as this tab has kept it; what does not fit the lesson (its file may have changed) is not taken.
 *
 * @param {Lesson} lesson
 * @param {Record<string, any> | null} found of LessonRun.stored
 * @param {Facts} facts
 * @returns {LessonRun | null} null: nothing of this lesson was kept
 */
export function restoredRun(lesson, found, facts) {
  const last = lesson.steps.length;
  if (found === null || found.name !== lesson.name || !Number.isInteger(found.place) || found.place < 0 || found.place > last) return null;
  const run = new LessonRun(lesson);
  const isPlace = (/** @type {unknown} */ place) => Number.isInteger(place) && lesson.steps[Number(place)] !== undefined;
  const places = (/** @type {unknown} */ list) => (Array.isArray(list) ? list.filter(isPlace) : []);
  run.done = places(found.done);
  run.compared = places(found.compared);
  for (const [place, name] of entries(found.predictions))
    if (lesson.steps[Number(place)]?.choices.some((choice) => choice.name === name)) run.predictions[Number(place)] = name;
  for (const [name, value] of entries(found.kept)) if (value === null || typeof value !== "object") run.kept[name] = value;
  for (const [place, facts_] of entries(found.measured))
    if (lesson.steps[Number(place)]?.kind === "confront" && facts_ !== null && typeof facts_ === "object")
      run.measured[Number(place)] = facts_;
  for (const [place, words] of entries(found.words))
    if (isPlace(Number(place)) && typeof words === "string") run.words[Number(place)] = words;
  const unanswered = lesson.steps.findIndex(({ kind }, place) => kind === "predict" && place < found.place && !(place in run.predictions));
  run.place = unanswered < 0 ? found.place : unanswered;
  run.enter(facts);
  run.waiting?.restore(found.waiting);
  return run;
}

/**
 * @param {unknown} found
 * @returns {[string, any][]}
 */
function entries(found) {
  return found !== null && typeof found === "object" ? Object.entries(found) : [];
}
