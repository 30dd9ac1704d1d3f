/** A lesson: one prompt at a time above the page, which it sets up, points at, and asks what came of it. */
import { changeQuery, query } from "../shared/address.js";
import { apiOf } from "../shared/api.js";
import { defineComponent } from "../shared/component.js";
import { isPresenting } from "../shared/dom.js";
import { knownFacts, tellFacts } from "../shared/facts.js";
import { saveBlob } from "../shared/files.js";
import { FirstSight } from "../shared/first_sight.js";
import { latest, publish, subscribe } from "../shared/messages.js";
import { wantState } from "../shared/page_state.js";
import { storedObject, storeObject } from "../shared/storage.js";
import { fill, numberFormats } from "../shared/text.js";
import { AwaitedState } from "./awaited_state.js";
import { choiceOfKey } from "./choice_keys.js";
import { withFacts } from "./fact_words.js";
import { LessonRun, restoredRun } from "./lesson_run.js";
import { LessonList } from "./list.js";
import { LessonOffer } from "./offer.js";
import { Pointing } from "./pointing.js";
import { Pressing } from "./pressing.js";
import { day, LessonProgress } from "./progress.js";
import { Prompt } from "./prompt.js";
import { slipText, SLIP_TYPE, summary } from "./slip.js";
import { LessonStrip } from "./strip.js";
import { partsOf, tabsOf } from "./tabs.js";

/** @typedef {import("./types.d.ts").Props} Props */

const PARAMETER = "lesson"; // of the address
const KEY = "tl-lesson"; // of this tab's storage
const IN_LESSON = "tl-in-lesson"; // of the document: nothing else asks
const TICK = 500; // milliseconds between two looks at the time
const LONGEST = 40; // characters of an unknown name that are shown

