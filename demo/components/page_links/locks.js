/**
 * Hides and locks parts of the page. Gradio builds them when it likes, and again: what is hidden is hidden by a rule of style, and what is
 * locked is known by its selector when somebody tries to use it. What a lesson presses for somebody is no person's press, and passes.
 */
import { make } from "../shared/dom.js";
import { LOCKED } from "../shared/locked.js";
import { isTyping } from "../page_bar/keys.js";

/** @typedef {import("./types.d.ts").Locks} Locks */

const PAUSE = 200; // milliseconds until what has been built is marked
const USING = [
  "click",
  "dblclick",
  "mousedown",
  "pointerdown",
  "touchstart",
  "beforeinput",
  "input",
  "change",
  "paste",
  "drop",
  "dragstart",
];
const PASSING = ["Tab", "Escape", "Shift"]; // keys by which one gets away
const ACTING = ["Enter", " ", "Delete", "Backspace", "Home", "End", "PageUp", "PageDown"]; // keys that change what is no text

export class PageLocks {
  /**
   * @param {Record<string, string>} parts name -> selectors
   * @param {string} words said at what is locked
   * @param {AbortSignal} signal
   */
  constructor(parts, words, signal) {
    this.parts = parts;
    this.locked = ""; // selectors
    this.rules = make("style", "");
    this.bubble = make("p", "tl-lock-bubble", { id: "tl-lock-words", role: "tooltip" }, words);
    this.bubble.hidden = true;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.observer = new MutationObserver(() => (this.timer ??= setTimeout(() => this.mark(), PAUSE)));
    const options = { signal, capture: true, passive: false };
    for (const name of USING) window.addEventListener(name, (event) => this.refuse(event), options);
    window.addEventListener("keydown", (event) => this.onKey(event), options);
    for (const name of ["focus", "focusin", "pointerover"]) window.addEventListener(name, (event) => this.onPoint(event), options);
    signal.addEventListener("abort", () => this.show({ hidden: [], locked: [] }));
  }

  /** @param {Locks} locks */
  show({ hidden, locked }) {
    this.rules.textContent = hidden.map((name) => `:is(${this.parts[name]}) { display: none !important; }`).join("\n");
    document.head.append(this.rules);
    this.locked = locked.map((name) => this.parts[name]).join(", ");
    this.mark();
    this.observer.disconnect();
    if (this.locked !== "") this.observer.observe(document.body, { childList: true, subtree: true });
  }

  /** Tells everybody what is locked, and nobody what no longer is. */
  mark() {
    this.timer = undefined;
    const wanted = new Set(this.locked === "" ? [] : document.querySelectorAll(this.locked));
    for (const node of document.querySelectorAll(`[${LOCKED}]`)) {
      if (wanted.has(node)) continue;
      for (const name of [LOCKED, "aria-disabled", "aria-describedby"]) node.removeAttribute(name);
    }
    for (const node of wanted) {
      if (node.hasAttribute(LOCKED)) continue;
      node.setAttribute(LOCKED, "");
      node.setAttribute("aria-disabled", "true");
      node.setAttribute("aria-describedby", this.bubble.id);
    }
    this.bubble.hidden = true;
  }

  /**
   * The locked part in which something happens.
   *
   * @param {Event} event
   */
  partOf({ target, isTrusted }) {
    if (this.locked === "" || !isTrusted || !(target instanceof Element)) return null;
    return target.closest(this.locked);
  }

  /** @param {Event} event */
  refuse(event) {
    const part = this.partOf(event);
    if (part === null) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.say(part);
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (PASSING.includes(event.key) || event.ctrlKey || event.metaKey) return;
    if (isTyping(event.target) || ACTING.includes(event.key) || event.key.startsWith("Arrow")) this.refuse(event);
  }

  /** @param {Event} event Gradio's lists open when they get the focus */
  onPoint(event) {
    const part = this.partOf(event);
    if (event.type !== "pointerover" && part !== null) event.stopImmediatePropagation();
    if (part === null) this.bubble.hidden = true;
    else this.say(part);
  }

  /** @param {Element} part */
  say(part) {
    const { left, bottom } = part.getBoundingClientRect();
    const { style } = this.bubble;
    this.bubble.hidden = false;
    style.left = `${Math.max(8, Math.min(left, window.innerWidth - this.bubble.offsetWidth - 8))}px`;
    style.top = `${Math.max(8, Math.min(bottom + 4, window.innerHeight - this.bubble.offsetHeight - 8))}px`;
  }
}
