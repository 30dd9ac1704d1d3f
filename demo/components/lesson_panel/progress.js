/** What this browser remembers of the lessons: which were finished, what was predicted and measured, own words. It leaves the machine only
 * as the slip that a person saves. */
import { forget, remember, remembered } from "../shared/storage.js";

/** @typedef {import("./types.d.ts").LessonRecord} LessonRecord */
/** @typedef {import("./types.d.ts").PredictionRecord} PredictionRecord */
/** @typedef {import("./types.d.ts").AnswerRecord} AnswerRecord */

const KEY = "tl-lessons";
const LONGEST = 4000; // characters of own words

export class LessonProgress {
  constructor() {
    /** @type {Record<string, LessonRecord>} */
    this.records = {}; // where the browser forbids storage, as long as the page is there
  }

  /** All records, by the lesson's name; another tab may have added some. */
  get all() {
    return (this.records = readRecords(remembered(KEY)) ?? this.records);
  }

  /** @param {string} name of a lesson */
  isFinished(name) {
    return Boolean(this.all[name]?.finished);
  }

  get isEmpty() {
    return Object.keys(this.all).length === 0;
  }

  /**
   * @param {string} name
   * @param {(record: LessonRecord) => void} change
   */
  change(name, change) {
    const records = this.all;
    const record = (records[name] ??= { finished: "", predictions: {}, answers: {} });
    change(record);
    remember(KEY, JSON.stringify(records));
  }

  /**
   * @param {string} name
   * @param {Date} when
   */
  finish(name, when) {
    this.change(name, (record) => (record.finished = day(when)));
  }

  /**
   * What was predicted and measured at a place of a lesson; the last one counts.
   *
   * @param {string} name
   * @param {number} place
   * @param {PredictionRecord} prediction
   */
  measure(name, place, prediction) {
    this.change(name, (record) => (record.predictions[place] = prediction));
  }

  /**
   * @param {string} name
   * @param {number} place
   * @param {AnswerRecord} answer
   */
  answer(name, place, { question, words }) {
    this.change(name, (record) => (record.answers[place] = { question, words: words.slice(0, LONGEST) }));
  }

  forget() {
    this.records = {};
    forget(KEY);
  }
}

/**
 * A date as it stands on the slip, in the time of whoever reads it: 2026-11-28.
 *
 * @param {Date} date
 */
export function day(date) {
  const parts = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  return parts.map((part) => String(part).padStart(2, "0")).join("-");
}

/**
 * What was remembered, as far as it is that.
 *
 * @param {string | null} written
 * @returns {Record<string, LessonRecord> | null}
 */
export function readRecords(written) {
  if (written === null) return null;
  let found;
  try {
    found = JSON.parse(written);
  } catch {
    return null;
  }
  /** @type {Record<string, LessonRecord>} */
  const records = {};
  for (const [name, record] of objectEntries(found)) {
    const predictions = objectEntries(record?.predictions).filter(([, one]) => isPrediction(one));
    const answers = objectEntries(record?.answers).filter(([, one]) => isText(one?.question) && isText(one?.words));
    records[name] = {
      finished: /^\d{4}-\d\d-\d\d$/.test(record?.finished) ? record.finished : "",
      predictions: Object.fromEntries(predictions),
      answers: Object.fromEntries(answers),
    };
  }
  return records;
}

/** @param {any} one */
function isPrediction(one) {
  return [one?.question, one?.predicted, one?.measured].every(isText) && [true, false, null].includes(one.right);
}

/** @param {unknown} value */
function isText(value) {
  return typeof value === "string";
}

/**
 * @param {any} value
 * @returns {[string, any][]}
 */
function objectEntries(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? Object.entries(value) : [];
}
