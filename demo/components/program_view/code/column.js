/** One program: its lines, numbered and coloured; one stop of Tab, arrow keys go from line to line. */
import { make, setText, zoomOf } from "../../shared/dom.js";
import { fill } from "../../shared/text.js";
import { rowsOf } from "./lines.js";
import { tokensOf } from "./tokens.js";

/** @typedef {import("./lines.js").Row} Row */

const MARGIN = 3; // lines that stay in sight above and below what is marked

export class Column {
  /**
   * @param {import("../types.d.ts").Text} text
   * @param {import("./lines.js").Side} side
   * @param {object} events
   * @param {(row: Row, how: "hover" | "key" | "press") => void} events.onRow the row is pointed at
   * @param {() => void} events.onEscape
   * @param {() => void} events.onScroll its lines stand elsewhere
   */
  constructor(text, side, events) {
    this.text = text;
    this.side = side;
    this.events = events;
    /** @type {import("../../shared/api_types").ProgramFile | null} */
    this.file = null;
    /** @type {Set<number>} */
    this.unfolded = new Set();
    /** @type {{ row: Row, node: HTMLElement }[]} */
    this.rows = [];
    /** @type {Set<number>} */
    this.linked = new Set(); // lines that have a link
    /** @type {number[]} */
    this.marked = [];
    this.active = -1; // index of the row that has the keyboard, or was pressed
    this.name = text[`code_${side}`];
    this.size = make("span", "tl-programs-size");
    this.title = make("h2", "tl-programs-title", {}, make("i", "tl-programs-dot", { "data-side": side }), this.name, " ", this.size);
    this.list = make("div", "tl-programs-lines", { role: "listbox", tabindex: "0", "aria-label": this.name, "data-side": side });
    this.node = make("section", "tl-programs-column", { "data-side": side }, this.title, this.list);
    this.list.addEventListener("keydown", (event) => this.onKey(event));
    this.list.addEventListener("pointerover", (event) => {
      const at = this.at(event);
      if (event.pointerType === "mouse" && at >= 0 && this.rows[at].row.kind === "line") events.onRow(this.rows[at].row, "hover");
    });
    this.list.addEventListener("click", (event) => this.onClick(this.at(event)));
    this.list.addEventListener("focus", () => this.activate(Math.max(0, this.active), false));
    this.list.addEventListener("scroll", () => events.onScroll(), { passive: true });
  }

  /**
   * @param {import("../../shared/api_types").ProgramFile} file
   * @param {Set<number>} linked
   */
  show(file, linked) {
    this.file = file;
    this.linked = linked;
    this.tokens = tokensOf(file.lines);
    setText(this.size, fill(this.text.code_size, { file: file.file, count: file.lines.length }));
    this.build();
  }

  /** Makes the rows anew: something was folded or unfolded. */
  build() {
    if (this.file === null) return;
    const { lines, folds } = this.file;
    this.rows = rowsOf(lines.length, folds, this.unfolded).map((row, i) => ({
      row,
      node: this.rowNode(row, `tl-programs-${this.side}-${i}`),
    }));
    this.list.replaceChildren(...this.rows.map(({ node }) => node));
    this.paint();
  }

  /**
   * @param {Row} row
   * @param {string} id
   */
  rowNode(row, id) {
    const { text } = this;
    if (row.fold !== undefined) {
      const open = this.unfolded.has(row.number);
      const words = fill(text[`code_fold_${row.fold.kind}`], { count: row.fold.last - row.fold.first + 1 });
      const sign = make("span", "tl-programs-number", { "aria-hidden": "true" }, open ? "▾" : "▸");
      const label = `${words}, ${open ? text.code_unfolded : text.code_folded}`;
      return make(
        "div",
        "tl-programs-line tl-programs-fold",
        { role: "option", id, "aria-label": label, "aria-selected": "false" },
        sign,
        words,
      );
    }
    const tokens = (this.tokens?.[row.number - 1] ?? []).map(({ kind, text: words }) =>
      kind === "" ? words : make("span", `tl-token-${kind}`, {}, words),
    );
    const number = make("span", "tl-programs-number", {}, String(row.number));
    const node = make("div", "tl-programs-line", { role: "option", id, "aria-selected": "false" });
    node.classList.toggle("tl-programs-linked", this.linked.has(row.number));
    node.append(number, make("code", "", {}, ...tokens));
    return node;
  }

