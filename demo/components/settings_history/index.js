/** Undo and redo of the settings. */
import { defineComponent } from "../shared/component.js";
import { make, turnOff } from "../shared/dom.js";
import { subscribe } from "../shared/messages.js";
import { storedObject, storeObject } from "../shared/storage.js";
import { labelButton, transportButton } from "../shared/transport.js";
import { SettingsHistory } from "./history.js";

/** @typedef {{ value: null, text: import("../shared/text.js").Text, language: string }} Props */

const STORAGE_KEY = "tl-settings-history";
const NO_TEXT = ["range", "checkbox", "radio", "button", "submit"]; // kinds of input in which nothing is written

/** @param {import("../shared/component.js").Component<Props>} component */
function build({ root, text, signal, trigger }) {
  const history = new SettingsHistory(readKept(storedObject(STORAGE_KEY)));
  const undo = transportButton("undo-settings", "tl-small", () => ask(-1));
  const redo = transportButton("redo-settings", "tl-small", () => ask(1));
  labelButton(undo, "undo", text.undo);
  labelButton(redo, "redo", text.redo);
  undo.title = text.undo_title;
  redo.title = text.redo_title;
  root.append(make("div", "tl-history-buttons", { role: "group", "aria-label": text.group }, undo, redo));

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
    if (move === null || event.defaultPrevented || isWriting(event.target) || !isTrainTabOpen()) return;
    event.preventDefault();
    ask(move);
  }

  subscribe(
    "settingsNamed",
    ({ query }) => {
      history.take(query, Date.now());
      storeObject(STORAGE_KEY, history.kept);
      render();
    },
    signal,
  );
  document.addEventListener("keydown", onKey, { signal });
  render();
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

export const mount = defineComponent("settings_history", build);
