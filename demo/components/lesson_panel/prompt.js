/** What a prompt says and asks, by its kind. */
import { make, setText } from "../shared/dom.js";
import { fill, joined } from "../shared/text.js";
import { conditionWords } from "./condition_words.js";
import { withFacts } from "./fact_words.js";
import { setTerms } from "../shared/terms.js";
import { holds } from "./condition.js";
import { WaitingLine } from "./waiting_line.js";

/** @typedef {import("./lesson_run.js").LessonRun} LessonRun */
/** @typedef {import("../shared/api_types").Facts} Facts */
/** @typedef {import("../shared/api_types").LessonChoice} LessonChoice */
/** @typedef {import("./types.d.ts").Actions} Actions */
/** @typedef {{ said: Node[], acts: Node[] }} Parts */

const PATIENCE = 45; // seconds after which a find may be left out
const AGAIN = 4; // seconds after which going on is offered where what is asked for is so, and nothing has changed

export class Prompt {
  /**
   * @param {object} parts
   * @param {LessonRun} parts.run
   * @param {import("../shared/text.js").Text} parts.text
   * @param {ReturnType<typeof import("../shared/text.js").numberFormats>} parts.formats
   * @param {Actions} parts.actions
   * @param {(button: string) => string} parts.buttonWords what a button of the page says
   * @param {import("../shared/api_types").LessonTitle | undefined} parts.following the next lesson
   * @param {() => string} parts.written the learner's own words here
   * @param {import("../shared/first_sight.js").FirstSight} parts.sight
   */
  constructor({ run, text, formats, actions, buttonWords, following, written, sight }) {
    this.run = run;
    this.text = text;
    this.formats = formats;
    this.actions = actions;
    this.buttonWords = buttonWords;
    this.following = following;
    this.written = written;
    this.sight = sight;
    this.words = make("p", "tl-lesson-text");
    this.hint = make("p", "tl-lesson-hint", { role: "status" });
    this.hintsShown = 0; // of those that are always true
    this.awaited = make("p", "tl-lesson-awaited");
    this.problem = make("p", "tl-lesson-problem", { role: "alert" });
    this.line = new WaitingLine(text);
    this.pressButton = this.button("tl-lesson-press tl-lesson-main", text.press, actions.press, { "data-press": run.step.press });
    this.nextButton = this.button("tl-lesson-main", text.next, actions.next, { "data-action": "next" });
    this.skipButton = this.button("tl-lesson-quiet", text.skip, actions.next, { "data-action": "skip" });
    this.hintButton = this.button("", text.hint, () => this.showHint(), { "data-action": "hint" });
    this.pressNote = make("p", "tl-lesson-small");
    this.soFar = make("p", "tl-lesson-small", {}, text.already);
    this.begun = Date.now();
    /** @type {Facts} */
    this.present = {}; // the facts when it was drawn last
  }

  /**
   * @param {string} className
   * @param {string} words
   * @param {() => void} click
   * @param {Record<string, string>} attributes
   */
  button(className, words, click, attributes) {
    return make("button", `tl-lesson-button ${className}`, { type: "button", click, ...attributes }, words);
  }

  /**
   * @param {Facts} facts
   * @returns {Parts}
   */
  parts(facts) {
    const { kind } = this.run;
    this.refresh(facts);
    if (kind === "predict") return this.predict();
    if (kind === "do")
      return {
        said: [this.words, this.awaited],
        acts: [this.row(this.pressButton, this.nextButton, this.pressNote), this.soFar, this.line.node, this.problem],
      };
    if (kind === "find")
      return {
        said: [this.words, this.hint],
        acts: [this.awaited, this.soFar, this.row(this.nextButton, this.hintButton, this.skipButton)],
      };
    if (kind === "confront") return this.confront(facts);
    if (kind === "why") return this.why();
    if (kind === "end") return this.end();
    return { said: [this.words], acts: [this.row(this.nextButton)] };
  }

  /** @param {...Node} nodes */
  row(...nodes) {
    return make("div", "tl-lesson-row", {}, ...nodes);
  }

  /** @returns {Parts} */
  predict() {
    const { run, text } = this;
    const choices = run.step.choices.map((choice, i) => this.choice(choice, i + 1));
    const acts = [
      make("div", "tl-lesson-choices", { role: "group", "aria-label": text.kind_predict, "data-count": choices.length }, ...choices),
    ];
    if (run.isDone) acts.push(this.row(this.nextButton));
    return { said: [this.words], acts };
  }

  /**
   * @param {LessonChoice} choice
   * @param {number} number
   */
  choice({ name, words }, number) {
    const { run, actions } = this;
    const key = make("kbd", "", { "aria-hidden": "true" }, String(number));
    const button = make("button", "tl-lesson-choice", { type: "button", "data-choice": name, "aria-pressed": name === run.chosen });
    button.append(key, make("span", "", {}, words));
    button.setAttribute("aria-disabled", String(!run.mayChoose));
    button.addEventListener("click", () => run.mayChoose && actions.predict(name));
    return button;
  }

  /**
   * @param {Facts} facts
   * @returns {Parts}
   */
  confront(facts) {
    const { run, text } = this;
    const { choice, right } = run.verdict;
    const mark = right === null ? "–" : right ? "✓" : "✗";
    const verdict = right === null ? text.verdict_open : right ? text.verdict_right : text.verdict_wrong;
    const badge = make("strong", "tl-lesson-verdict", {}, make("span", "", { "aria-hidden": "true" }, `${mark} `), verdict);
    const measured = withFacts(run.outcome?.words ?? "", run.facts(facts), this.formats);
    const said = [
      make("p", "tl-lesson-label", {}, text.predicted, " ", badge),
      make("p", "tl-lesson-predicted", { "data-right": String(right) }, choice?.words ?? ""),
    ];
    if (right === false && choice?.answer) said.push(make("p", "tl-lesson-misconception", {}, choice.answer));
    return {
      said: [make("div", "tl-lesson-beside", { "data-right": String(right) }, ...said)],
      acts: [
        make(
          "div",
          "tl-lesson-beside",
          {},
          make("p", "tl-lesson-label", {}, text.measured),
          make("p", "tl-lesson-measured", { "data-right": String(right) }, measured),
        ),
        this.row(this.nextButton),
      ],
    };
  }