  /** @param {Event} event on which row; -1: on none */
  at(event) {
    const node = event.target instanceof Element ? event.target.closest(".tl-programs-line") : null;
    return this.rows.findIndex((one) => one.node === node);
  }

  /** @param {number} at */
  onClick(at) {
    if (at < 0) return;
    this.activate(at, false);
    if (this.rows[at].row.kind === "fold") this.toggle(at);
    else this.events.onRow(this.rows[at].row, "press");
  }

  /** @param {number} at index of a fold's row */
  toggle(at) {
    const { number } = this.rows[at].row;
    if (!this.unfolded.delete(number)) this.unfolded.add(number);
    this.build();
    this.events.onScroll();
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const page = Math.max(1, Math.floor(this.list.clientHeight / this.lineHeight()) - 1);
    const last = this.rows.length - 1;
    /** @type {Record<string, number>} */
    const places = {
      ArrowDown: this.active + 1,
      ArrowUp: this.active - 1,
      PageDown: this.active + page,
      PageUp: this.active - page,
      Home: 0,
      End: last,
    };
    if (event.key === "Escape") this.events.onEscape();
    else if ((event.key === "Enter" || event.key === " ") && this.active >= 0) this.onClick(this.active);
    else if (event.key in places) this.activate(Math.min(last, Math.max(0, places[event.key])), true);
    else return;
    event.preventDefault();
  }

  /**
   * The keyboard goes to a row.
   *
   * @param {number} at
   * @param {boolean} tell whether it is pointed at thereby
   */
  activate(at, tell) {
    if (this.rows[at] === undefined) return;
    this.active = at;
    const { row, node } = this.rows[at];
    this.list.setAttribute("aria-activedescendant", node.id);
    if (tell) {
      this.events.onRow(row, "key");
      this.reveal([row.number]);
    }
    this.paint();
  }

  /** @param {number[]} lines that are marked from now on */
  mark(lines) {
    this.marked = lines;
    this.paint();
  }

  paint() {
    const marked = new Set(this.marked);
    this.rows.forEach(({ row, node }, i) => {
      let isMarked = marked.has(row.number) && row.kind === "line";
      if (row.kind === "fold") for (let line = row.number; line <= row.last; line += 1) isMarked ||= marked.has(line);
      node.classList.toggle("tl-programs-marked", isMarked);
      node.classList.toggle("tl-programs-active", i === this.active);
      node.setAttribute("aria-selected", String(i === this.active));
    });
  }

  lineHeight() {
    return this.rows[0]?.node.offsetHeight || 20;
  }

  /**
   * Scrolls inside the column so that lines are in sight; what is in sight stays where it is.
   *
   * @param {number[]} lines
   */
  reveal(lines) {
    const nodes = this.nodesOf(lines);
    if (nodes.length === 0) return;
    const margin = Math.min(MARGIN * this.lineHeight(), this.list.clientHeight / 4);
    const top = nodes[0].offsetTop - margin;
    const last = nodes[nodes.length - 1];
    const bottom = last.offsetTop + last.offsetHeight + margin;
    const { scrollTop, clientHeight } = this.list;
    if (top < scrollTop || bottom - top > clientHeight) this.list.scrollTop = top;
    else if (bottom > scrollTop + clientHeight) this.list.scrollTop = bottom - clientHeight;
  }

  /** @param {number} line that is the first in sight */
  beginAt(line) {
    this.list.scrollTop = (this.nodesOf([line])[0]?.offsetTop ?? 0) - this.lineHeight();
  }

  /** @param {number[]} lines the rows in which they stand, each once */
  nodesOf(lines) {
    const found = this.rows.filter(({ row }) => lines.some((line) => row.number <= line && line <= row.last));
    return found.map(({ node }) => node);
  }

  /**
   * Where some lines stand in the column's box, cut at its edges, in CSS pixels below a place of the window.
   *
   * @param {number[]} lines that stand one below the other
   * @param {number} zero
   * @returns {{ middle: number, inside: boolean } | null} null: they are not shown
   */
  placeOf(lines, zero) {
    const nodes = this.nodesOf(lines);
    if (nodes.length === 0) return null;
    const zoom = zoomOf(this.list);
    const box = this.list.getBoundingClientRect();
    const middle = (nodes[0].getBoundingClientRect().top + nodes[nodes.length - 1].getBoundingClientRect().bottom) / 2;
    const inside = middle >= box.top && middle <= box.bottom;
    return { middle: (Math.min(box.bottom, Math.max(box.top, middle)) - zero) / zoom, inside };
  }
}
