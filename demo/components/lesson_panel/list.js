/** The list of the lessons: a button in the header's line, and what it opens, over the page. */
import { icon, make, setText } from "../shared/dom.js";
import { publish } from "../shared/messages.js";
import { fill } from "../shared/text.js";

/** @typedef {import("../shared/api_types").LessonTitle} LessonTitle */
/** @typedef {import("../shared/text.js").Text} Text */

/**
 * @typedef {object} ListActions
 * @property {(name: string) => void} begin a lesson was chosen
 * @property {() => void} save the slip
 * @property {() => void} forget what was done
 * @property {() => void} toggled the list is open now, or no longer
 */

/** @typedef {{ isFinished(name: string): boolean, isEmpty: boolean, open: string, summary: string }} Shown what was done; open: name of the
 * lesson that is open, "": none */

const BOOK = // on a phone it is the button
  "M2 3.5h5.5c1 0 1.9.4 2.5 1.1.6-.7 1.5-1.1 2.5-1.1H18v12h-5.5c-.9 0-1.7.4-2.1 1.1h-.8c-.4-.7-1.2-1.1-2.1-1.1H2zm1.6 1.6v8.8h3.9c.6 0 1.2.1 1.7.4V6.4c0-.7-.7-1.3-1.7-1.3zm12.8 0h-3.9c-1 0-1.7.6-1.7 1.3v7.9c.5-.3 1.1-.4 1.7-.4h3.9z";
const WAYS = { ArrowDown: 1, ArrowUp: -1 };

export class LessonList {
  /**
   * @param {Text} text
   * @param {LessonTitle[]} lessons
   * @param {ListActions} actions
   * @param {AbortSignal} signal
   */
  constructor(text, lessons, actions, signal) {
    this.text = text;
    this.lessons = lessons;
    this.actions = actions;
    this.isOpen = false;
    this.isAsking = false; // whether all is really to be forgotten
    this.button = make("button", "tl-lesson-toggle", { type: "button", click: () => (this.isOpen ? this.close() : this.open()) });
    const book = icon(20);
    book.firstElementChild?.setAttribute("d", BOOK);
    this.button.append(book, make("span", "tl-lesson-toggle-words", {}, text.lessons));
    this.button.setAttribute("aria-label", text.lessons);
    this.button.title = text.lessons;
    this.note = make("p", "tl-lesson-note", { role: "alert" });
    this.done = make("p", "tl-lesson-summary");
    /** @type {{ name: string, button: HTMLButtonElement, mark: HTMLElement }[]} */
    this.rows = lessons.map((lesson, i) => this.row(lesson, i + 1));
    const items = this.rows.map(({ button }) => make("li", "", {}, button));
    this.save = make("button", "tl-lesson-quiet", { type: "button", "data-action": "slip", click: actions.save }, text.save_slip);
    this.forget = make("button", "tl-lesson-quiet", { type: "button", "data-action": "forget", click: () => this.onForget() });
    const ask = { type: "button", "data-action": "questions", click: () => (this.close(), publish("questionsWanted", null)) };
    this.questions = make("button", "tl-lesson-quiet", ask, text.questions);
    this.foot = make("div", "tl-lesson-foot", {}, this.done, this.questions, this.save, this.forget);
    this.panel = make("div", "tl-lesson-list", { role: "group", "aria-label": text.lessons }, this.note);
    this.panel.append(make("p", "tl-lesson-lead", {}, text.list_lead), make("ol", "tl-lesson-titles", {}, ...items), this.foot);
    this.corner = make("div", "tl-lesson-corner", {}, this.button, this.panel);
    this.listen(signal);
  }

  /**
   * @param {LessonTitle} lesson
   * @param {number} number
   */
  row({ name, title, question, minutes }, number) {
    const mark = make("span", "tl-lesson-mark");
    const button = make("button", "tl-lesson-title", { type: "button", "data-lesson": name, click: () => this.choose(name) });
    button.append(
      make("span", "tl-lesson-number", {}, String(number)),
      make("span", "tl-lesson-words", {}, make("strong", "", {}, title), make("span", "tl-lesson-question", {}, question)),
      make("span", "tl-lesson-side", {}, make("span", "tl-lesson-minutes", {}, fill(this.text.minutes, { minutes })), mark),
    );
    return { name, button, mark };
  }

  /** @param {AbortSignal} signal */
  listen(signal) {
    const { corner } = this;
    corner.addEventListener("keydown", (event) => this.onKey(event));
    corner.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget && !this.holds(relatedTarget)) this.close(false);
    });
    document.addEventListener("pointerdown", ({ target }) => this.holds(target) || this.close(false), { signal });
    document.addEventListener("keydown", ({ key }) => key === "Escape" && this.close(false), { signal });
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.key === "Escape") this.close();
    const way = WAYS[/** @type {keyof typeof WAYS} */ (event.key)];
    const buttons = this.rows.map(({ button }) => button);
    const at = buttons.findIndex((button) => button === document.activeElement);
    if (!this.isOpen || way === undefined || buttons.length === 0) return;
    event.preventDefault();
    buttons[(Math.max(0, at + (at < 0 ? 0 : way)) + buttons.length) % buttons.length].focus();
  }

  /** @param {EventTarget | null} target */
  holds(target) {
    return target instanceof Node && this.corner.contains(target);
  }

  /**
   * @param {string} [note] why it is open
   * @param {boolean} [takeFocus] not where nobody has pressed anything
   */
  open(note = "", takeFocus = true) {
    this.isOpen = true;
    this.isAsking = false;
    this.actions.toggled();
    setText(this.note, note);
    if (takeFocus) (this.rows.find(({ mark }) => mark.textContent === "") ?? this.rows[0])?.button.focus();
  }

  /** The keyboard goes back to the button, unless something else was pressed. */
  close(back = true) {
    if (!this.isOpen) return;
    this.isOpen = false;
    setText(this.note, "");
    this.actions.toggled();
    if (back) this.button.focus();
  }

  /** @param {string} name */
  choose(name) {
    this.close(false);
    this.actions.begin(name);
  }

  /** It is asked once more in the same place. */
  onForget() {
    if (this.isAsking) this.actions.forget();
    this.isAsking = !this.isAsking;
    this.actions.toggled();
  }

  /** @param {Shown} shown */
  render({ isFinished, isEmpty, open, summary }) {
    this.panel.hidden = !this.isOpen;
    this.button.setAttribute("aria-expanded", String(this.isOpen));
    if (!this.isOpen) return;
    for (const { name, button, mark } of this.rows) {
      setText(mark, isFinished(name) ? this.text.finished : name === open ? this.text.is_open : "");
      button.dataset.finished = String(isFinished(name));
      if (name === open) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
    setText(this.done, isEmpty ? this.text.nothing_yet : summary);
    this.save.hidden = isEmpty;
    this.forget.hidden = isEmpty;
    setText(this.forget, this.isAsking ? this.text.forget_really : this.text.forget);
  }
}
