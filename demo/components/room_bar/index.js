/**
 * The bar of a room. A teacher's page tells the server once a second what it shows (rooms/teach); a student's page asks as often what
 * there is to see (rooms/follow). Everything else goes through messages, see shared/messages.js. All that comes from outside is put into
 * the page as text or as an attribute, never as HTML.
 */
import { query } from "../shared/address.js";
import { forgetTab } from "../page_bar/language_link.js";
import { apiOf } from "../shared/api.js";
import { defineComponent } from "../shared/component.js";
import { latest, publish, subscribe } from "../shared/messages.js";
import { presentState } from "../shared/page_state.js";
import { Poller } from "../shared/poller.js";
import { answerTo } from "./button.js";
import { Follower } from "./following.js";
import { Invitation } from "./invitation.js";
import { joinedRoom, openingRoom, storedRoom, storeRoom, writeCode } from "./membership.js";
import { RoomMenu } from "./menu.js";
import { MessageBox } from "./message_box.js";
import { asksForOwnDecode } from "./own_decode.js";
import { emptyState, isFollowing, presentRoom, stateData, studentsSentence } from "./state.js";
import { RoomStrip } from "./strip.js";
import { TaughtRoom } from "./taught_room.js";
import { openRoom, RoomClosing, teachRequest } from "./teaching.js";

const POLL = 1000; // milliseconds
const POLL_ASKING = 400; // of a teacher whose question is being answered
const POLL_HIDDEN = 10_000;
const SOON = 120; // what happens at once, a slider that is dragged, is told once

/**
 * @typedef {object} Value see room_bar/__init__.py
 * @property {string} [settings]
 * @property {string} [source]
 * @property {string} [tab]
 */

/** @typedef {{ text: import("../shared/text.js").Text, language: string, value: Value | null }} Props */
/** @typedef {import("./types.d.ts").Room} Room */
/** @typedef {import("../shared/api_types.d.ts").TeachReply | import("../shared/api_types.d.ts").FollowReply} Reply */

