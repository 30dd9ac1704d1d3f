/** The way to the other language, which takes along what the address says (settings, room, race) and which tab is open. */
import { query } from "../shared/address.js";
import { keepDecode } from "../shared/kept_decode.js";
import { latest } from "../shared/messages.js";
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
    if (event instanceof MouseEvent && event.type === "click" && !isElsewhere(event)) keepPlace(openTabName());
  };
  for (const name of ["pointerdown", "focusin", "pointerover", "contextmenu", "click"]) {
    document.addEventListener(name, follow, { signal, capture: true });
  }
}

/**
 * Whether a press opens the link beside this page.
 *
 * @param {MouseEvent} event
 */
function isElsewhere({ ctrlKey, metaKey, shiftKey }) {
  return ctrlKey || metaKey || shiftKey;
}

/** @param {string | null} tab that is open */
function keepPlace(tab) {
  const shown = latest("decodeShown");
  store(KEY, tab);
  keepDecode(tab === "decode" && !shown?.mirrored ? shown?.request : null);
}

/** @type {string | null | undefined} */
let addressed; // the tab that the page's address named when it was opened; undefined: not looked yet

/** The tab that was open in the other language, or that the address names, until it has been opened here. */
export function tabToOpen() {
  if (addressed === undefined) addressed = query().get("tab");
  return stored(KEY) ?? addressed;
}

/** That tab has been opened. */
export function forgetTab() {
  store(KEY, null);
  addressed = null;
}
