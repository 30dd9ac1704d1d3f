/** All terms, to be searched. */
import { chosenDepth } from "../shared/depth.js";
import { make } from "../shared/dom.js";
import { press } from "../shared/player.js";
import { depthChoice } from "./card.js";
import { explanation, found } from "./explanation.js";

/** @typedef {import("./types.d.ts").Term} Term */

export class TermList {
  /**
   * @param {import("../shared/text.js").Text} text
   * @param {() => void} closed
   */
  constructor(text, closed) {
    /** @type {Term[]} */
    this.terms = [];
    this.search = make("input", "tl-glossary-search", { type: "search", "aria-label": text.search, placeholder: text.search });
    this.depths = depthChoice(text);
    this.none = make("p", "tl-glossary-none", { role: "status" });
    this.words = text;
    this.list = make("div", "tl-glossary-list", { tabindex: 0, role: "region", "aria-label": text.title });
    const close = make("button", "tl-glossary-close", { type: "button", "aria-label": text.close, title: text.close }, "×");
    const head = make("div", "tl-glossary-head", {}, make("h2", "tl-glossary-title", {}, text.title), close, this.search, this.depths);
    this.node = make("dialog", "tl-glossary-dialog", { "aria-label": text.title }, head, this.none, this.list);
    close.addEventListener("click", () => this.node.close());
    this.search.addEventListener("input", () => this.render());
    this.node.addEventListener("close", closed);
    this.node.addEventListener("click", (event) => {
      if (event.target === this.node) this.node.close(); // beside it
    });
  }

  /**
   * @param {Term[]} terms
   * @param {string} at name of the term that is to be seen; "": the first
   */
  open(terms, at) {
    this.terms = terms;
    this.search.value = "";
    this.render();
    if (!this.node.open) this.node.showModal();
    const entry = /** @type {HTMLElement | null} */ (this.list.querySelector(`[data-entry="${CSS.escape(at)}"]`));
    this.list.scrollTop = entry === null ? 0 : entry.offsetTop - this.list.offsetTop;
    this.list.querySelector(".tl-glossary-here")?.classList.remove("tl-glossary-here");
    entry?.classList.add("tl-glossary-here");
  }

  render() {
    press(this.depths, chosenDepth());
    const shown = found(this.terms, this.search.value);
    this.none.textContent = shown.length === 0 && this.terms.length > 0 ? this.words.none : "";
    this.list.replaceChildren(...shown.map((term) => entryOf(term)));
  }
}

/** @param {Term} term */
function entryOf(term) {
  return make(
    "section",
    "tl-glossary-entry",
    { "data-entry": term.name },
    make("h3", "", {}, term.title),
    ...explanation(term, chosenDepth()),
  );
}
