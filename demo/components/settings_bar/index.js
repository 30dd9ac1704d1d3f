/** The line above the picture: the drawer with the settings, what differs from the preset, undo and redo. */
import { defineComponent } from "../shared/component.js";
import { make, turnOff } from "../shared/dom.js";
import { isLocked } from "../shared/locked.js";
import { latest, subscribe } from "../shared/messages.js";
import { settingsIn } from "../shared/state_names.js";
import { storedObject, storeObject } from "../shared/storage.js";
import { labelButton, transportButton } from "../shared/transport.js";
import { Chips } from "./chips.js";
import { Drawer } from "./drawer.js";
import { FieldNotes } from "./field_notes.js";
import { SettingsHistory } from "./history.js";

/** @typedef {{ value: null, drawer: string, parts: Record<string, number>, text: import("../shared/text.js").Text, language: string }} Props */

const STORAGE_KEY = "tl-settings-history";
const ACTS = ["pointerdown", "keydown", "input"]; // of a person
const NO_TEXT = ["range", "checkbox", "radio", "button", "submit"]; // kinds of input in which nothing is written

/** @param {import("../shared/component.js").Component<Props>} component */
function build({ root, props, text, signal, trigger }) {
  const history = new SettingsHistory(readKept(storedObject(STORAGE_KEY)));
  let acted = Date.now(); // when somebody last did something: what they did is one change or two, however long Python takes to name it
  const undo = transportButton("undo-settings", "tl-small", () => ask(-1));
  const redo = transportButton("redo-settings", "tl-small", () => ask(1));
  labelButton(undo, "undo", text.undo);
  labelButton(redo, "redo", text.redo);
  undo.title = text.undo_title;
  redo.title = text.redo_title;
  const drawer = new Drawer(text, props.drawer, props.parts);
  const chips = new Chips(text, { open: (name) => drawer.openAt(name), putBack });
  const buttons = make("div", "tl-history-buttons", { role: "group", "aria-label": text.group }, undo, redo);
  root.append(drawer.button, chips.node, buttons);

  /** @param {string} name of a setting, which gets the value of its preset */
  function putBack(name) {
    const at = history.now;
    if (at === null) return;
    const to = new URLSearchParams(at);
    to.delete(name);
    trigger("restore", { to: to.toString(), at });
  }

  /** @param {-1 | 1} move */
  function ask(move) {
    const [to, at] = [history.at(move), history.now];
    if (to === null || at === null) return;
    history.asked = move;
    trigger("restore", { to, at });
  }

  function render() {
    turnOff(undo, history.at(-1) === null);
    turnOff(redo, history.at(1) === null);
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const move = moveOfKey(event);
    if (move === null || event.defaultPrevented || isWriting(event.target) || !isTrainTabOpen() || isLocked(root)) return;
    event.preventDefault();
    ask(move);
  }

  /** @param {import("../shared/messages.js").Messages["settingsNamed"]} named */
  function take({ query, controls }) {
    if (controls) chips.render(controls);
    history.take(query, acted);
    storeObject(STORAGE_KEY, history.kept);
    render();
  }

  subscribe("settingsNamed", take, signal);
  subscribe(
    "stateWanted",
    ({ query }) => {
      const wanted = settingsIn(query);
      if (wanted === "" || history.now === null || wanted === settingsIn(history.now)) return; // a field that is being filled stays as it is
      trigger("restore", { to: query, at: history.now });
    },
    signal,
  );
  subscribe("settingsWanted", ({ query }) => history.now !== null && trigger("restore", { to: query, at: history.now }), signal);
  const notes = new FieldNotes(props.drawer, signal);
  subscribe("settingNotes", (all) => notes.show(all), signal);
  for (const act of ACTS) document.addEventListener(act, () => (acted = Date.now()), { signal, capture: true });
  document.addEventListener("keydown", onKey, { signal });
  drawer.restore();
  notes.show(latest("settingNotes") ?? []);
  render();
  const named = latest("settingsNamed"); // before this was in the page
  if (named) take(named);
}

/**
 * The keys of undo and redo on every system.
 *
 * @param {Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">} event
 * @returns {-1 | 1 | null}
 */
export function moveOfKey({ key, ctrlKey, metaKey, altKey, shiftKey }) {
  if (altKey || !(ctrlKey || metaKey)) return null;
  const letter = key.toLowerCase();
  if (letter === "z") return shiftKey ? 1 : -1;
  return letter === "y" && !shiftKey ? 1 : null;
}

/**
 * Whether keys write text there, which the browser's own undo takes back.
 *
 * @param {EventTarget | null} target
 */
function isWriting(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !NO_TEXT.includes(target.type);
  return target instanceof HTMLTextAreaElement || target.isContentEditable;
}

function isTrainTabOpen() {
  return Boolean(document.getElementById("tl-live-chart")?.clientWidth);
}

/**
 * What was kept, if it is that.
 *
 * @param {Record<string, any> | null} found
 */
function readKept(found) {
  const { states, index } = found ?? {};
  const fits =
    Array.isArray(states) && states.every((state) => typeof state === "string") && Number.isInteger(index) && index < states.length;
  return fits ? { states, index } : null;
}

export const mount = defineComponent("settings_bar", build);
