/** Light, dark, or as the system: a choice that looks like one icon. What is chosen is kept by demo/adapters/page_choices.js. */
import { icon, make } from "../shared/dom.js";

/** @typedef {{ chosen: "light" | "dark" | null, readonly dark: boolean, choose(chosen: string | null): void }} Theme */

const ICONS = {
  light:
    "M10 5.6a4.4 4.4 0 1 0 0 8.8 4.4 4.4 0 0 0 0-8.8M9.2 1h1.6v3H9.2zM9.2 16h1.6v3H9.2zM1 9.2h3v1.6H1zM16 9.2h3v1.6h-3zM3.1 4.2l1.1-1.1 2.1 2.1-1.1 1.1zM13.7 14.8l1.1-1.1 2.1 2.1-1.1 1.1zM3.1 15.8l2.1-2.1 1.1 1.1-2.1 2.1zM13.7 5.2l2.1-2.1 1.1 1.1-2.1 2.1z",
  dark: "M8 2.2a8 8 0 1 0 9.8 9.9A6.6 6.6 0 0 1 8 2.2z",
  system: "M10 2a8 8 0 1 0 0 16 8 8 0 0 0 0-16m0 1.8v12.4a6.2 6.2 0 0 1 0-12.4z",
};

/** The page's theme; without the script that keeps it (a component by itself, in a test) the system's stays. */
function pageTheme() {
  const page = /** @type {Record<symbol, Theme | undefined>} */ (/** @type {unknown} */ (globalThis));
  return page[Symbol.for("transformer-live theme")] ?? null;
}

export class ThemeChoice {
  /** @param {import("../shared/text.js").Text} text */
  constructor(text) {
    this.theme = pageTheme();
    this.picture = icon(20);
    this.select = make("select", "", { "aria-label": text.theme });
    for (const name of ["system", "light", "dark"]) this.select.append(make("option", "", { value: name }, text[`theme_${name}`]));
    this.select.addEventListener("change", () => this.choose(this.select.value));
    this.node = make("label", "tl-page-button tl-page-theme", { title: text.theme }, this.picture, this.select);
    this.render();
  }

  /** @param {string} name */
  choose(name) {
    this.theme?.choose(name === "system" ? null : name);
    this.render();
  }

  /** Light if it is dark, and the other way round. */
  turn() {
    this.choose(this.theme?.dark ? "light" : "dark");
  }

  render() {
    const chosen = this.theme?.chosen ?? "system";
    this.select.value = chosen;
    this.picture.firstElementChild?.setAttribute("d", ICONS[chosen]);
  }
}
