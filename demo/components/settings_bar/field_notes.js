/** What is to be said of settings, each sentence at its field in the drawer. */
import { make } from "../shared/dom.js";

/** @typedef {import("../shared/messages.js").SettingNote} SettingNote */

const CLASS = "tl-field-note";

export class FieldNotes {
  /**
   * @param {string} drawer id of the element that holds the fields
   * @param {AbortSignal} signal ends it
   */
  constructor(drawer, signal) {
    this.drawer = drawer;
    /** @type {SettingNote[]} */
    this.notes = [];
    // Gradio puts a fold's fields in when it is opened.
    this.fields = new MutationObserver(() => this.place());
    this.watched = /** @type {HTMLElement | null} */ (null);
    signal.addEventListener("abort", () => this.fields.disconnect());
  }

  /** @param {SettingNote[]} notes */
  show(notes) {
    this.notes = notes;
    this.place();
  }

  place() {
    const drawer = document.getElementById(this.drawer);
    if (drawer === null) return;
    if (drawer !== this.watched) {
      this.fields.disconnect();
      this.fields.observe(drawer, { childList: true, subtree: true });
      this.watched = drawer;
    }
    for (const node of drawer.querySelectorAll(`.${CLASS}`)) if (!this.notes.some((note) => isNoteOf(node, note))) takeAway(node);
    for (const note of this.notes) this.add(note);
  }

  /** @param {SettingNote} note */
  add(note) {
    const field = document.getElementById(`tl-${note.setting}`);
    if (field === null || [...field.children].some((child) => isNoteOf(child, note))) return;
    const id = `tl-note-${note.setting}`;
    field.append(make("p", CLASS, { id, "data-setting": note.setting }, note.words));
    field.querySelector("input")?.setAttribute("aria-describedby", id);
  }
}

/**
 * @param {Element} node
 * @param {SettingNote} note
 */
function isNoteOf(node, { setting, words }) {
  return node instanceof HTMLElement && node.dataset.setting === setting && node.textContent === words;
}

/** @param {Element} node */
function takeAway(node) {
  node.parentElement?.querySelector("input")?.removeAttribute("aria-describedby");
  node.remove();
}
