/** The way to the other language, which takes along what the address says (settings, room, race) and which tab is open. */
import { latest } from "../shared/messages.js";
import { store, stored } from "../shared/storage.js";

const KEY = "tl-tab"; // the tab to open after the language was changed

/**
 * The address in another language.
 *
 * @param {string} target of the link
 * @param {string} here the page's address now
 */
export function otherLanguage(target, here) {
  const address = new URL(target, here);
  address.search = new URL(here).search;
  return address.href;
}

/**
 * Keeps the link's address that of what is on show. It stays a link: it can be copied, or opened beside this page.
 *
 * @param {HTMLAnchorElement} link
 * @param {AbortSignal} signal
 */
export function followAddress(link, signal) {
  const follow = () => {
    link.href = otherLanguage(link.href, location.href);
  };
  for (const name of ["pointerdown", "focus", "mouseenter", "contextmenu"]) link.addEventListener(name, follow, { signal });
  link.addEventListener(
    "click",
    () => {
      follow();
      store(KEY, latest("tabOpened")?.tab ?? null);
    },
    { signal },
  );
}

/** The tab that was open in the other language; it is asked for once. */
export function takeOpenTab() {
  const tab = stored(KEY);
  store(KEY, null);
  return tab;
}
