/** Outside a room: one button in the header's line, and what it opens, over the page. */
import { make } from "../shared/dom.js";
import { roomButton } from "./button.js";

/**
 * @typedef {object} MenuActions
 * @property {(code: string) => void} join a code was typed
 * @property {() => void} openRoom
 * @property {() => void} classLink
 * @property {() => void} toggled the menu is open now, or no longer
 */

export class RoomMenu {
  /**
   * @param {import("../shared/text.js").Text} text
   * @param {MenuActions} actions
   * @param {AbortSignal} signal
   */
  constructor(text, actions, signal) {
    this.actions = actions;
    this.isOpen = false;
    this.button = roomButton("tl-room-toggle", text.room, () => (this.isOpen ? this.close() : this.open()), text.region);
    this.codeInput = make("input", "tl-room-input", {
      type: "text",
      maxlength: 8,
      autocomplete: "off",
      autocapitalize: "characters",
      spellcheck: "false",
      enterkeyhint: "go",
      "aria-label": text.join_label,
      placeholder: text.join_label,
    });
    this.joinButton = make("button", "tl-room-button", { type: "submit" }, text.join);
    this.openButton = roomButton("tl-room-open", text.open, actions.openRoom);
    const linkButton = roomButton("tl-room-link", text.class_link_menu, () => {
      this.close();
      actions.classLink();
    });
    this.note = make("div", "tl-room-menu-note");
    this.panel = make(
      "div",
      "tl-room-menu",
      { role: "group", "aria-label": text.region },
      make("p", "", {}, text.join_why),
      this.joinForm(),
      this.note,
      make("hr", ""),
      make("p", "", {}, text.open_why),
      this.openButton,
      make("hr", ""),
      make("p", "", {}, text.class_link_why),
      linkButton,
    );
    this.corner = make("div", "tl-room-corner", {}, this.button, this.panel);
    this.listen(signal);
  }

  joinForm() {
    const form = make("form", "tl-room-join", {}, this.codeInput, this.joinButton);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const code = this.codeInput.value.trim();
      if (code && !this.joinButton.disabled) this.actions.join(code);
    });
    return form;
  }

  /** @param {AbortSignal} signal */
  listen(signal) {
    const { corner } = this;
    corner.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
    corner.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget && !this.holds(relatedTarget)) this.close(false);
    });
    document.addEventListener("pointerdown", ({ target }) => this.holds(target) || this.close(false), { signal });
  }

  /** @param {EventTarget | null} target */
  holds(target) {
    return target instanceof Node && this.corner.contains(target);
  }

  open() {
    this.isOpen = true;
    this.actions.toggled();
    this.codeInput.focus();
  }

  /** The keyboard goes back to the button, unless something else was pressed. */
  close(back = true) {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.actions.toggled();
    if (back) this.button.focus();
  }

  /**
   * Puts the message where the code was typed.
   *
   * @param {HTMLElement} message
   */
  hold(message) {
    if (!this.note.contains(message)) this.note.append(message);
  }

  /** @param {boolean} isInRoom */
  render(isInRoom) {
    this.corner.hidden = isInRoom;
    this.panel.hidden = !this.isOpen || isInRoom;
    this.button.setAttribute("aria-expanded", String(!this.panel.hidden));
  }
}
