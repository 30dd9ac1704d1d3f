/** The bar's buttons. */
import { make } from "../shared/dom.js";

/**
 * @param {string} className besides tl-room-button
 * @param {string} words
 * @param {() => void} onClick
 * @param {string} [title]
 */
export function roomButton(className, words, onClick, title = "") {
  const button = make("button", "tl-room-button " + className, { type: "button" }, words);
  if (title) button.title = title;
  button.addEventListener("click", onClick);
  return button;
}

/**
 * The button is off while its answer is on its way.
 *
 * @template Reply
 * @param {HTMLButtonElement} button
 * @param {Promise<Reply>} asked
 * @returns {Promise<Reply | undefined>} undefined: no answer came
 */
export async function answerTo(button, asked) {
  button.disabled = true;
  const reply = await asked.catch(() => undefined);
  button.disabled = false;
  return reply;
}
