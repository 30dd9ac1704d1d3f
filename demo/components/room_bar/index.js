/*
 * The bar of a room. A teacher's page tells the server once a second what it shows (rooms/teach); a student's page asks as often what
 * there is to see (rooms/follow). Everything else goes through messages, see shared/messages.js. All that comes from outside is put into
 * the page as text or as an attribute, never as HTML.
 */
import { changeQuery, query } from "../shared/address.js";
import { apiOf } from "../shared/api.js";
import { defineComponent } from "../shared/component.js";
import { make, setText } from "../shared/dom.js";
import { latest, publish, subscribe } from "../shared/messages.js";
import { Poller } from "../shared/poller.js";
import { storedObject, storeObject } from "../shared/storage.js";
import { fill } from "../shared/text.js";

const STORAGE_KEY = "tl-room";
const POLL = 1000; // milliseconds
const POLL_HIDDEN = 10000;
const SOON = 120; // what happens at once, a slider that is dragged, is told once
const SURE = 4000; // how long the question stands before a room is closed

export const mount = defineComponent("room_bar", ({ element, root, props, text, language, signal, trigger, onValue }) => {
  const { rooms } = apiOf(language);

  let menuOpen = false;
  // What this page is: null, or {teaching: true, code, secret, share} or {teaching: false, code, student, following}.
  let room = null;
  let students = 0;
  let sight = null; // a student's last answer of the server
  let shownRun = null; // the view in the live chart
  let pageOpened = false; // see RunShown
  let shownDecode = null; // the decode in the attention view
  let message = { words: "", alert: false };

  // --- small tools ------------------------------------------------------------------------------------------------

  function button(className, words, onClick, title = "") {
    const node = make("button", "tl-room-button " + className, { type: "button" }, words);
    if (title) node.title = title;
    node.addEventListener("click", onClick);
    return node;
  }

  function say(words, alert = false) {
    message = { words, alert };
  }

  // --- the elements -----------------------------------------------------------------------------------------------

  // In the header's line: one button, and what it opens, over the page.
  const menuButton = button("tl-room-toggle", text.room, () => (menuOpen ? closeMenu() : openMenu()), text.region);
  const codeInput = make("input", "tl-room-input", {
    type: "text",
    maxlength: 8,
    autocomplete: "off",
    autocapitalize: "characters",
    spellcheck: "false",
    enterkeyhint: "go",
    "aria-label": text.join_label,
    placeholder: text.join_label,
  });
  const joinButton = make("button", "tl-room-button", { type: "submit" }, text.join);
  const joinForm = make("form", "tl-room-join", {}, codeInput, joinButton);
  joinForm.addEventListener("submit", (event) => {
    event.preventDefault();
    if (codeInput.value.trim()) joinTyped(codeInput.value.trim());
  });
  const openButton = button("tl-room-open", text.open, openRoom);
  const menuNote = make("div", "tl-room-menu-note");
  const menu = make(
    "div",
    "tl-room-menu",
    { role: "group", "aria-label": text.region },
    make("p", "", {}, text.join_why),
    joinForm,
    menuNote,
    make("hr", ""),
    make("p", "", {}, text.open_why),
    openButton,
  );
  const corner = make("div", "tl-room-corner", {}, menuButton, menu);

  // In a room: one line below the header.
  const nameWords = make("span", "tl-room-name", {}, text.teaching);
  const codeWords = make("strong", "tl-room-code");
  const addressWords = make("span", "tl-room-address", { title: text.address_title });
  const qrSmall = make("img", "tl-room-qr", { alt: "" });
  const largeButton = make("button", "tl-room-enlarge", { type: "button", "aria-label": text.large, title: text.large }, qrSmall);
  largeButton.addEventListener("click", enlarge);
  const studentsWords = make("span", "tl-room-students", { role: "status" });
  const shareBox = make("input", "tl-room-switch", { type: "checkbox", role: "switch" });
  const shareLabel = make("label", "tl-room-share", { title: text.share_title }, shareBox, make("span", "", {}, text.share));
  shareBox.addEventListener("change", () => {
    room.share = shareBox.checked;
    remember();
    poller.soon(SOON);
  });
  const closeButton = button("tl-room-close", text.close, closeRoom);

  const stateWords = make("span", "tl-room-state", { role: "status" });
  const againButton = button("tl-room-again", text.again, followAgain);
  const forkButton = button("tl-room-fork", text.fork, () => trigger("fork"), text.fork_title);
  const leaveButton = button("tl-room-leave", text.leave, leaveRoom);
  const dismissButton = button("tl-room-dismiss", text.dismiss, () => {
    say("");
    render();
  });

  const quietWords = make("span", "tl-room-quiet", { role: "status" });
  const alertWords = make("span", "tl-room-alert", { role: "alert" });
  const messageBox = make("div", "tl-room-message", {}, quietWords, alertWords);

  const parts = {
    teacher: [nameWords, codeWords, largeButton, addressWords, studentsWords, shareLabel, closeButton],
    student: [stateWords, againButton, forkButton, leaveButton],
    none: [dismissButton],
  };
  const strip = make(
    "div",
    "tl-room-strip",
    { role: "group" },
    nameWords,
    codeWords,
    largeButton,
    addressWords,
    studentsWords,
    stateWords,
    messageBox,
    shareLabel,
    againButton,
    forkButton,
    closeButton,
    leaveButton,
    dismissButton,
  );

  // For the projector.
  const largeCode = make("p", "tl-room-large-code");
  const largeQr = make("img", "tl-room-large-qr");
  const largeAddress = make("p", "tl-room-large-address");
  const largeStudents = make("p", "tl-room-large-students");
  const largeNote = make("p", "tl-room-large-note");
  const dialog = make(
    "dialog",
    "tl-room-large",
    { "aria-label": text.invitation },
    make("h2", "", {}, text.invitation),
    largeQr,
    largeCode,
    largeAddress,
    make("p", "tl-room-large-how", {}, text.invitation_how),
    largeNote,
    make(
      "div",
      "tl-room-large-foot",
      {},
      largeStudents,
      button("", text.shrink, () => dialog.close()),
    ),
  );
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close(); // beside it
  });
  dialog.addEventListener("close", () => largeButton.focus());

  root.setAttribute("role", "region");
  root.setAttribute("aria-label", text.region);
  root.append(corner, strip, dialog);

  // --- the menu ---------------------------------------------------------------------------------------------------

  function openMenu() {
    menuOpen = true;
    say("");
    render();
    codeInput.focus();
  }

  /** The keyboard goes back to the button, unless something else was pressed. */
  function closeMenu(back = true) {
    if (!menuOpen) return;
    menuOpen = false;
    if (room === null) say("");
    render();
    if (back) menuButton.focus();
  }

  corner.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenu();
  });
  corner.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !corner.contains(event.relatedTarget)) closeMenu(false);
  });
  document.addEventListener(
    "pointerdown",
    (event) => {
      if (!corner.contains(event.target)) closeMenu(false);
    },
    { signal },
  );

  // --- the room in this tab ---------------------------------------------------------------------------------------

  /** The tab's storage survives a reload: a second tab of the teacher has no right to steer. */
  function remember() {
    storeObject(STORAGE_KEY, room);
  }

  function remembered() {
    const kept = storedObject(STORAGE_KEY);
    return typeof kept?.code === "string" ? kept : null;
  }

  function writeAddress(code) {
    changeQuery(["room"], code ? { room: code } : {});
  }

  function roomAddress() {
    return location.origin + location.pathname + "?room=" + room.code;
  }

  function enter(next) {
    room = next;
    menuOpen = false;
    sight = null;
    students = 0;
    follower.reset();
    say("");
    remember();
    writeAddress(room.code);
    render();
    poller.restart();
  }

  /** The room is over for this page; what it shows stays. */
  function goOut(words = "", alert = false) {
    room = null;
    remember();
    writeAddress(null);
    follower.release();
    dialog.close();
    say(words, alert);
    render();
  }

  // --- polling ----------------------------------------------------------------------------------------------------

  const poller = new Poller({
    wanted: () => room,
    ask: (asked) => (asked.teaching ? rooms.teach(teachRequest()) : rooms.follow(followRequest())),
    news: (reply, asked) => (asked.teaching ? takeTaught(reply) : follower.take(reply)),
    gone: (sentence, reason) => goOut(sentence, reason !== "room_closed"),
    say,
    render,
    pause: () => POLL,
    hidden: POLL_HIDDEN,
    lost: text.lost,
    signal,
  });

  // --- teaching ---------------------------------------------------------------------------------------------------

  async function openRoom() {
    say("");
    openButton.disabled = true;
    const reply = await rooms.open({}).catch(() => undefined);
    openButton.disabled = false;
    if (reply?.room) {
      enter({ teaching: true, code: reply.room, secret: reply.secret, share: false });
      await drawCode();
      enlarge(); // a class is waiting for it
    } else {
      say(reply?.error ?? text.no_answer, true);
      render();
    }
  }

  async function drawCode() {
    const asked = room;
    for (const image of [qrSmall, largeQr]) image.removeAttribute("src");
    const address = roomAddress();
    setText(largeCode, room.code);
    const short = address.replace(/^https?:\/\//, "");
    for (const node of [addressWords, largeAddress]) setText(node, short);
    largeQr.alt = fill(text.qr, { address });
    const onlyHere = ["localhost", "127.0.0.1", "[::1]"].includes(location.hostname);
    setText(largeNote, onlyHere ? text.only_here : "");
    const reply = await rooms.codeImage({ room: room.code, secret: room.secret, address }).catch(() => undefined);
    if (asked !== room) return;
    if (reply?.image?.startsWith("data:image/svg+xml")) for (const image of [qrSmall, largeQr]) image.src = reply.image;
    else setText(largeNote, reply?.error ?? text.no_qr);
  }

  function enlarge() {
    if (room?.teaching && !dialog.open) dialog.showModal();
  }

  /** What the class is to see: the view in the chart and, when the teacher wishes, the tab and the decode. */
  function teachRequest() {
    const request = { room: room.code, secret: room.secret, run: shownRun, tab: null, decode: null };
    if (room.share) {
      request.tab = shownTab();
      const { request: asked, step, layer, head } = shownDecode ?? {};
      if (typeof asked?.model === "string") request.decode = { model: asked.model, source: String(asked.source), step, layer, head };
    }
    return request;
  }

  function takeTaught(reply) {
    students = reply.students;
    say(reply.problem, true);
  }

  let sure = 0; // the timer of the question

  async function closeRoom() {
    if (!sure && students > 0) {
      setText(closeButton, text.close_sure);
      sure = setTimeout(unsure, SURE);
      return;
    }
    unsure();
    const { code, secret } = room;
    const reply = await rooms.close({ room: code, secret }).catch(() => undefined);
    if (room?.code !== code) return;
    if (reply?.closed) goOut(fill(text.was_closed, { code }));
    else if (reply?.gone) goOut(reply.error, reply.gone !== "room_closed");
    else say(reply?.error ?? text.no_answer, true);
    render();
  }

  function unsure() {
    clearTimeout(sure);
    sure = 0;
    setText(closeButton, text.close);
  }

  // --- following --------------------------------------------------------------------------------------------------

  /** Keeps the page on what the room shows. Once a student does something of their own, it lets go until they come back. */
  const follower = {
    again: false,
    run: null, // the student's view that the chart was given
    tab: null, // the tab that was opened for the room
    decode: null, // the decode that was given, with its value
    place: "", // where in it

    reset() {
      Object.assign(this, { again: false, run: null, tab: null, decode: null, place: "" });
    },

    /** The attention view belongs to this page again. */
    release() {
      if (this.decode) publish("mirrorDecode", null);
      this.reset();
    },

    take(reply) {
      this.again = false;
      sight = reply;
      if (room.student !== reply.student || room.code !== reply.room) {
        Object.assign(room, { student: reply.student, code: reply.room });
        remember();
        writeAddress(room.code);
      }
      if (!room.following) return;
      if (reply.left) {
        goAway();
      } else {
        this.takeRun(reply.run);
        this.takeStage(reply.stage);
      }
    },

    takeRun(run) {
      if (run === null || run === this.run) return;
      this.run = run;
      publish("followRun", { run });
      this.askForSettings();
    },

    /** The followed run's settings come into the controls, but not before those of the address, which would replace them. */
    askForSettings() {
      if (this.run && pageOpened) trigger("settings", { run: this.run });
    },

    takeStage(stage) {
      if (stage === null) {
        if (this.decode) publish("mirrorDecode", null);
        Object.assign(this, { tab: null, decode: null, place: "" });
        return;
      }
      if (stage.tab !== this.tab) openTab(stage.tab);
      this.tab = stage.tab;
      if (stage.decode === null) return;
      const { version, value, source } = stage.decode;
      if (value !== undefined) {
        this.decode = { version, value };
        props.value = { ...props.value, source };
        trigger("mirror"); // the source in the form, to go on from
      }
      this.showDecode(stage.decode);
    },

    /** Only where the teacher moved: in between, a student may look at other steps and heads. */
    showDecode({ version, step, layer, head }) {
      const place = [version, step, layer, head].join(" ");
      if (place === this.place || this.decode?.version !== version) return;
      this.place = place;
      publish("mirrorDecode", { ...this.decode, step, layer, head });
    },
  };

  function followRequest() {
    return {
      room: room.code,
      student: room.student,
      watching: room.following,
      again: follower.again,
      seen: follower.decode?.version ?? null,
    };
  }

  /** A code of the address. */
  function join(code) {
    enter({ teaching: false, code, student: null, following: true });
  }

  /** A code that somebody typed: they stay where they are until there is such a room. */
  async function joinTyped(code) {
    if (joinButton.disabled) return;
    joinButton.disabled = true;
    const reply = await rooms.follow({ room: code, student: null, watching: true, again: false, seen: null }).catch(() => undefined);
    joinButton.disabled = false;
    if (reply?.student) {
      enter({ teaching: false, code: reply.room, student: reply.student, following: true });
    } else {
      say(reply?.error ?? text.no_answer, true);
      render();
    }
  }

  function goAway() {
    room.following = false;
    remember();
    follower.release();
    render();
  }

  function followAgain() {
    room = { ...room, following: true }; // another one: an answer that is on its way is about the old view
    follower.reset();
    follower.again = true;
    say("");
    remember();
    render();
    poller.now();
  }

  function leaveRoom() {
    // Nobody waits for the answer: who does not ask any more is forgotten.
    if (room.student) rooms.leave({ room: room.code, student: room.student }).catch(() => {});
    goOut();
  }

  // --- the rest of the page ---------------------------------------------------------------------------------------

  /** The name of the open tab, which Gradio's events tell. */
  function shownTab() {
    return latest("tabOpened")?.tab ?? null;
  }

  function openTab(tab) {
    if (tab === shownTab()) return;
    props.value = { ...props.value, tab };
    trigger("tab");
  }

  function onRun({ run, mounted, opened }) {
    shownRun = run;
    if (opened && !pageOpened) {
      pageOpened = true;
      follower.askForSettings();
    }
    if (room === null) return;
    if (room.teaching) poller.soon(SOON);
    else if (room.following && follower.run && shownRun !== follower.run) {
      // A chart that has just come into the page has not heard of the room; otherwise the student has a run of their own.
      if (mounted) publish("followRun", { run: follower.run });
      else goAway();
    }
  }

  function onDecode({ mirrored, ...found }) {
    if (!mirrored) shownDecode = found;
    if (room?.teaching && room.share) poller.soon(SOON);
    // A view that has just come into the page, because its tab was opened, has not heard of the room.
    if (!mirrored && room?.following && follower.decode && sight?.stage?.decode) {
      follower.place = "";
      follower.showDecode(sight.stage.decode);
    }
  }

  /** A student who asks for a decode of their own wants to see it. What scripts do, like opening a tab, is not asking. */
  function onOwnDecode(event) {
    if (!event.isTrusted || !room?.following || !follower.decode || !(event.target instanceof Element)) return;
    const view = document.querySelector(".tl-attn");
    const inTab = view?.closest("[role=tabpanel]")?.contains(event.target) && !view.contains(event.target);
    if (inTab && (event.type === "input" || event.target.closest("button, [role=option], li"))) goAway();
  }

  function onTab() {
    if (room?.teaching && room.share) poller.soon(SOON);
  }

  // --- showing ----------------------------------------------------------------------------------------------------

  function render() {
    const role = room === null ? "none" : room.teaching ? "teacher" : "student";
    const said = message.words !== "";
    corner.hidden = room !== null;
    menu.hidden = !menuOpen || room !== null;
    menuButton.setAttribute("aria-expanded", String(!menu.hidden));
    strip.hidden = room === null && (!said || menuOpen);
    strip.setAttribute("aria-label", role === "teacher" ? text.teaching : text.region);
    for (const [whose, nodes] of Object.entries(parts)) for (const node of nodes) node.hidden = whose !== role;
    if (role === "teacher") renderTeacher(said);
    if (role === "student") renderStudent(said);
    renderMessage();
    Object.assign(element.dataset, {
      room: room?.code ?? "",
      role: role === "student" ? (room.following ? "following" : "away") : role,
      students,
    });
  }

  /** In the menu while it is open, where the code was typed; else in the line. */
  function renderMessage() {
    const home = menu.hidden ? strip : menuNote;
    if (!home.contains(messageBox)) home === strip ? shareLabel.before(messageBox) : menuNote.append(messageBox);
    setText(quietWords, message.alert ? "" : message.words);
    setText(alertWords, message.alert ? message.words : "");
  }

  function renderTeacher(said) {
    setText(codeWords, room.code);
    addressWords.hidden = said; // its place is needed
    const words = students === 0 ? text.students_none : students === 1 ? text.students_one : fill(text.students_many, { count: students });
    setText(studentsWords, words);
    setText(largeStudents, words);
    shareBox.checked = room.share;
  }

  function renderStudent(said) {
    const { code, following } = room;
    const known = sight !== null;
    const state = !known ? text.entering : !following ? text.away : sight.run === null ? text.waiting : text.following;
    setText(stateWords, fill(state, { code }));
    stateWords.hidden = said;
    againButton.hidden = following;
    forkButton.hidden = !following || !known || sight.run === null;
    // The fork takes the settings on the page, which must have become the followed run's first.
    forkButton.disabled = !sight?.snapshot || props.value?.settings !== sight.run;
    setText(forkButton, sight?.snapshot ? fill(text.fork_at, { step: sight.snapshot }) : text.fork);
  }

  // --- start ------------------------------------------------------------------------------------------------------

  subscribe("runShown", onRun, signal);
  subscribe("decodeShown", onDecode, signal);
  subscribe("tabOpened", onTab, signal);
  document.addEventListener("click", onOwnDecode, { capture: true, signal });
  document.addEventListener("input", onOwnDecode, { capture: true, signal });
  signal.addEventListener("abort", () => clearTimeout(sure));
  onValue(render);

  const named = query().get("room");
  const kept = remembered();
  publish("sayWhatIsShown", null);
  if (kept && (!named || named.toUpperCase() === kept.code)) {
    enter(kept);
    if (kept.teaching) drawCode();
  } else if (named) {
    join(named);
  }
  render();
});
