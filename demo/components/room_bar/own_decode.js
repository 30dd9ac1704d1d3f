/** Which presses mean that a student wants to see a decode of their own. */

/**
 * Whatever is pressed or typed in the attention view's tab, but not in the view itself. What scripts do, like opening a tab, is not asking.
 *
 * @param {Event} event a click or an input
 */
export function asksForOwnDecode({ type, target, isTrusted }) {
  if (!isTrusted || !(target instanceof Element)) return false;
  const view = document.querySelector(".tl-attn");
  if (!view?.closest("[role=tabpanel]")?.contains(target) || view.contains(target)) return false;
  return type === "input" || target.closest("button, [role=option], li") !== null;
}
