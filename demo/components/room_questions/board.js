/** The bars of a question: how many gave which answer, before and after, and what came true. */
import { make } from "../shared/dom.js";
import { fill } from "../shared/text.js";

/** @typedef {import("../shared/api_types").RoomQuestion} RoomQuestion */
/** @typedef {import("../shared/text.js").Text} Text */

/**
 * Whether there are bars to be seen.
 *
 * @param {RoomQuestion} question
 */
export function hasCounts({ rounds }) {
  return rounds.some(({ counts }) => counts !== null);
}

/**
 * One answer's bars, one for each time that the question was asked.
 *
 * @param {RoomQuestion} question
 * @param {number} place of the answer
 * @returns {{ name: string, count: number, share: number }[]} name: "before" or "after"; share: 0 to 1
 */
export function barsOf({ rounds }, place) {
  return rounds.map(({ took_part, counts }, round) => {
    const count = counts?.[place] ?? 0;
    return { name: round === 0 ? "before" : "after", count, share: took_part === 0 ? 0 : count / took_part };
  });
}

/**
 * What came true, in a sentence; "": not decided.
 *
 * @param {RoomQuestion} question
 * @param {Text} text
 */
export function cameSentence({ came, came_words }, text) {
  if (came === null) return "";
  return came === "" ? text.nobody : fill(text.came, { answer: came_words });
}

/**
 * @param {RoomQuestion} question
 * @param {Text} text
 */
export function board(question, text) {
  const { bars, rounds, right } = question;
  const rows = bars.map(({ name, words }, place) => {
    const marks = [];
    if (place === right) marks.push(make("span", "tl-ask-right", {}, "✓ " + text.right));
    if (question.mine !== null && question.mine === name) marks.push(make("span", "tl-ask-mine", {}, text.mine));
    const drawn = barsOf(question, place).map((one, round) => {
      const label = rounds.length > 1 ? [make("span", "tl-ask-round", {}, text[one.name])] : [];
      const bar = make("span", "tl-ask-bar", { "aria-hidden": "true" });
      bar.style.setProperty("--tl-share", String(one.share));
      const count = make("span", "tl-ask-count", { "aria-hidden": "true" }, String(one.count));
      const spoken = fill(text.bar, { words: rounds.length > 1 ? text[one.name] : "", count: one.count, all: rounds[round].took_part });
      return make("div", "tl-ask-line", {}, ...label, bar, count, make("span", "tl-ask-spoken", {}, spoken.replace(/^\W+/u, "")));
    });
    const side = make("div", "tl-ask-lines", {}, ...drawn);
    return make("li", "tl-ask-answer", { "data-right": place === right }, make("div", "tl-ask-words", {}, words, ...marks), side);
  });
  return make("ul", "tl-ask-board", { "data-rounds": rounds.length }, ...rows);
}

/**
 * "12 of 28 have answered".
 *
 * @param {RoomQuestion} question
 * @param {number} students
 * @param {Text} text
 */
export function answeredSentence({ open, rounds }, students, text) {
  const count = rounds[rounds.length - 1].took_part;
  if (!open) return fill(text.closed, { count });
  const all = Math.max(students, count);
  return fill(all === 1 ? text.open_one : text.open, { count, students: all });
}
