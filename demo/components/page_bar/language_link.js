/** The way to the other language, which takes along what the address says (settings, room, race) and which tab is open. */
import { query } from "../shared/address.js";
import { openTabName } from "../shared/open_tab.js";
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
 * Keeps the link's address that of what is on show. It stays a link: it can be copied, or opened beside this page. Gradio may build the
 * header again, so what is listened to is the page.
 *
 * @param {AbortSignal} signal
 */
export function followAddress(signal) {
  /** @param {Event} event */
  const follow = (event) => {
    const link = event.target instanceof Element ? event.target.closest("a.tl-language") : null;
    if (!(link instanceof HTMLAnchorElement)) return;
    link.href = otherLanguage(link.href, location.href);
    if (event.type === "click") store(KEY, openTabName());
  };
  for (const name of ["pointerdown", "focusin", "pointerover", "contextmenu", "click"]) {
    document.addEventListener(name, follow, { signal, capture: true });
  }
}

/** The tab that was open in the other language, until it has been opened here; or the one that the address names. */
export function tabToOpen() {
  return stored(KEY) ?? query().get("tab");
}

/** That tab has been opened. */
export function forgetTab() {
  store(KEY, null);
}