/** @param {import("../shared/component.js").Component<Props>} component */
function build({ element, root, props, text, language, signal }) {
  const api = apiOf(language).lessons;
  const formats = numberFormats(language);
  const progress = new LessonProgress();
  /** @type {LessonRun | null} */
  let run = null;
  /** @type {Prompt | null} */
  let prompt = null;
  let opening = ""; // name of the lesson that is being fetched
  let asked = 0; // the last lesson that was asked for counts
  let isChecking = false;
  /** @type {{ lesson: string, first: FirstSight } | null} what of the open lesson has been marked where */
  let sight = null;

  const list = new LessonList(text, props.lessons, { begin, save: saveSlip, forget: () => progress.forget(), toggled: renderList }, signal);
  const offer = new LessonOffer(text, props.lessons[0], { begin, dismissed: render });
  const strip = new LessonStrip(text, { back, leave }, signal);
  const pointing = new Pointing(props.regions, () => strip.covered, signal);
  const awaited = new AwaitedState(signal);
  const pressing = new Pressing(props.presses, () => awaited.isThere);
  /** @type {import("./types.d.ts").Actions} */
  const actions = { predict, press, next, back, leave, compare, write, begin, openList: () => list.open() };
  root.append(list.corner, strip.node, offer.node);

  // --- opening and leaving ------------------------------------------------------------------------------------------

  /** @param {string} name of a lesson, from its beginning */
  function begin(name) {
    open(name, null);
  }

  /**
   * @param {string} name
   * @param {Record<string, any> | null} kept what this tab has kept of it
   */
  async function open(name, kept) {
    const number = ++asked;
    offer.answer();
    pressing.cancel();
    changeQuery([], { [PARAMETER]: name });
    run = null;
    prompt = null;
    opening = name;
    storeObject(KEY, kept);
    publish("lessonBegan", { lesson: name, tabs: [] });
    render();
    strip.show({ title: titleOf(name), kind: "", place: 0, of: 0, said: [paragraph(text.opening)], acts: [], words: "" });
    const [reply] = await Promise.all([api.open({ lesson: name }).catch(() => null), pageOpened()]);
    if (signal.aborted || number !== asked) return;
    if (reply === null || reply.error !== undefined) return refuse(name, reply?.error ?? text.no_answer);
    opening = "";
    run = restoredRun(reply, kept, knownFacts());
    const isNew = run === null;
    run ??= new LessonRun(reply);
    if (isNew) publish("lessonBegan", { lesson: name, tabs: tabsOf(reply, props) });
    if (isNew) run.enter(knownFacts());
    show(isNew);
  }

  /** Python has put the settings of the address into the controls: before that nothing can be set up. */
  function pageOpened() {
    if (latest("pageOpened") !== undefined) return Promise.resolve();
    return new Promise((done) => subscribe("pageOpened", () => done(undefined), signal));
  }

  /**
   * @param {string} name
   * @param {string} problem
   */
  function refuse(name, problem) {
    const again = document.createElement("button");
    again.type = "button";
    again.className = "tl-lesson-button tl-lesson-main";
    again.textContent = text.try_again;
    again.addEventListener("click", () => begin(name));
    strip.show({ title: titleOf(name), kind: "", place: 0, of: 0, said: [paragraph(problem)], acts: [again], words: problem });
  }

  function leave() {
    const held = strip.node.contains(document.activeElement);
    asked += 1;
    opening = "";
    run = null;
    prompt = null;
    pressing.cancel();
    storeObject(KEY, null);
    changeQuery([PARAMETER]);
    pointing.to("", "");
    strip.hide();
    render();
    if (held) list.button.focus({ preventScroll: true });
  }

  // --- going on -----------------------------------------------------------------------------------------------------

  /** @param {boolean} setsUp whether the page is put into the step's state; not where the step goes on after a reload */
  function show(setsUp) {
    if (run === null) return;
    const { step, kind, lesson, place } = run;
    pressing.cancel();
    if (setsUp && kind !== "end" && step.state !== "") {
      awaited.expect(step.state);
      wantState(step.state);
    }
    pointing.to(kind === "end" ? "" : step.point, setsUp ? (new URLSearchParams(step.state).get("tab") ?? "") : "");
    const following = props.lessons[props.lessons.findIndex(({ name }) => name === lesson.name) + 1];
    const written = () => run?.words[place] ?? progress.all[lesson.name]?.answers[place]?.words ?? "";
    if (sight?.lesson !== lesson.name) sight = { lesson: lesson.name, first: new FirstSight(titleOf(lesson.name)) };
    const { first } = sight;
    const buttonWords = (/** @type {string} */ button) => pressing.words(button);
    prompt = new Prompt({ run, text, formats, actions, buttonWords, following, written, sight: first });
    const facts = knownFacts();
    const parts = prompt.parts(facts);
    const words = parts.said.map((node) => node.textContent?.trim()).join(" ");
    strip.show({ title: titleOf(lesson.name), terms: first.title, kind, place: place + 1, of: lesson.steps.length, ...parts, words });
    note();
    render();
  }

  /** What has come of it is remembered. */
  function note() {
    if (run === null) return;
    const { lesson, place, kind } = run;
    if (kind === "end" && !progress.isFinished(lesson.name)) progress.finish(lesson.name, new Date());
    if (kind !== "confront") return;
    const { place: asking, choice, right } = run.verdict;
    const facts = run.facts(knownFacts());
    const measured = withFacts(run.outcome?.words ?? "", facts, formats);
    const question = withFacts(lesson.steps[asking]?.words ?? "", facts, formats);
    if (choice !== null) progress.measure(lesson.name, place, { question, predicted: choice.words, measured, right });
  }

  function next() {
    if (run === null || run.isOver) return;
    run.next(knownFacts());
    show(true);
  }

  function back() {
    if (run === null) return;
    run.back(knownFacts());
    show(true);
  }

  /** @param {string} name of a choice */
  function predict(name) {
    run?.predict(name);
    next();
  }

  /** The step's button, for the learner. */
  async function press() {
    const at = prompt;
    if (run === null || at === null) return;
    at.complain("");
    const button = run.step.press;
    const pressed = await pressing.press(button);
    if (at !== prompt || run === null || pressed === "gone") return;
    if (pressed === "going") run.waiting?.press(run.facts(knownFacts()), Date.now());
    if (pressed === "impossible") at.complain(fill(text.cannot_press, { button: pressing.words(button) || text.press }));
    refresh();
  }

  function compare() {
    if (run === null) return;
    run.compared.push(run.place);
    write(run.words[run.place] ?? "");
    show(false);
  }

  /** @param {string} words of the learner's own */
  function write(words) {
    if (run === null) return;
    const { lesson, place, step } = run;
    run.words[place] = words;
    progress.answer(lesson.name, place, { question: withFacts(step.words, run.facts(knownFacts()), formats), words });
    storeObject(KEY, run.stored);
  }

  // --- what the page does -------------------------------------------------------------------------------------------

  /** Facts have changed. What follows is not done within what has changed them. */
  function onFacts() {
    if (run === null || !run.take(knownFacts())) return refresh();
    if (isChecking) return;
    isChecking = true;
    queueMicrotask(() => {
      isChecking = false;
      if (run?.take(knownFacts())) next();
    });
  }

  function refresh() {
    prompt?.refresh(knownFacts());
    if (run !== null) storeObject(KEY, run.stored);
    describe();
  }

  /** @param {Event} event a person does something: pointerdown or keydown */
  function onAct({ target, isTrusted }) {
    if (run === null || !isTrusted || (target instanceof Node && (strip.node.contains(target) || list.corner.contains(target)))) return;
    run.waiting?.act(run.facts(knownFacts()));
  }

  /** @param {Event} event a press of the step's button, by whomever */
  function onClick({ target }) {
    if (run === null || run.waiting === null || run.step.press === "" || !(target instanceof Node)) return;
    const button = pressing.node(run.step.press);
    if (!button?.contains(target) || button.getAttribute("aria-disabled") === "true" || button.dataset.means === "pause") return;
    run.waiting.press(run.facts(knownFacts()), Date.now());
    refresh();
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (run === null || run.kind !== "predict" || list.isOpen || isPresenting()) return;
    const place = choiceOfKey(event, run.step.choices.length);
    if (place === null || !run.mayChoose) return;
    event.preventDefault(); // it opens no tab
    predict(run.step.choices[place].name);
  }

  // --- showing ------------------------------------------------------------------------------------------------------

  /** @param {string} name */
  function titleOf(name) {
    const number = props.lessons.findIndex((lesson) => lesson.name === name) + 1;
    return fill(text.title, { number, title: props.lessons[number - 1]?.title ?? name });
  }

  /** @param {string} words */
  function paragraph(words) {
    const node = document.createElement("p");
    node.className = "tl-lesson-text";
    node.textContent = words;
    return node;
  }

  function describe() {
    const { dataset } = element;
    const isWaiting = run !== null && run.waiting !== null;
    dataset.lesson = run?.lesson.name ?? "";
    dataset.place = run === null ? "" : String(run.place + 1);
    dataset.kind = run?.kind ?? "";
    tellPlace();
    dataset.waiting = !isWaiting ? "" : run?.step.press && run.waiting?.pressedAt === null ? "press" : "outcome";
  }

  /** For a room: a teacher can ask the class the same, and sees how many are where. */
  function tellPlace() {
    const came = run?.kind === "confront" ? (run.outcome?.choice ?? null) : null;
    const predicts = run === null || run.predictedAt < 0 ? null : run.predictedAt;
    const place = run === null ? null : { lesson: run.lesson.name, step: run.place, predicts, came };
    if (JSON.stringify(place) !== JSON.stringify(latest("lessonPlace") ?? null)) publish("lessonPlace", place);
  }

  function render() {
    const isOpen = run !== null || opening !== "";
    document.documentElement.classList.toggle(IN_LESSON, isOpen);
    document.documentElement.dataset.tlLesson = run === null ? "" : partsOf(run.lesson).join(" ");
    renderOffer();
    renderList();
    refresh();
  }

  /** Who is in a room has come for that. */
  function renderOffer() {
    offer.render(run !== null || opening !== "" || (latest("roomShown") ?? null) !== null);
  }

  function renderList() {
    const records = progress.all;
    const isFinished = (/** @type {string} */ name) => Boolean(records[name]?.finished);
    list.render({
      isFinished,
      isEmpty: progress.isEmpty,
      open: run?.lesson.name ?? opening,
      summary: summary(Object.values(records), text),
    });
  }

  function saveSlip() {
    const today = day(new Date());
    const words = slipText(progress.all, props.lessons, text, today);
    saveBlob(`${text.slip_file}-${today}.md`, new Blob([words], { type: SLIP_TYPE }));
  }

  // --- start --------------------------------------------------------------------------------------------------------

  subscribe("factsTold", onFacts, signal);
  subscribe("roomShown", renderOffer, signal);
  subscribe("tabOpened", ({ tab }) => tellFacts("page", { tab }), signal);
  for (const name of ["pointerdown", "keydown"]) document.addEventListener(name, onAct, { capture: true, signal });
  document.addEventListener("click", onClick, { capture: true, signal });
  document.addEventListener("keydown", onKey, { capture: true, signal });
  const ticking = setInterval(() => run?.waiting && refresh(), TICK);
  signal.addEventListener("abort", () => {
    clearInterval(ticking);
    document.documentElement.classList.remove(IN_LESSON);
  });
  const named = query().get(PARAMETER);
  render();
  if (named !== null && props.lessons.some(({ name }) => name === named)) {
    const kept = storedObject(KEY);
    open(named, kept?.name === named ? kept : null);
  } else if (named !== null) {
    changeQuery([PARAMETER]);
    list.open(fill(text.unknown, { name: named.slice(0, LONGEST) }), false);
  }
}

export const mount = defineComponent("lesson_panel", build);
