/** The drawer with the settings: open or closed, as the visit left it. */
import { make, onPress } from "../shared/dom.js";
import { store, stored } from "../shared/storage.js";

const STORAGE_KEY = "tl-drawer";

export class Drawer {
  /**
   * @param {import("../shared/text.js").Text} text
   * @param {string} id of the element that holds the controls
   */
  constructor(text, id) {
    this.id = id;
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
    const fold = [...(document.getElementById(this.id)?.querySelectorAll(".gr-accordion") ?? [])].find((part) =>
      part.querySelector(`#tl-${CSS.escape(name)}`),
    );
    const head = fold?.querySelector("button.label-wrap");
    if (head instanceof HTMLElement && !head.classList.contains("open")) head.click();
    requestAnimationFrame(() => focusControl(name));
  }
}

/** @param {string} name of a setting */
function focusControl(name) {
  const control = document.querySelector(`#tl-${CSS.escape(name)} input`);
  if (!(control instanceof HTMLElement)) return;
  control.scrollIntoView({ block: "nearest" });
  control.focus();
}
