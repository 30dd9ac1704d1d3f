/** A lesson: one prompt at a time above the page, which it sets up, points at, and asks what came of it. */
import { query, changeQuery } from "../shared/address.js";
import { apiOf } from "../shared/api.js";
import { defineComponent } from "../shared/component.js";
import { make, setText } from "../shared/dom.js";
import { knownFacts, tellFacts } from "../shared/facts.js";
import { latest, subscribe } from "../shared/messages.js";
import { wantState } from "../shared/page_state.js";
import { openTab } from "../shared/open_tab.js";
import { numberFormats } from "../shared/text.js";
import { withFacts } from "./fact_words.js";
import { LessonRun } from "./lesson_run.js";

/** @typedef {import("./types.d.ts").Props} Props */

const POINTED = "tl-pointed";

/** @param {import("../shared/component.js").Component<Props>} component */
function build({ element, root, props, text, language, signal }) {
  const { lessons } = apiOf(language);
  const formats = numberFormats(language);
  /** @type {LessonRun | null} */
  let run = null;
  const open = make("button", "tl-room-button tl-lesson-toggle", { type: "button", click: () => toggleList() }, text.lessons);
  const list = make("div", "tl-lesson-list", { role: "group", "aria-label": text.lessons });
  const prompt = make("div", "tl-lesson-prompt", { role: "status" });
  list.hidden = true;
  prompt.hidden = true;
  root.append(open, list, prompt);
  list.append(
    ...props.lessons.map(({ name, title, question, minutes }) =>
      make(
        "button",
        "tl-lesson-title",
        { type: "button", "data-lesson": name, click: () => begin(name) },
        `${title} – ${question} (${minutes})`,
      ),
    ),
  );

  function toggleList() {
    list.hidden = !list.hidden;
  }

  /** @param {string} name */
  async function begin(name) {
    const lesson = await lessons.open({ lesson: name }).catch(() => null);
    if (lesson === null || lesson.error !== undefined || signal.aborted) return;
    list.hidden = true;
    changeQuery(["lesson"], { lesson: name });
    run = new LessonRun(lesson);
    enter();
  }

  function leave() {
    run = null;
    changeQuery(["lesson"]);
    point("");
    render();
  }

  function enter() {
    if (run === null) return;
    const { state, point: region } = run.step;
    if (state) wantState(state);
    point(region);
    render();
  }

  function goOn() {
    if (run === null) return;
    if (run.isLast) return leave();
    run.next(knownFacts());
    enter();
  }

  /** @param {string} region */
  function point(region) {
    for (const node of document.querySelectorAll("." + POINTED)) node.classList.remove(POINTED);
    const place = props.regions[region];
    if (place === undefined) return;
    openTab(place[0]);
    document.querySelector(place[1])?.classList.add(POINTED);
  }

  /** @param {string} button */
  function press(button) {
    const [tab, selector] = props.presses[button];
    openTab(tab);
    const node = document.querySelector(selector);
    if (node instanceof HTMLElement) node.click();
  }

  function render() {
    prompt.hidden = run === null;
    element.dataset.lesson = run?.lesson.name ?? "";
    element.dataset.place = run === null ? "" : String(run.place + 1);
    element.dataset.kind = run?.step.kind ?? "";
    if (run === null) return;
    const { step } = run;
    const facts = run.facts(knownFacts());
    /** @type {HTMLElement[]} */
    const nodes = [make("h2", "tl-lesson-name", {}, run.lesson.title), make("p", "", {}, withFacts(step.words, facts, formats))];
    if (step.kind === "predict") nodes.push(make("div", "tl-lesson-choices", {}, ...step.choices.map((choice) => choiceButton(choice))));
    if (step.kind === "confront") nodes.push(...confrontation(run));
    if (step.kind === "why") nodes.push(make("p", "tl-lesson-answer", {}, step.answer));
    if (step.press)
      nodes.push(make("button", "tl-button", { type: "button", "data-press": step.press, click: () => press(step.press) }, text.press));
    const isDone = run.isDone(knownFacts());
    const on = make(
      "button",
      "tl-button tl-lesson-next",
      { type: "button", "data-action": "next", click: goOn },
      run.isLast ? text.end : text.next,
    );
    on.disabled = !isDone;
    nodes.push(on, make("button", "tl-button tl-lesson-leave", { type: "button", "data-action": "leave", click: leave }, text.leave));
    prompt.replaceChildren(...nodes);
  }

  /** @param {import("../shared/api_types").LessonChoice} choice */
  function choiceButton({ name, words }) {
    return make("button", "tl-button", { type: "button", "data-choice": name, click: () => predict(name) }, words);
  }

  /** @param {string} name */
  function predict(name) {
    if (run === null) return;
    run.predicted = name;
    goOn();
  }

  /** @param {LessonRun} present */
  function confrontation(present) {
    const outcome = present.outcome(knownFacts());
    const said = present.prediction?.choices.find(({ name }) => name === present.predicted);
    const facts = present.facts(knownFacts());
    return [
      make("p", "tl-lesson-predicted", {}, `${text.predicted} ${said?.words ?? ""}`),
      make(
        "p",
        "tl-lesson-measured",
        { "data-right": String(outcome?.choice === present.predicted) },
        withFacts(outcome?.words ?? "", facts, formats),
      ),
    ];
  }

  function onFacts() {
    if (run === null) return;
    const { kind } = run.step;
    if ((kind === "do" || kind === "find") && run.isDone(knownFacts())) goOn();
  }

  subscribe("factsTold", onFacts, signal);
  subscribe("tabOpened", ({ tab }) => tellFacts("page", { tab }), signal);
  const named = query().get("lesson");
  const openNamed = () => named !== null && props.lessons.some(({ name }) => name === named) && begin(named);
  if (latest("pageOpened") === undefined) subscribe("pageOpened", openNamed, signal);
  else openNamed();
  setText(open, text.lessons);
  render();
}

export const mount = defineComponent("lesson_panel", build);
