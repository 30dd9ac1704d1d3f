/** The drawer with the settings: open or closed, as the visit left it. */
import { make, onPress } from "../shared/dom.js";
import { store, stored } from "../shared/storage.js";

const STORAGE_KEY = "tl-drawer";
const PATIENCE = 120; // frames

export class Drawer {
  /**
   * @param {import("../shared/text.js").Text} text
   * @param {string} id of the element that holds the controls
   * @param {Record<string, number>} parts which fold a setting is in, by its name
   */
  constructor(text, id, parts) {
    this.id = id;
    this.parts = parts;
    const attributes = { type: "button", "data-action": "drawer", "aria-expanded": "false", "aria-controls": id, title: text.drawer_title };
    this.button = make("button", "tl-button tl-small tl-drawer-button", attributes, text.drawer);
    onPress(this.button, () => this.show(!this.isOpen));
  }

  get isOpen() {
    return this.button.getAttribute("aria-expanded") === "true";
  }

  /** @param {boolean} open */
  show(open) {
    this.button.setAttribute("aria-expanded", String(open));
    document.documentElement.classList.toggle("tl-drawer-open", open);
    store(STORAGE_KEY, open ? "open" : null);
  }

  /** As it was before a reload. */
  restore() {
    this.show(stored(STORAGE_KEY) === "open");
  }

  /**
   * Opens the drawer at one setting.
   *
   * @param {string} name
   */
  openAt(name) {
    this.show(true);
    const head = document.querySelectorAll(`#${this.id} button.label-wrap`)[this.parts[name]];
    if (head instanceof HTMLElement && !head.classList.contains("open")) head.click();
    focusControl(name, PATIENCE);
  }
}

/**
 * Gradio builds what is in a fold when it is opened.
 *
 * @param {string} name of a setting
 * @param {number} frames that may pass
 */
function focusControl(name, frames) {
  const control = document.querySelector(`#tl-${CSS.escape(name)} input`);
  if (control instanceof HTMLElement) {
    control.scrollIntoView({ block: "nearest" });
    control.focus();
  } else if (frames > 0) {
    requestAnimationFrame(() => focusControl(name, frames - 1));
  }
}
