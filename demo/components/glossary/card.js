/** The small window beside a word. The browser keeps at most one open, and closes it by Escape or a press elsewhere. */
import { chooseDepth, chosenDepth, DEPTHS } from "../shared/depth.js";
import { make, zoomOf } from "../shared/dom.js";
import { choiceGroup, press } from "../shared/player.js";
import { explanation } from "./explanation.js";

/** @typedef {import("./types.d.ts").Term} Term */

const EDGE = 8; // CSS pixels between it and the window's edge, and between it and its word
const WIDTH = 340;

/**
 * The page's three depths, to choose from.
 *
 * @param {import("../shared/text.js").Text} text
 */
export function depthChoice(text) {
  /** @type {[import("../shared/depth.js").Depth, string, string][]} */
  const depths = DEPTHS.map((depth) => [depth, text[`depth_${depth}`], ""]);
  const group = choiceGroup("tl-glossary", "depth", text.depth, depths, chooseDepth);
  group.querySelector("span")?.remove(); // its name is read, not shown
  press(group, chosenDepth());
  return group;
}

export class TermCard {
  /**
   * @param {import("../shared/text.js").Text} text
   * @param {{ open: (term: string) => void, all: (term: string) => void }} actions
   * @param {AbortSignal} signal
   */
  constructor(text, { open, all }, signal) {
    this.text = text;
    this.open = open;
    this.title = make("h2", "tl-glossary-title");
    this.depths = depthChoice(text);
    this.body = make("div", "tl-glossary-body");
    this.related = make("p", "tl-glossary-related");
    this.all = make("button", "tl-glossary-link", { type: "button", "data-action": "all-terms" }, text.all);
    const close = make("button", "tl-glossary-close", { type: "button", "aria-label": text.close, title: text.close }, "×");
    const foot = make("p", "tl-glossary-foot", {}, this.all);
    const parts = [this.title, close, this.depths, this.body, this.related, foot];
    this.node = make("div", "tl-glossary-card", { popover: "auto", role: "dialog", tabindex: -1 }, ...parts);
    /** @type {HTMLElement | null} the word that it explains */
    this.word = null;
    /** @type {Term | null} */
    this.term = null;
    close.addEventListener("click", () => this.close());
    this.all.addEventListener("click", () => {
      const name = this.term?.name ?? "";
      this.close();
      all(name);
    });
    this.node.addEventListener("toggle", (event) => {
      if (/** @type {ToggleEvent} */ (event).newState === "closed") this.forget();
    });
    // The page's own Escape (leaving the presenter's view, a panel) is not meant.
    const onKey = (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Escape" || !this.isOpen) return;
      event.preventDefault();
      event.stopPropagation();
      this.close();
    };
    document.addEventListener("keydown", onKey, { signal, capture: true });
    const follow = (/** @type {Event} */ event) => this.isOpen && event.target !== this.body && this.place();
    window.addEventListener("scroll", follow, { signal, capture: true, passive: true });
    window.addEventListener("resize", follow, { signal });
  }

  get isOpen() {
    return this.word !== null;
  }

  /**
   * @param {Term} term
   * @param {Term[]} terms all of them
   * @param {HTMLElement} word
   */
  show(term, terms, word) {
    const isSame = this.word === word;
    if (!isSame && this.isOpen) this.node.hidePopover();
    this.term = term;
    this.word = word;
    word.setAttribute("aria-expanded", "true");
    this.title.textContent = term.title;
    this.node.setAttribute("aria-label", term.title);
    const links = term.related.flatMap((name) => {
      const title = terms.find((other) => other.name === name)?.title;
      if (title === undefined) return [];
      return [make("button", "tl-glossary-link", { type: "button", "data-related": name, click: () => this.open(name) }, title)];
    });
    this.related.replaceChildren(make("span", "", {}, this.text.related), ...links);
    this.render();
    if (!this.node.matches(":popover-open")) this.node.showPopover();
    this.place();
    this.node.focus({ preventScroll: true });
  }

  render() {
    press(this.depths, chosenDepth());
    if (this.term !== null) this.body.replaceChildren(...explanation(this.term, chosenDepth()));
    if (this.isOpen) this.place();
  }

  /** Below its word, or above it where there is more room; always inside the window. */
  place() {
    const { word, node } = this;
    if (word === null) return;
    const box = word.getBoundingClientRect();
    const [width, height] = [document.documentElement.clientWidth, window.innerHeight];
    if (!word.isConnected || !word.checkVisibility() || box.bottom < 0 || box.top > height) {
      this.close();
      return;
    }
    const zoom = zoomOf(node);
    node.style.width = `${Math.min(WIDTH, width / zoom - 2 * EDGE)}px`;
    const [below, above] = [height - box.bottom - 2 * EDGE, box.top - 2 * EDGE];
    node.style.maxHeight = "none";
    const isAbove = node.offsetHeight * zoom > below && above > below;
    node.style.maxHeight = `${Math.max(120, isAbove ? above : below) / zoom}px`;
    const own = node.getBoundingClientRect();
    const top = isAbove ? box.top - EDGE - own.height : box.bottom + EDGE;
    const left = Math.max(EDGE, Math.min(box.left, width - EDGE - own.width));
    node.style.top = `${Math.max(EDGE, Math.min(top, height - EDGE - own.height)) / zoom}px`;
    node.style.left = `${left / zoom}px`;
  }

  close() {
    const { word } = this;
    const hadFocus = this.node.contains(document.activeElement);
    if (this.node.matches(":popover-open")) this.node.hidePopover();
    this.forget();
    if (hadFocus) word?.focus({ preventScroll: true });
  }

  forget() {
    if (this.node.matches(":popover-open")) return; // it has been opened again at another word
    this.word?.setAttribute("aria-expanded", "false");
    this.word = null;
  }
}
