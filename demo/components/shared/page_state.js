/**
 * What the page shows is what its address says: a link, a lesson, a teacher's room and the other language all put the page into a state by
 * a query. Each component takes its own part of it (message "stateWanted"); one that Gradio builds later reads the address.
 */
import { query } from "./address.js";
import { publish } from "./messages.js";
import { openTab } from "./open_tab.js";
import { settingNames, stateNames } from "./state_names.js";

/** The query of what the page shows now; no run's name is in it, for that steers the run. */
export function presentState() {
  const parameters = query();
  const names = stateNames(parameters);
  return new URLSearchParams(names.map((name) => [name, parameters.get(name) ?? ""])).toString();
}

/**
 * Puts the page into a state.
 *
 * @param {string} wanted a query; without settings, or without a tab, those stay as they are
 * @param {string} [changes] what of it the components are to take up now; the address says all of it
 */
export function wantState(wanted, changes = wanted) {
  const parameters = new URLSearchParams(wanted);
  const address = new URL(location.href);
  const settings = settingNames(address.searchParams);
  const keepsSettings = settingNames(parameters).length === 0;
  for (const name of stateNames(address.searchParams))
    if (name !== "tab" && !(keepsSettings && settings.includes(name))) address.searchParams.delete(name);
  for (const name of stateNames(parameters)) address.searchParams.set(name, parameters.get(name) ?? "");
  history.replaceState(history.state, "", address);
  const asked = new URLSearchParams(changes);
  publish("stateWanted", { query: asked.toString() });
  const tab = asked.get("tab");
  if (tab !== null) openTab(tab);
}

/** Whether a lesson is open: it asks before it shows, so what has been run before is put away where it sets the page up. */
export function inLesson() {
  return query().has("lesson");
}
