/** The page's tabs, which Gradio draws. */

/** The name of the open tab. The page's own message of it comes a moment later than the tab. */
export function openTabName() {
  const tab = document.querySelector("#tl-tabs [role=tab][aria-selected=true]");
  return tab instanceof HTMLElement ? (tab.dataset.tabId ?? null) : null;
}

/** @param {string} name of the tab to open, as a press does */
export function openTab(name) {
  const tab = document.querySelector(`#tl-tabs [role=tab][data-tab-id="${CSS.escape(name)}"]`);
  if (tab instanceof HTMLElement && tab.getAttribute("aria-selected") !== "true") tab.click();
}
