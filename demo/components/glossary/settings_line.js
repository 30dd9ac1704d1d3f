/** A line below the settings whose words are explained: the settings' own labels are Gradio's. */
import { make } from "../shared/dom.js";
import { subscribe } from "../shared/messages.js";
import { termButton } from "../shared/terms.js";

const CLASS = "tl-settings-terms";
const DRAWER = "tl-settings-drawer";

/**
 * Puts the line in once the settings are there, and again should Gradio have built them anew.
 *
 * @param {[name: string, title: string][]} terms
 * @param {import("../shared/text.js").Text} text
 * @param {AbortSignal} signal
 */
export function explainSettings(terms, text, signal) {
  function place() {
    const drawer = document.getElementById(DRAWER);
    if (drawer === null || drawer.querySelector(`.${CLASS}`) !== null) return;
    const words = terms.flatMap(([name, title]) => [" ", termButton(name, title)]);
    drawer.append(make("p", CLASS, {}, text.words_of_settings, ...words));
  }
  place();
  subscribe("settingsNamed", place, signal);
}
