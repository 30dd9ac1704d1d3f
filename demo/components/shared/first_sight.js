/** Which words of a lesson, or of a question, are marked for the glossary: each where the lesson speaks of it first, and few at a time. */
import { termsIn } from "./terms.js";

const MOST = 2; // in one sentence
const TITLE = -1; // its place, before the first step

/** Words that a lesson also uses as everybody does. */
const PLAIN = [
  "step",
  "key",
  "value",
  "source",
  "target",
  "start_end",
  "weight",
  "chance",
  "runner",
  "gradient_accumulation",
  "gradient_clipping",
];

export class FirstSight {
  /** @param {string} title of a lesson, which stands above all of its prompts */
  constructor(title) {
    /** @type {Map<string, number>} */
    this.places = new Map();
    this.title = this.take(title, TITLE, 1);
  }

  /**
   * The terms to be marked in a sentence, the same whenever it is shown again.
   *
   * @param {string} sentence
   * @param {number} place of the step
   */
  terms(sentence, place) {
    return this.take(sentence, place, MOST);
  }

  /**
   * @param {string} sentence
   * @param {number} place
   * @param {number} most
   */
  take(sentence, place, most) {
    const here = termsIn(sentence).filter((term) => !PLAIN.includes(term) && (this.places.get(term) ?? place) >= place);
    const marked = here.slice(0, most);
    for (const term of marked) this.places.set(term, place);
    return marked;
  }
}
