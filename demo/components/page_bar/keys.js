/** The keys of the whole page. One letter each, so they can be turned off, and never act where somebody types (WCAG 2.1.4). */

/** @typedef {"help" | "present" | "dark" | "language" | "primary" | "step" | "next" | "back" | "leave" | "question" | "answers" | "tab1" | "tab2" | "tab3" | "tab4" | "tab5"} Action */

/** @type {Record<string, Action>} */
const LETTERS = {
  "?": "help",
  p: "present",
  d: "dark",
  l: "language",
  t: "primary",
  s: "step",
  n: "next",
  b: "back",
  q: "question",
  a: "answers",
  1: "tab1",
  2: "tab2",
  3: "tab3",
  4: "tab4",
  5: "tab5",
};

/** No letters, so they stay: a presenter's remote control sends them. They mean something only in the presenter's view.
 * @type {Record<string, Action>} */
const PRESENTER = { PageDown: "next", PageUp: "back", Escape: "leave" };

/** Letters that mean something only there. */
const WHILE_PRESENTING = ["next", "back", "answers"];

const TYPING =
  'textarea, select, input:not([type="range"], [type="checkbox"], [type="radio"], [type="button"], [type="file"]), ' +
  '[contenteditable=""], [contenteditable="true"], [role="combobox"], [role="listbox"], [role="textbox"]';

/**
 * What a key does; null: nothing of ours.
 *
 * @param {Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "defaultPrevented" | "isComposing" | "repeat">} event
 * @param {{ letters: boolean, presenting: boolean, typing: boolean }} state whether letters are on, and where the focus is
 * @returns {Action | null}
 */
export function actionOfKey(event, { letters, presenting, typing }) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return null;
  if (presenting && PRESENTER[event.key] && !typing) return PRESENTER[event.key];
  if (typing || !letters) return null;
  const action = LETTERS[event.key.toLowerCase()] ?? null;
  return action !== null && WHILE_PRESENTING.includes(action) && !presenting ? null : action;
}

/**
 * Whether somebody types there, or chooses by letters.
 *
 * @param {EventTarget | null} target
 */
export function isTyping(target) {
  return target instanceof Element && target.closest(TYPING) !== null;
}
