/** The slip that a person saves: which lessons were done, what was predicted and what was measured, and own answers, as Markdown. */
import { fill, joined } from "../shared/text.js";

/** @typedef {import("./types.d.ts").LessonRecord} LessonRecord */
/** @typedef {import("../shared/text.js").Text} Text */

export const SLIP_TYPE = "text/markdown;charset=utf-8";

/**
 * @param {Record<string, LessonRecord>} records by the lesson's name
 * @param {{ name: string, title: string, question: string }[]} lessons as they stand in the list
 * @param {Text} text
 * @param {string} today as of progress.js: day
 */
export function slipText(records, lessons, text, today) {
  const known = lessons.filter(({ name }) => records[name]);
  const gone = Object.keys(records).filter((name) => lessons.every((lesson) => lesson.name !== name));
  const parts = [
    ...known.map((lesson) => lessonLines(`${lessons.indexOf(lesson) + 1}. ${lesson.title}`, lesson.question, records[lesson.name], text)),
    ...gone.map((name) => lessonLines(name, "", records[name], text)),
  ];
  return [`# ${text.slip_title}`, today, summary(Object.values(records), text), ...parts.flat()].join("\n\n") + "\n";
}

/**
 * How many lessons were finished, and how many predictions came true.
 *
 * @param {LessonRecord[]} records
 * @param {Text} text
 */
export function summary(records, text) {
  const decided = records.flatMap(({ predictions }) => Object.values(predictions)).filter(({ right }) => right !== null);
  const finished = records.filter((record) => record.finished !== "").length;
  const right = decided.filter((one) => one.right).length;
  const sentences = [fill(text.slip_lessons, { finished })];
  if (decided.length > 0) sentences.push(fill(text.slip_predictions, { right, predictions: decided.length }));
  return joined(sentences);
}

/**
 * @param {string} title
 * @param {string} question
 * @param {LessonRecord} record
 * @param {Text} text
 */
function lessonLines(title, question, { finished, predictions, answers }, text) {
  const lines = [`## ${plain(title)}`];
  if (question !== "") lines.push(plain(question));
  lines.push(finished === "" ? text.slip_begun : fill(text.slip_finished, { date: finished }));
  const items = [
    ...Object.entries(predictions).map(([place, one]) => ({ place: Number(place), lines: predictionLines(one, text) })),
    ...Object.entries(answers).map(([place, one]) => ({ place: Number(place), lines: answerLines(one, text) })),
  ];
  for (const item of items.toSorted((one, other) => one.place - other.place)) lines.push(item.lines);
  return lines;
}

/**
 * @param {import("./types.d.ts").PredictionRecord} prediction
 * @param {Text} text
 */
function predictionLines({ question, predicted, measured, right }, text) {
  const verdict = right === null ? text.verdict_open : right ? text.verdict_right : text.verdict_wrong;
  return [
    `- **${plain(question)}**`,
    `  - ${text.predicted} ${plain(predicted)} (${verdict})`,
    `  - ${text.measured} ${plain(measured)}`,
  ].join("\n");
}

/**
 * @param {import("./types.d.ts").AnswerRecord} answer
 * @param {Text} text
 */
function answerLines({ question, words }, text) {
  return `- **${plain(question)}**\n  - ${text.own_answer} ${plain(words) || "–"}`;
}

/**
 * One line in which nothing is Markdown.
 *
 * @param {string} words
 */
function plain(words) {
  return words
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[\\`*_[\]<>#|]/g, "\\$&");
}
