/** The page's tabs, which Gradio draws. */
import { latest } from "./messages.js";

/**
 * The name of the open tab: what Gradio has drawn, for the page's own message comes a moment later; while Gradio builds the tabs, what was
 * told last. null: nothing is known yet.
 */
export function openTabName() {
  const tab = document.querySelector("#tl-tabs [role=tab][aria-selected=true]");
  const drawn = tab instanceof HTMLElement ? tab.dataset.tabId : undefined;
  return drawn ?? latest("tabOpened")?.tab ?? null;
}

/** @param {string} name of the tab to open, as a press does */
export function openTab(name) {
  const tab = document.querySelector(`#tl-tabs [role=tab][data-tab-id="${CSS.escape(name)}"]`);
  if (tab instanceof HTMLElement && tab.getAttribute("aria-selected") !== "true") tab.click();
}
