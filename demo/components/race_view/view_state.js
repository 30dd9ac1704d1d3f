/** What one race view shows. */
import { isGoing } from "./race_state.js";

/** @typedef {import("./types.d.ts").Race} Race */
/** @typedef {import("./types.d.ts").RacePlan} RacePlan */

export const OWN = "own"; // the name of a race that is not shipped

/** @type {Pick<RacePlan, "runners" | "max_steps" | "log_rate">} */
const EMPTY_PLAN = { runners: [], max_steps: 1, log_rate: false };

export class ViewState {
  /**
   * @param {import("./types.d.ts").Lesson[]} lessons the shipped races
   * @param {string} chosen name of one of them, or OWN
   */
  constructor(lessons, chosen) {
    this.lessons = lessons;
    this.chosen = chosen;
    /** @type {Race | null} */
    this.race = null; // on show
    this.acting = false; // the server has been asked to change the race, and has not answered
    this.opened = false; // Python has answered the opening of the page
    /** @type {import("./types.d.ts").Message} */
    this.message = { words: "", alert: false };
    /** @type {Map<string, string>} */
    this.predictions = new Map(); // the name of a shipped race -> the key of the choice that was pressed
  }

  get status() {
    return this.race?.status ?? "idle";
  }

  get going() {
    return isGoing(this.race);
  }

  /** What is told of the chosen race; undefined of one's own. */
  get lesson() {
    return this.lessonOf(this.chosen);
  }

  /** @param {string | undefined} race its name */
  lessonOf(race) {
    return this.lessons.find((lesson) => lesson.name === race);
  }

  /** Key of the choice that was pressed for the chosen race; null: none was. */
  get prediction() {
    return this.predictions.get(this.chosen) ?? null;
  }

  /**
   * Predicts an outcome of the chosen race; the same once more takes it back.
   *
   * @param {string} key of a choice
   */
  predict(key) {
    if (this.prediction === key) this.predictions.delete(this.chosen);
    else this.predictions.set(this.chosen, key);
  }

  /**
   * What is drawn: the race on show, else the one that would be started.
   *
   * @param {import("./types.d.ts").OwnRace | null | undefined} own
   */
  plan(own) {
    return this.race?.plan ?? this.lesson?.plan ?? own?.plan ?? EMPTY_PLAN;
  }

  /**
   * @param {string} words "": nothing
   * @param {boolean} [alert] whether it is a fault
   */
  say(words, alert = false) {
    this.message = { words, alert };
  }
}
