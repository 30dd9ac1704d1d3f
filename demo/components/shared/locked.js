/** Parts of the page that a link has locked or hidden, see page_links/locks.js: the page's keys are not to press what a pointer cannot. */

export const LOCKED = "data-tl-locked";

/** @param {Element | null} node */
export function isLocked(node) {
  return node !== null && (node.closest(`[${LOCKED}]`) !== null || !node.checkVisibility());
}
