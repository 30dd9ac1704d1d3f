/** A race of a whole class, for who is in a room. */
import { apiOf } from "../shared/api.js";
import { defineComponent } from "../shared/component.js";
import { make, setText } from "../shared/dom.js";
import { latest, subscribe } from "../shared/messages.js";
import { Poller } from "../shared/poller.js";
import { fill, numberFormats, timeLeft } from "../shared/text.js";
import { Board } from "./board.js";
import { EntryForm } from "./entry_form.js";

/** @typedef {import("./types.d.ts").Props} Props */
/** @typedef {import("./types.d.ts").Room} Room */
/** @typedef {import("./types.d.ts").ClassRaceBoard} ClassRaceBoard */

const HIDDEN = 10_000; // milliseconds until a page that is not seen asks again
const GOING = ["queued", "running"];

/** @param {import("../shared/component.js").Component<Props>} component */
function build({ element, root, props, text, language, signal }) {
  const { classRaces: api } = apiOf(language);
  const formats = numberFormats(language);
  /** @type {import("./types.d.ts").View} */
  const view = { room: latest("roomShown") ?? null, board: null, problem: "" };
  let asking = false;

  const title = make("h2", "tl-class-title", {}, text.title);
  const words = make("p", "tl-class-words");
  const problem = make("p", "tl-class-problem", { role: "alert" });
  const form = new EntryForm(text, props.settings, enter);
  const openButton = make("button", "tl-button tl-primary", { type: "button", "data-action": "open", click: open }, text.open);
  const startButton = make(
    "button",
    "tl-button tl-primary",
    { type: "button", "data-action": "start", click: () => act("start") },
    text.start,
  );
  const stopButton = make("button", "tl-button", { type: "button", "data-action": "stop", click: () => act("stop") }, text.stop);
  const closeButton = make("button", "tl-button", { type: "button", "data-action": "close", click: () => act("close") });
  const board = new Board(text, formats);
  root.append(
    title,
    words,
    form.node,
    make("div", "tl-class-buttons", {}, openButton, startButton, stopButton, closeButton),
    problem,
    board.node,
  );

  /** @type {Poller<Room, ClassRaceBoard>} */
  const poller = new Poller({
    wanted: () => (view.room !== null && (view.room.teaching || view.room.student) ? view.room : null),
    ask: (room) => api.look({ room: room.code, student: room.teaching ? null : room.student }),
    news: (/** @type {ClassRaceBoard} */ reply, /** @type {Room} */ room) => isPresent(room) && take(reply),
    gone: () => {}, // the room bar says so
    say: () => {},
    render,
    pause: () => view.board?.pause ?? 1000,
    hidden: HIDDEN,
    lost: "",
    signal,
  });

  // --- what is done ---------------------------------------------------------------------------------------------------

  /** @param {Room} room */
  function isPresent(room) {
    return view.room?.code === room.code && view.room.teaching === room.teaching;
  }

  /** @param {ClassRaceBoard} reply */
  function take(reply) {
    view.board = reply;
    render();
  }

  /**
   * @param {(room: Room) => Promise<import("../shared/api.js").Answered<ClassRaceBoard>>} ask
   */
  async function request(ask) {
    const { room } = view;
    if (room === null || asking) return;
    asking = true;
    const reply = await ask(room).catch(() => null);
    asking = false;
    if (signal.aborted || view.room?.code !== room.code) return;
    view.problem = reply === null ? text.no_answer : (reply.error ?? "");
    if (reply !== null && reply.error === undefined) view.board = reply;
    render();
    poller.now();
  }

  function open() {
    const query = latest("settingsNamed")?.query ?? "preset=classroom";
    request((room) => api.open({ room: room.code, secret: secretOf(room), query }));
  }

  /** @param {"start" | "stop" | "close"} action */
  function act(action) {
    request((room) => api[action]({ room: room.code, secret: secretOf(room) }));
  }

  /**
   * @param {string} setting
   * @param {string} value
   */
  function enter(setting, value) {
    request((room) => api.enter({ room: room.code, student: room.teaching ? "" : (room.student ?? ""), setting, value }));
  }

  // --- showing ----------------------------------------------------------------------------------------------------------

  function render() {
    const { room } = view;
    const status = view.board?.status ?? "none";
    const teaching = room?.teaching === true;
    const isOpen = status === "open";
    const going = GOING.includes(status);
    root.hidden = room === null || view.board === null || (status === "none" && !teaching);
    document.documentElement.classList.toggle("tl-in-class-race", !root.hidden && status !== "none");
    element.dataset.status = root.hidden ? "" : status;
    element.dataset.step = String(view.board?.step ?? 0);
    element.dataset.entries = String(view.board?.entries.length ?? 0);
    setText(words, wordsOf(view.board, teaching));
    form.node.hidden = teaching || !isOpen;
    form.render(view.board?.entries.some(({ mine }) => mine) ?? false);
    openButton.hidden = !teaching || status !== "none";
    startButton.hidden = !teaching || !isOpen;
    startButton.disabled = view.board === null || tooFew(view.board);
    stopButton.hidden = !teaching || !going;
    closeButton.hidden = !teaching || status === "none" || going;
    setText(closeButton, isOpen ? text.cancel : text.new_race);
    setText(problem, view.problem);
    problem.hidden = view.problem === "";
    board.render(view.board);
  }

  /**
   * @param {ClassRaceBoard | null} shown
   * @param {boolean} teaching
   */
  function wordsOf(shown, teaching) {
    if (shown === null || shown.status === "none") return fill(text.about, { budget: formats.whole(shown?.budget ?? 0) });
    const values = { base: shown.base, steps: formats.whole(shown.steps), step: formats.whole(shown.step), most: shown.most };
    const students = shown.entries.reduce((sum, { count }) => sum + count, 0);
    if (shown.status === "open") {
      const said = fill(teaching ? text.taking : text.choose, { ...values, students, entries: shown.entries.length });
      return teaching && tooFew(shown) ? fill(text.taking_few, { said }) : said;
    }
    if (shown.status === "queued") return text.waiting;
    if (shown.status === "running") {
      const left = shown.seconds_left === null ? "" : timeLeft(shown.seconds_left, text);
      return fill(text.running, { ...values, left });
    }
    return fill(text.ended, values);
  }

  // --- its life -----------------------------------------------------------------------------------------------------------

  subscribe(
    "roomShown",
    (room) => {
      if (room?.code !== view.room?.code || room?.teaching !== view.room?.teaching) Object.assign(view, { board: null, problem: "" });
      view.room = room;
      render();
      poller.restart();
    },
    signal,
  );
  signal.addEventListener("abort", () => document.documentElement.classList.remove("tl-in-class-race"));
  render();
  poller.restart();
}

/** @param {ClassRaceBoard} shown */
function tooFew({ entries }) {
  return entries.length < 2;
}

/** @param {Room} room */
function secretOf(room) {
  return room.teaching ? room.secret : "";
}

export const mount = defineComponent("class_race", build);
