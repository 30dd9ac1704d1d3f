/**
 * Questions to a class, above the tabs of who is in a room. What was asked comes with the room bar's polls; what is pressed here is asked at
 * once. All that others have typed is put into the page as text.
 */
import { apiOf } from "../shared/api.js";
import { defineComponent } from "../shared/component.js";
import { make, setText } from "../shared/dom.js";
import { fetchFile } from "../shared/files.js";
import { latest, publish, subscribe } from "../shared/messages.js";
import { Answering } from "./answering.js";
import { Asking } from "./asking.js";
import { placeList } from "./places.js";
import { Projected } from "./projected.js";
import { Steering } from "./steering.js";

/** @typedef {import("./types.d.ts").Props} Props */
/** @typedef {import("./types.d.ts").Room} Room */
/** @typedef {import("./types.d.ts").RoomQuestion} RoomQuestion */
/** @typedef {import("./types.d.ts").TeacherAsked} TeacherAsked */
/** @typedef {import("./types.d.ts").TeacherReply} TeacherReply */

const IN_QUESTION = "tl-in-question"; // of the document: nothing else asks

/** @param {import("../shared/component.js").Component<Props>} component */
function build({ element, root, props, text, language, signal }) {
  const api = apiOf(language).roomQuestions;
  /** @type {Room | null} */
  let room = null;
  /** @type {TeacherAsked | null} */
  let told = null;
  /** @type {RoomQuestion | null} */
  let question = null;
  let problem = "";
  let number = 0; // of what was pressed last: an answer to something earlier does not count
  let drawnPlaces = "";
  let projectedBefore = ""; // what the rest of the page knows of the question

  const answering = new Answering(text, props.largest, vote);
  const asking = new Asking(props, { askPrediction, askOwn, toggled: onToggled });
  const steering = new Steering(text, props.largest, { steer, decide });
  const projected = new Projected(text);
  const sheet = make("button", "tl-ask-button", { type: "button", "data-action": "sheet", click: () => save("html") }, text.sheet);
  const table = make("button", "tl-ask-button", { type: "button", "data-action": "table", click: () => save("csv") }, text.table);
  const places = make("div", "tl-ask-places");
  const where = make("details", "tl-ask-where", {}, make("summary", "", {}, text.where), places);
  const trouble = make("p", "tl-ask-problem", { role: "alert" });
  const bar = make("div", "tl-ask-form tl-ask-foot", {}, asking.openButton, asking.here, sheet, table);
  const teacher = make("div", "tl-ask-teacher", {}, steering.node, bar, asking.panel, trouble, where);
  root.setAttribute("role", "region");
  root.setAttribute("aria-label", text.region);
  root.append(teacher, answering.node, projected.node);

  // --- what is done -------------------------------------------------------------------------------------------------

  /** @param {(room: import("../room_bar/types.d.ts").TeacherRoom) => Promise<TeacherReply>} ask */
  async function request(ask) {
    if (!room?.teaching) return false;
    const { code } = room;
    const mine = ++number;
    const reply = await ask(room).catch(() => null);
    if (signal.aborted || room?.code !== code || mine !== number) return false;
    problem = reply === null ? text.no_answer : (reply.error ?? "");
    if (reply !== null && reply.error === undefined) told = reply;
    render();
    return problem === "";
  }

  /**
   * @param {string} lesson
   * @param {number} step
   */
  async function askPrediction(lesson, step) {
    if (await request(({ code, secret }) => api.askPrediction({ room: code, secret, lesson, step }))) asking.done();
    render();
  }

  /**
   * @param {string} words
   * @param {string[]} choices
   */
  async function askOwn(words, choices) {
    if (await request(({ code, secret }) => api.askOwn({ room: code, secret, words, choices }))) asking.done();
    render();
  }

  /** @param {import("./types.d.ts").Steering} action */
  function steer(action) {
    request(({ code, secret }) => api.steer({ room: code, secret, action }));
  }

  /** @param {string | number} came */
  function decide(came) {
    request(({ code, secret }) => api.decide({ room: code, secret, came }));
  }

  /** @param {string | number} answer */
  async function vote(answer) {
    if (room === null || room.teaching || room.student === null || question === null) return;
    const { code, student } = room;
    const mine = ++number;
    const reply = await api.vote({ room: code, student, number: question.number, answer }).catch(() => null);
    if (signal.aborted || room?.code !== code || mine !== number) return;
    problem = reply === null ? text.no_answer : (reply.error ?? "");
    if (reply?.asked) question = reply.asked;
    render();
  }

  /** @param {"html" | "csv"} format */
  async function save(format) {
    if (!room?.teaching) return;
    const { code, secret } = room;
    problem = await fetchFile(api.sheet({ room: code, secret, format }), text.no_answer);
    render();
  }

  async function onToggled() {
    problem = "";
    render();
    if (!asking.isOpen || asking.predictions.length > 0 || !room?.teaching) return;
    const reply = await api.predictions({ room: room.code, secret: room.secret }).catch(() => null);
    if (reply?.predictions) asking.take(reply.predictions);
    else problem = reply?.error ?? text.no_answer;
    render();
  }

  // --- showing ------------------------------------------------------------------------------------------------------

  function render() {
    const teaching = room?.teaching === true;
    const place = latest("lessonPlace") ?? null;
    root.hidden = room === null || (teaching ? told === null : question === null);
    teacher.hidden = !teaching;
    asking.place = place;
    steering.render(told, place);
    asking.render(told !== null && told.question === null, lessonTitle());
    sheet.hidden = table.hidden = (told?.asked ?? 0) === 0;
    bar.hidden = [...bar.children].every((child) => child instanceof HTMLElement && child.hidden);
    setText(trouble, problem);
    trouble.hidden = problem === "";
    renderPlaces();
    answering.render(teaching ? null : question, problem);
    const asks = !root.hidden && !teaching && question !== null && question.open;
    document.documentElement.classList.toggle(IN_QUESTION, asks);
    describe();
    tellProjected(teaching ? (told?.question ?? null) : null);
  }

  /** @param {RoomQuestion | null} asked by this page */
  function tellProjected(asked) {
    projected.render(asked === null ? null : told);
    const now = asked === null ? "" : JSON.stringify([asked.number, asked.rounds.length, asked.open, asked.shown, asked.came]);
    if (now === projectedBefore) return;
    projectedBefore = now;
    publish("classQuestion", asked);
  }

  function renderPlaces() {
    const found = told?.places ?? [];
    where.hidden = found.length === 0;
    const now = JSON.stringify(found);
    if (now !== drawnPlaces) places.replaceChildren(placeList(found, told?.stuck_minutes ?? 0, text));
    drawnPlaces = now;
  }

  /** The title of the lesson that is open, as its strip says it. */
  function lessonTitle() {
    return document.querySelector("#tl-lesson-panel .tl-lesson-name")?.textContent ?? "";
  }

  function describe() {
    const shown = room?.teaching ? (told?.question ?? null) : question;
    const { dataset } = element;
    dataset.question = shown === null ? "" : String(shown.number);
    dataset.open = String(shown?.open ?? false);
    dataset.answered = String(shown?.rounds[shown.rounds.length - 1].took_part ?? 0);
    dataset.mine = String(shown?.mine ?? "");
    dataset.came = String(shown?.came ?? "");
  }

  // --- its life -----------------------------------------------------------------------------------------------------

  subscribe(
    "roomShown",
    (shown) => {
      if (shown?.code !== room?.code || shown?.teaching !== room?.teaching) {
        told = null;
        question = null;
        problem = "";
        number += 1;
      }
      room = shown;
      render();
    },
    signal,
  );
  subscribe(
    "roomAsked",
    (asked) => {
      if (room === null) return;
      if ("teacher" in asked && room.teaching) told = asked.teacher;
      if ("student" in asked && !room.teaching) {
        if (asked.student?.number !== question?.number) problem = "";
        question = asked.student;
      }
      render();
    },
    signal,
  );
  subscribe("lessonPlace", render, signal);
  signal.addEventListener("abort", () => document.documentElement.classList.remove(IN_QUESTION));
  room = latest("roomShown") ?? null;
  render();
}

export const mount = defineComponent("room_questions", build);
