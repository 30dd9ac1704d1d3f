/**
 * What stepping through pictures of attention shares, in a decode and in the film: the player's buttons, and choices of which one is
 * pressed. Classes begin with the component's own.
 */
import { find, icon, make, onPress } from "./dom.js";

/** @typedef {import("./text.js").Text} Text */

/**
 * @param {number} value
 * @param {number} low
 * @param {number} high
 */
export function clamp(value, low, high) {
  return Math.max(low, Math.min(high, value));
}

/**
 * A copy of plain data, out of the framework's proxies.
 *
 * @template Value
 * @param {Value} value
 * @returns {Value}
 */
export function plain(value) {
  return JSON.parse(JSON.stringify(value ?? null));
}

const PLAYER_ICONS = {
  first: "M4 4h2v12H4zM16 4v12L7 10z",
  back: "M14 4v12l-9-6z",
  play: "M6 3.5v13l11-6.5z",
  pause: "M5 4h3.5v12H5zM11.5 4H15v12h-3.5z",
  next: "M6 4v12l9-6z",
  last: "M14 4h2v12h-2zM4 4v12l9-6z",
};

/** @typedef {keyof typeof PLAYER_ICONS} PlayerIcon */

/**
 * @param {string} component the beginning of its classes
 * @param {PlayerIcon} name
 * @param {Text} text
 * @param {() => void} onClick
 */
function iconButton(component, name, text, onClick) {
  const node = make("button", `${component}-icon ${component}-${name}`, { type: "button", "data-action": name }, icon(20));
  nameButton(node, name, text);
  onPress(node, onClick);
  return node;
}

/**
 * Which of the icons a button shows, and what it is called.
 *
 * @param {HTMLElement} node
 * @param {PlayerIcon} name
 * @param {Text} text
 */
export function nameButton(node, name, text) {
  find(node, "path").setAttribute("d", PLAYER_ICONS[name]);
  node.setAttribute("aria-label", text[name]);
  node.title = text[name];
}

/**
 * @typedef {object} Moves what the buttons and the keys of a player do
 * @property {() => void} first
 * @property {() => void} back
 * @property {() => void} play or pause
 * @property {() => void} next
 * @property {() => void} last
 */

/**
 * The buttons of a player, in the order in which they stand.
 *
 * @param {string} component the beginning of their classes
 * @param {Text} text
 * @param {Moves} moves
 */
export function playerButtons(component, text, moves) {
  return {
    first: iconButton(component, "first", text, () => moves.first()),
    back: iconButton(component, "back", text, () => moves.back()),
    play: iconButton(component, "play", text, () => moves.play()),
    next: iconButton(component, "next", text, () => moves.next()),
    last: iconButton(component, "last", text, () => moves.last()),
  };
}

/** @type {Record<string, keyof Moves>} */
const KEYS = { ArrowLeft: "back", ArrowRight: "next", Home: "first", End: "last", " ": "play" };

/**
 * The move that a key makes; null if it makes none, is held with another one, or somebody has taken it.
 *
 * @param {KeyboardEvent} event
 * @returns {keyof Moves | null}
 */
export function moveOfKey({ key, defaultPrevented, ctrlKey, metaKey, altKey, shiftKey }) {
  if (defaultPrevented || ctrlKey || metaKey || altKey || shiftKey) return null;
  return KEYS[key] ?? null;
}

/**
 * A row of buttons of which one is pressed.
 *
 * @template Value
 * @param {string} component the beginning of its classes
 * @param {string} group what tests and programs know it by
 * @param {string} words what is chosen
 * @param {[value: Value, label: string, title?: string][]} choices
 * @param {(value: Value) => void} choose
 */
export function choiceGroup(component, group, words, choices, choose) {
  const buttons = choices.map(([value, label, title]) => {
    const attributes = { type: "button", "data-value": String(value), click: () => choose(value) };
    const node = make("button", `${component}-choice`, attributes, label);
    if (title) node.title = title;
    return node;
  });
  return make(
    "div",
    `${component}-group`,
    { role: "group", "aria-label": words, "data-group": group },
    make("span", `${component}-label`, { "aria-hidden": "true" }, words),
    ...buttons,
  );
}

/**
 * Presses one button of the groups in an element.
 *
 * @param {Element | null} group
 * @param {unknown} value
 */
export function press(group, value) {
  for (const node of group?.querySelectorAll("button") ?? []) {
    node.setAttribute("aria-pressed", String(node.dataset.value === String(value)));
  }
}
