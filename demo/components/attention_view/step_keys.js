/** The keys of the player: they work wherever the focus is, unless what has it uses the key itself, or the view is not in sight. */
import { moveOfKey } from "../shared/player.js";

const OWNS_KEYS =
  'input, textarea, select, [contenteditable=""], [contenteditable="true"], [role="tab"], [role="radio"], ' +
  '[role="slider"], [role="listbox"], [role="combobox"], [role="menu"], [role="dialog"]';
const OWNS_SPACE = 'button, a, summary, [role="button"]';

/**
 * @param {object} parts
 * @param {HTMLElement} parts.root
 * @param {HTMLElement} parts.slider of the player
 * @param {import("./types.d.ts").ViewState} parts.state
 * @param {import("../shared/player.js").Moves} parts.moves
 * @param {AbortSignal} parts.signal ends it
 */
export function listenForKeys({ root, slider, state, moves, signal }) {
  document.addEventListener("keydown", onKey, { signal });

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const move = moveOfKey(event);
    if (move === null || state.decode === null) return;
    const target = event.target instanceof Element ? event.target : document.body;
    const isTaken = target === slider ? move !== "play" : target.closest(OWNS_KEYS); // the slider knows its own arrows
    if (isTaken || (move === "play" && target.closest(OWNS_SPACE)) || !isOnScreen(root)) return;
    event.preventDefault();
    moves[move]();
  }
}

/** @param {HTMLElement} element */
function isOnScreen(element) {
  const box = element.getBoundingClientRect();
  return box.width > 0 && box.bottom > 0 && box.top < window.innerHeight;
}
