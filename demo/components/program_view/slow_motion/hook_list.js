/** The hooks of the present batch, indented by nesting; the one on show is marked and in view. */
import { make } from "../../shared/dom.js";
import { depthsAmong, sectionOf } from "./hooks.js";

/** @typedef {import("./hooks.js").Film} Film */

export class HookList {
  /**
   * @param {import("../types.d.ts").Text} text
   * @param {(index: number) => void} choose a hook was pressed
   */
  constructor(text, choose) {
    this.text = text;
    this.list = make("ul", "tl-programs-slow-list", { role: "listbox", tabindex: 0, "aria-label": text.slow_list });
    this.hint = make("p", "tl-programs-slow-hint", {}, text.slow_before);
    this.node = make("div", "tl-programs-slow-hooks", {}, this.hint, this.list);
    /** @type {Map<number, HTMLElement>} */
    this.rows = new Map();
    this.drawn = "";
    this.list.addEventListener("click", (event) => {
      const row = event.target instanceof Element ? event.target.closest("[data-index]") : null;
      if (row !== null) choose(Number(row.getAttribute("data-index")));
    });
  }

  /**
   * @param {Film | null} film
   * @param {number[]} visible
   * @param {number} index on show
   */
  render(film, visible, index) {
    this.hint.hidden = film !== null;
    this.list.hidden = film === null;
    if (film === null) return;
    const section = sectionOf(film, index);
    const indices = visible.filter((one) => sectionOf(film, one) === section);
    const drawn = `${film.report.accumulate} ${film.report.hooks[0].duration} ${section} ${indices.length}`;
    if (drawn !== this.drawn) this.draw(film, indices);
    this.drawn = drawn;
    this.mark(index);
  }

  /**
   * @param {Film} film
   * @param {number[]} indices
   */
  draw(film, indices) {
    const { hooks } = film.report;
    const depths = depthsAmong(film, indices);
    this.rows = new Map(indices.map((index, i) => [index, this.row(hooks[index], index, depths[i])]));
    this.list.replaceChildren(...this.rows.values());
  }

  /**
   * @param {import("./hooks.js").Hook} hook
   * @param {number} index
   * @param {number} depth
   */
  row({ name, owner, empty, links }, index, depth) {
    const kind = links.length > 0 ? " tl-programs-slow-linked" : empty ? " tl-programs-slow-empty" : "";
    const owners = [make("span", "tl-programs-slow-owner", {}, this.text[`slow_owner_${owner}`] ?? owner)];
    if (empty) owners.push(make("span", "tl-programs-slow-owner", {}, this.text.slow_empty_hook));
    const attributes = { role: "option", id: `tl-programs-slow-${index}`, "data-index": index, "aria-selected": "false" };
    const node = make("li", `tl-programs-slow-row${kind}`, attributes, make("code", "", {}, name), " ", ...owners);
    node.style.setProperty("--tl-depth", String(depth));
    return node;
  }

  /** @param {number} index on show */
  mark(index) {
    for (const [one, node] of this.rows) node.setAttribute("aria-selected", String(one === index));
    const node = this.rows.get(index);
    if (node === undefined) return;
    this.list.setAttribute("aria-activedescendant", node.id);
    const { offsetTop, offsetHeight } = node;
    const { scrollTop, clientHeight } = this.list;
    // The row before and after it stay in sight too.
    if (offsetTop - offsetHeight < scrollTop) this.list.scrollTop = offsetTop - offsetHeight;
    else if (offsetTop + 2 * offsetHeight > scrollTop + clientHeight) this.list.scrollTop = offsetTop + 2 * offsetHeight - clientHeight;
  }
}
