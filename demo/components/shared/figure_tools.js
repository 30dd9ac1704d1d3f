/** What stands below a figure: its table, and what it sounds like. */
import { make } from "./dom.js";
import { openTable } from "./figure_table.js";

/** @typedef {import("./text.js").Text} Text */

let figures = 0; // that have been described so far: ids are unique in a page
const DESCRIPTION_PAUSE = 3000; // milliseconds: what changes all the time is summed up now and then, and when it gets the focus

/**
 * The button that opens the table.
 *
 * @param {Text} text
 * @param {() => string} nameOf what the figure is called, now
 * @param {() => Omit<import("./figure_table.js").Table, "caption">} tableOf
 */
export function tableButton(text, nameOf, tableOf) {
  const open = () => openTable({ caption: nameOf(), ...tableOf() }, text);
  return make("button", "tl-figure-button", { type: "button", "data-action": "table", click: open }, text.figure_table);
}

/** The accessible description of a figure: a sentence that is no live region, and is worked out at rest. */
export class Description {
  /**
   * @param {Element} figure
   * @param {() => string} wordsOf
   */
  constructor(figure, wordsOf) {
    this.wordsOf = wordsOf;
    this.node = make("p", "tl-unseen", { id: `tl-figure-${++figures}`, hidden: "" });
    /** @type {ReturnType<typeof setTimeout> | null} */
    this.timer = null;
    figure.setAttribute("aria-describedby", this.node.id);
    figure.addEventListener("focus", () => this.write());
  }

  /** The figure shows something else. */
  change() {
    this.timer ??= setTimeout(() => this.write(), DESCRIPTION_PAUSE);
  }

  write() {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    const words = this.wordsOf();
    if (this.node.textContent !== words) this.node.textContent = words;
  }

  destroy() {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }
}
