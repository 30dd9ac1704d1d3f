/** Which part of the tab is open: a row of tabs, and the address. */
import { changeQuery, query } from "../shared/address.js";
import { make, onPress } from "../shared/dom.js";

const PARAMETER = "part"; // of the address

export class PartChoice {
  /**
   * @param {import("./types.d.ts").Text} text
   * @param {string[]} names
   * @param {(name: string, before: string) => void} onOpen
   * @param {AbortSignal} signal
   */
  constructor(text, names, onOpen, signal) {
    this.names = names;
    this.onOpen = onOpen;
    this.open = this.read(query()) ?? names[0];
    /** @type {Map<string, HTMLElement>} */
    this.tabs = new Map(names.map((name) => [name, this.tab(name, text[`part_${name}`])]));
    /** @type {Map<string, HTMLElement[]>} */
    this.panels = new Map();
    this.node = make("div", "tl-programs-parts", { role: "tablist", "aria-label": text.parts }, ...this.tabs.values());
    this.node.addEventListener("keydown", (event) => this.onKey(event), { signal });
  }

  /**
   * The part that a query names; null: it names none.
   *
   * @param {URLSearchParams} parameters
   */
  read(parameters) {
    const asked = parameters.get(PARAMETER);
    return asked !== null && this.names.includes(asked) ? asked : null;
  }

  /**
   * @param {string} name
   * @param {string} words
   */
  tab(name, words) {
    const node = make("button", "tl-button", { type: "button", role: "tab", id: `tl-programs-tab-${name}`, "data-part": name });
    node.textContent = words;
    onPress(node, () => this.choose(name));
    return node;
  }

  /**
   * Makes a part's nodes the panel of its tab.
   *
   * @param {string} name
   * @param {import("./types.d.ts").Part} part
   */
  panel(name, { head, node }) {
    node.setAttribute("role", "tabpanel");
    node.setAttribute("aria-labelledby", `tl-programs-tab-${name}`);
    this.panels.set(name, [head, node]);
    return { head, node };
  }

  /** @param {string} name pressed by a person: the address says so */
  choose(name) {
    changeQuery([], { [PARAMETER]: name });
    this.show(name);
  }

  /** @param {string} name */
  show(name) {
    const before = this.open;
    this.open = name;
    for (const [other, tab] of this.tabs) {
      tab.setAttribute("aria-selected", String(other === name));
      tab.tabIndex = other === name ? 0 : -1;
      for (const node of this.panels.get(other) ?? []) node.hidden = other !== name;
    }
    this.onOpen(name, before);
  }

  /** @param {KeyboardEvent} event arrows go along the row, as in every row of tabs */
  onKey(event) {
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (way === undefined) return;
    event.preventDefault();
    const next = this.names[(this.names.indexOf(this.open) + way + this.names.length) % this.names.length];
    this.choose(next);
    this.tabs.get(next)?.focus();
  }
}
