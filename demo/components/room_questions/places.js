/** Where the class is in the lessons, for the teacher. */
import { make } from "../shared/dom.js";
import { fill } from "../shared/text.js";

/** @typedef {import("../shared/api_types").LessonCrowd} LessonCrowd */
/** @typedef {import("../shared/text.js").Text} Text */

/**
 * @param {LessonCrowd} crowd
 * @param {Text} text
 */
export function placeWords({ title, step, of }, text) {
  return fill(step > of ? text.crowd_end : text.crowd, { title, step, of });
}

/**
 * Who is stuck, in a sentence; "": nobody.
 *
 * @param {number} count
 * @param {number} minutes
 * @param {Text} text
 */
export function stuckSentence(count, minutes, text) {
  if (count === 0) return "";
  return fill(count === 1 ? text.stuck_one : text.stuck_many, { count, minutes });
}

/**
 * @param {LessonCrowd[]} crowds
 * @param {number} minutes
 * @param {Text} text
 */
export function placeList(crowds, minutes, text) {
  const rows = crowds.map((crowd) => {
    const stuck = stuckSentence(crowd.stuck, minutes, text);
    const many = crowd.count === 1 ? text.students_one : fill(text.students_many, { count: crowd.count });
    return make(
      "li",
      "tl-ask-crowd",
      { title: crowd.words },
      make("span", "tl-ask-crowd-count", {}, many),
      make("span", "tl-ask-crowd-place", {}, placeWords(crowd, text)),
      ...(stuck === "" ? [] : [make("strong", "tl-ask-stuck", {}, stuck)]),
    );
  });
  return make("ul", "tl-ask-crowds", {}, ...rows);
}
