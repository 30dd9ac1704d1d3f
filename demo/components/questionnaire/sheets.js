/** What somebody has answered before and after, kept in this browser, and as a file. */
import { remember, remembered } from "../shared/storage.js";

/** @typedef {"before" | "after"} Form */
/** @typedef {Record<string, string>} Answers name of a question -> name of a choice */
/** @typedef {{ person: string } & Partial<Record<Form, Answers>>} Kept */

/** @type {Form[]} */
export const FORMS = ["before", "after"];

const KEY = "tl-questions";
const PERSON = /^[0-9a-f]{16}$/;
const FILE = "answers";

/** A name by which before and after are paired, and nothing else is known. */
function newPerson() {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * What was kept, if it is that.
 *
 * @param {string | null} words
 * @returns {Kept | null}
 */
export function readKept(words) {
  try {
    const found = JSON.parse(words ?? "null");
    if (found === null || !PERSON.test(found.person)) return null;
    /** @param {any} answers */
    const fits = (answers) =>
      answers === undefined || (typeof answers === "object" && Object.values(answers ?? {}).every((one) => typeof one === "string"));
    return FORMS.every((form) => fits(found[form]) && found[form] !== null) ? found : null;
  } catch {
    return null;
  }
}

export class Sheets {
  constructor() {
    this.kept = readKept(remembered(KEY)) ?? /** @type {Kept} */ ({ person: newPerson() });
  }

  /** The form that is next: before, and when that is done after. */
  get next() {
    return /** @type {Form} */ (this.kept.before === undefined ? "before" : "after");
  }

  get isEmpty() {
    return FORMS.every((form) => this.kept[form] === undefined);
  }

  /** @param {Form} form */
  answers(form) {
    return this.kept[form];
  }

  /**
   * @param {Form} form
   * @param {Answers} answers
   */
  keep(form, answers) {
    this.kept = { ...this.kept, [form]: answers };
    remember(KEY, JSON.stringify(this.kept));
  }

  /**
   * A line a form; `python -m demo.lessons gains` reads it.
   *
   * @param {string[]} questions
   */
  csv(questions) {
    const { person } = this.kept;
    const forms = FORMS.filter((form) => this.kept[form] !== undefined);
    const lines = forms.map((form) => [person, form, ...questions.map((name) => this.kept[form]?.[name] ?? "")]);
    return [["person", "form", ...questions], ...lines].map((line) => line.join(",") + "\n").join("");
  }

  get fileName() {
    return `${FILE}-${this.kept.person}.csv`;
  }
}