export const mount = defineComponent("room_bar", (/** @type {import("../shared/component.js").Component<Props>} */ component) => {
  const { element, root, props, text, language, signal, trigger, onValue } = component;
  const { rooms } = apiOf(language);
  const state = emptyState();
  let seatTold = ""; // the room and the seat that other components know
  /** @type {import("./types.d.ts").Bar} */
  const bar = { state, text, rooms, say, render, enter, goOut };

  const menu = new RoomMenu(
    text,
    { join: joinTyped, openRoom: () => openRoom(bar, menu.openButton, invitation), classLink, toggled: clearMessage },
    signal,
  );
  const messageBox = new MessageBox();
  const invitation = new Invitation(bar);
  const closing = new RoomClosing(bar, signal);
  const taught = new TaughtRoom(bar, { shown: () => poller.soon(SOON), claimed: onClaim }, signal);
  const strip = new RoomStrip(
    text,
    { invitation, message: messageBox.node },
    {
      share: (wished) => taught.share(wished),
      look: () => taught.look(),
      close: () => closing.press(strip.closeButton),
      take: () => taught.take(),
      classLink,
      followAgain,
      fork: () => trigger("fork"),
      leave,
      dismiss: clearMessage,
    },
  );
  const follower = new Follower(bar, {
    renamed(room) {
      storeRoom(room);
      writeCode(room.code);
    },
    changed: storeRoom,
    takeSettings: (run) => trigger("settings", { run }),
    takeSource: (source) => tellPython("mirror", { source }),
    openTab(tab) {
      forgetTab(); // that the page was opened with
      if (tab !== currentTab()) tellPython("tab", { tab });
    },
    settings: () => props.value?.settings,
    comeBack: () => followAgain(),
  });
  /** @type {Poller<Room, Reply>} */
  const poller = new Poller({
    wanted: () => presentRoom(state),
    ask: (room) =>
      room.teaching
        ? rooms.teach(teachRequest(room, state, taughtTab(room), presentState()))
        : rooms.follow({ ...follower.request(room), where: placeInLesson() }),
    news: takeReply,
    gone: (sentence, reason) => goOut(sentence, reason !== "room_closed"),
    say,
    render,
    pause: (room) => (room.teaching && isAsking() ? POLL_ASKING : POLL),
    hidden: POLL_HIDDEN,
    lost: text.lost,
    signal,
  });

  root.setAttribute("role", "region");
  root.setAttribute("aria-label", text.region);
  root.append(menu.corner, strip.node, invitation.dialog);

  // --- in and out of a room ---------------------------------------------------------------------------------------

  /** @param {Room} room */
  function enter(room) {
    Object.assign(state, { room, reply: null, students: 0 });
    menu.isOpen = false;
    follower.reset();
    say("");
    storeRoom(room);
    writeCode(room.code);
    taught.entered();
    render();
    poller.restart();
  }

  function goOut(words = "", alert = false) {
    state.room = null;
    taught.entered();
    storeRoom(null);
    writeCode(null);
    follower.release();
    invitation.close();
    say(words, alert);
    render();
  }

  /**
   * A code that somebody typed: they stay where they are until there is such a room.
   *
   * @param {string} code
   */
  async function joinTyped(code) {
    const request = { room: code, student: null, watching: true, again: false, seen: null };
    const reply = await answerTo(menu.joinButton, rooms.follow(request));
    if (reply?.student) {
      enter(joinedRoom(reply.room, reply.student));
    } else {
      say(reply?.error ?? text.no_answer, true);
      render();
    }
  }

  /** One link for the class: into this room, if there is one, with what it hides and locks. */
  function classLink() {
    publish("classLinkWanted", null);
  }

  function leave() {
    const { room } = state;
    // Nobody waits for the answer: who does not ask any more is forgotten.
    if (room !== null && !room.teaching && room.student) rooms.leave({ room: room.code, student: room.student }).catch(() => {});
    goOut();
  }

  // --- in a room --------------------------------------------------------------------------------------------------

  /** It is known now which tab of this browser teaches the room. */
  function onClaim() {
    if (state.claim !== "mine") invitation.close();
    render();
    poller.restart();
  }

  /**
   * @param {Reply} reply
   * @param {Room} room
   */
  function takeReply(reply, room) {
    if ("students" in reply) {
      state.students = reply.students;
      say(reply.problem, true);
      if (reply.asked) publish("roomAsked", { teacher: reply.asked });
    } else if (!room.teaching) {
      follower.take(reply, room);
      if (reply.asked !== undefined) publish("roomAsked", { student: reply.asked });
    }
  }

  function followAgain() {
    if (state.room === null || state.room.teaching) return;
    state.room = { ...state.room, following: true }; // another one: an answer that is on its way is about the old view
    follower.reset();
    follower.again = true;
    say("");
    storeRoom(state.room);
    render();
    poller.now();
  }

  // --- the rest of the page ---------------------------------------------------------------------------------------

  /** Whether answers to the teacher's question are coming in. */
  function isAsking() {
    const asked = latest("roomAsked");
    return asked !== undefined && "teacher" in asked && asked.teacher.question?.open === true;
  }

  /** Where the student is in the lessons; nothing else is told of them. */
  function placeInLesson() {
    const place = latest("lessonPlace") ?? null;
    return place && { lesson: place.lesson, step: place.step };
  }

  /** The name of the open tab, which Gradio's events tell. */
  function currentTab() {
    return latest("tabOpened")?.tab ?? null;
  }

  /**
   * The tab for the class: over a reload that of before, until it is open again.
   *
   * @param {import("./types.d.ts").TeacherRoom} room
   */
  function taughtTab(room) {
    return state.pageOpened ? currentTab() : (room.tab ?? currentTab());
  }

  /** @param {import("../shared/messages.js").Messages["tabOpened"]} opened */
  function onTab({ tab }) {
    taught.opened(tab);
    tellShared();
  }

  /**
   * @param {"mirror" | "tab"} event
   * @param {Value} changes of the value, which the event is about
   */
  function tellPython(event, changes) {
    props.value = { ...props.value, ...changes };
    trigger(event);
  }

  /** @param {import("../shared/messages.js").RunShown} shown */
  function onRun({ run, mounted, opened }) {
    state.run = run;
    if (opened && !state.pageOpened) {
      state.pageOpened = true;
      follower.askForSettings();
      taught.reopen();
    }
    if (state.room?.teaching) poller.soon(SOON);
    else follower.onRun(mounted);
  }

  /** @param {import("../shared/messages.js").DecodeShown} shown */
  function onDecode({ mirrored, ...decode }) {
    if (!mirrored) state.decode = decode;
    tellShared();
    if (!mirrored) follower.onOwnView();
  }

  /** Other components hear of the room, and of the seat in it. */
  function tellRoom() {
    const room = presentRoom(state);
    const seat = room === null ? "" : [room.code, room.teaching ? "teacher" : room.student].join(" ");
    if (seat === seatTold) return;
    seatTold = seat;
    publish("roomShown", room);
  }

  /** @param {import("../shared/messages.js").RaceShown} shown */
  function onRace({ race, runner, mounted }) {
    state.race = { race, runner };
    tellShared();
    follower.onOther("race", race, mounted);
  }

  /** @param {import("../shared/messages.js").DemonstrationShown} shown */
  function onDemonstration({ demonstration, mounted }) {
    state.demonstration = demonstration;
    tellShared();
    follower.onOther("demonstration", demonstration, mounted);
  }

  /** @param {import("../shared/messages.js").Messages["invitationWanted"]} wanted */
  function onInvitation({ room: code, address }) {
    const { room } = state;
    if (!room?.teaching || room.code !== code) return;
    taught.lead(address);
    invitation.draw(room);
    invitation.open();
  }

  function onStateWanted() {
    tellShared();
    follower.onStateWanted();
  }

  /** What the class is to see has changed. */
  function tellShared() {
    if (state.room?.teaching && state.room.share) poller.soon(SOON);
  }

  /** @param {Event} event */
  function onPress(event) {
    if (isFollowing(state.room) && follower.decode && asksForOwnDecode(event)) follower.goAway();
  }

  // --- showing ----------------------------------------------------------------------------------------------------

  /** @param {string} words */
  function say(words, alert = false) {
    state.message = { words, alert };
  }

  /** The menu was opened or closed, or the message was read. */
  function clearMessage() {
    say("");
    render();
  }

  function render() {
    const isInRoom = state.room !== null;
    menu.render(isInRoom);
    strip.render(state, menu.isOpen, props.value?.settings);
    if (state.room?.teaching) invitation.renderStudents(studentsSentence(state.students, text));
    // In the menu while it is open, where the code was typed; else in the line.
    if (menu.panel.hidden) strip.hold(messageBox.node);
    else menu.hold(messageBox.node);
    messageBox.render(state.message);
    Object.assign(element.dataset, stateData(state));
    tellRoom();
  }

  // --- start ------------------------------------------------------------------------------------------------------

  subscribe("runShown", onRun, signal);
  subscribe("decodeShown", onDecode, signal);
  subscribe("tabOpened", onTab, signal);
  subscribe("raceShown", onRace, signal);
  subscribe("demonstrationShown", onDemonstration, signal);
  subscribe("stateWanted", onStateWanted, signal);
  subscribe("invitationWanted", onInvitation, signal);
  subscribe("settingsNamed", tellShared, signal);
  document.addEventListener("click", onPress, { capture: true, signal });
  document.addEventListener("input", onPress, { capture: true, signal });
  onValue(render);

  publish("sayWhatIsShown", null);
  const room = openingRoom(storedRoom(), query().get("room"));
  if (room !== null) enter(room);
  if (room?.teaching) invitation.draw(room);
  render();
});
