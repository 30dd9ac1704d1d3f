/** Below the header: what the link hides and locks, with the way out, and what of it could not be read. */
import { make, setText } from "../shared/dom.js";
import { fill, joined } from "../shared/text.js";

/** @typedef {import("../shared/text.js").Text} Text */
/** @typedef {import("./types.d.ts").Locks} Locks */

export class LockLine {
  /**
   * @param {Text} text
   * @param {() => void} unlock
   */
  constructor(text, unlock) {
    this.text = text;
    this.words = make("span", "tl-links-words");
    this.button = make("button", "tl-links-button", { type: "button", "data-action": "unlock", click: unlock }, text.unlock);
    this.node = make("div", "tl-links-line tl-links-locks", { role: "group", "aria-label": text.bar }, this.words, this.button);
  }

  /** @param {Locks} locks */
  render({ hidden, locked }) {
    const { text } = this;
    /** @param {string[]} names */
    const parts = (names) => names.map((name) => text[`part_${name}`]).join(text.join);
    const sentences = [
      ...(hidden.length > 0 ? [fill(text.hides, { parts: parts(hidden) })] : []),
      ...(locked.length > 0 ? [fill(text.locks, { parts: parts(locked) })] : []),
    ];
    setText(this.words, joined(sentences));
    this.node.hidden = sentences.length === 0;
  }
}

export class Notice {
  /** @param {Text} text */
  constructor(text) {
    this.text = text;
    /** @type {string[]} */
    this.sentences = [];
    this.words = make("span", "tl-links-words", { role: "status" });
    this.button = make("button", "tl-links-button", { type: "button", "data-action": "dismiss", click: () => this.clear() }, text.dismiss);
    this.node = make("div", "tl-links-line tl-links-notice", {}, this.words, this.button);
    this.node.hidden = true;
  }

  /**
   * @param {"unreadable" | "beyond" | "beyond_film" | "repeated" | "replaced" | "retired" | "unknown_parts"} kind of the sentence
   * @param {string[]} names in the address
   */
  add(kind, names) {
    if (names.length === 0) return;
    const { text } = this;
    const words = names.map((name) => text[`name_${name}`] ?? name).join(text.join);
    this.sentences.push(fill(text[kind], { names: words, parts: words }));
    this.node.hidden = false;
    setText(this.words, joined(this.sentences));
  }

  clear() {
    this.sentences = [];
    this.node.hidden = true;
    setText(this.words, "");
  }
}