  /** @returns {Parts} */
  why() {
    const { run, text, actions } = this;
    const isCompared = run.compared.includes(run.place);
    const field = make("textarea", "tl-lesson-field", {
      rows: 2,
      maxlength: 4000,
      "aria-label": text.own_words,
      placeholder: text.own_words,
    });
    field.value = this.written();
    field.addEventListener("input", () => actions.write(field.value));
    const said = [this.words, field, make("p", "tl-lesson-small", {}, text.own_words_stay)];
    if (!isCompared)
      return { said, acts: [this.row(this.button("tl-lesson-main", text.compare, actions.compare, { "data-action": "compare" }))] };
    const answer = make("p", "tl-lesson-answer", {}, run.step.answer);
    return {
      said,
      acts: [make("div", "tl-lesson-beside", {}, make("p", "tl-lesson-label", {}, text.model_answer), answer), this.row(this.nextButton)],
    };
  }

  /** @returns {Parts} */
  end() {
    const { run, text, actions, following } = this;
    const said = [make("p", "tl-lesson-label", {}, text.end_lead), make("p", "tl-lesson-text", {}, run.lesson.question)];
    const ways = [];
    if (following) {
      const words = fill(text.next_lesson, { title: following.title, minutes: following.minutes });
      ways.push(this.button("tl-lesson-main", words, () => actions.begin(following.name), { "data-action": "next-lesson" }));
    }
    ways.push(this.button("", text.all_lessons, actions.openList, { "data-action": "list" }));
    ways.push(this.button("", text.free_page, actions.leave, { "data-action": "free" }));
    return { said, acts: [this.row(...ways)] };
  }

  /** A hint that is always true is given when it is asked for, one at a time. */
  showHint() {
    this.hintsShown += 1;
    this.refresh(this.present);
    if (this.hintButton.hidden) this.nextButton.focus({ preventScroll: true });
  }

  /** @param {string} words why a button could not be pressed; "": nothing */
  complain(words) {
    setText(this.problem, words);
  }

  /**
   * What changes while a prompt stands.
   *
   * @param {Facts} present
   */
  refresh(present) {
    const { run, text } = this;
    const { step, waiting } = run;
    const facts = run.facts(present);
    this.present = present;
    const words = withFacts(step.words, facts, this.formats);
    if (this.words.textContent !== words) setTerms(this.words, words, ...this.sight.terms(words, run.place));
    setText(this.nextButton, run.place === run.lesson.steps.length - 1 ? text.end : text.next);
    if (waiting === null) return;
    this.awaited.hidden = waiting.until === null;
    const asked = run.kind === "do" ? conditionWords(step.until, facts, text, this.formats) : ""; // of a find it would be the answer
    setText(
      this.awaited,
      asked !== "" ? fill(text.awaited_so, { condition: asked }) : run.kind === "do" ? text.awaited : text.awaited_find,
    );
    if (run.kind === "do") this.refreshDo(facts);
    else this.refreshFind(facts);
  }

  /** @param {Facts} facts */
  refreshDo(facts) {
    const { run, text } = this;
    const { waiting, step } = run;
    if (waiting === null) return;
    const isPressed = waiting.pressedAt !== null;
    const elapsed = (Date.now() - (waiting.pressedAt ?? Date.now())) / 1000;
    const isLate = this.line.render(elapsed, step.seconds);
    const isSo = isPressed && elapsed > AGAIN && waiting.isSo(facts);
    this.line.node.hidden = !isPressed || isSo;
    this.awaited.hidden = !isPressed;
    this.soFar.hidden = !isSo;
    this.pressButton.hidden = (isPressed && !isLate && !isSo) || step.press === "";
    setText(this.pressButton, isPressed || run.isDone ? text.press_again : text.press);
    const words = isPressed ? "" : this.buttonWords(step.press);
    setText(this.pressNote, words === "" ? "" : fill(text.or_press, { button: words }));
    this.nextButton.hidden = !(run.isDone && !isPressed) && !isSo;
  }

  /** @param {Facts} facts */
  refreshFind(facts) {
    const { run, text } = this;
    const { waiting, step } = run;
    if (waiting === null) return;
    const said = waiting.acted ? step.hints.find(({ when }) => when !== null && holds(when, facts)) : undefined;
    const always = step.hints.filter(({ when }) => when === null);
    const given = always[Math.min(this.hintsShown, always.length) - 1];
    const words = [said, given].flatMap((hint) => (hint ? [withFacts(hint.words, facts, this.formats)] : []));
    setText(this.hint, joined(words)); // what was asked for stands beside what is said of the last try
    this.hintButton.hidden = this.hintsShown >= always.length;
    setText(this.hintButton, this.hintsShown === 0 ? text.hint : text.hint_more);
    const elapsed = (Date.now() - this.begun) / 1000;
    const isSo = elapsed > AGAIN && waiting.isSo(facts);
    this.soFar.hidden = !isSo;
    this.nextButton.hidden = !isSo && !run.isDone;
    const isTired = elapsed > PATIENCE || (always.length > 0 && this.hintsShown >= always.length);
    this.skipButton.hidden = !isTired || !this.nextButton.hidden;
  }
}
