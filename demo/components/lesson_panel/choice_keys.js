/** The keys 1 to 9 choose an answer. */
import { areLettersOn } from "../page_bar/key_help.js";
import { isTyping } from "../page_bar/keys.js";

/**
 * Which choice a key means, from 0; null: none.
 *
 * @param {KeyboardEvent} event
 * @param {number} count of the choices
 */
export function choiceOfKey(event, count) {
  const { key, ctrlKey, metaKey, altKey, defaultPrevented, isComposing, repeat, target } = event;
  if (defaultPrevented || ctrlKey || metaKey || altKey || isComposing || repeat || !/^[1-9]$/.test(key)) return null;
  if (!areLettersOn() || isTyping(target) || document.querySelector("dialog[open]") !== null) return null;
  return Number(key) <= count ? Number(key) - 1 : null;
}
