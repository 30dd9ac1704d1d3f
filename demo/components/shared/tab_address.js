/** The open tab in the page's address. That of a decode comes with its place, see attention_view/place_address.js. */
import { changeQuery } from "./address.js";
import { PLACE_NAMES } from "./place_names.js";

const FIRST = "train"; // open where the address names none

/** @param {string} tab that is open now; nothing of a decode is said any more */
export function writeTab(tab) {
  if (tab === "decode") return;
  changeQuery(PLACE_NAMES, tab === FIRST ? {} : { tab });
}
