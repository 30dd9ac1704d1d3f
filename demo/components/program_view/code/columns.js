/** The two programs beside each other, line by line, from the real source files; what belongs together is marked. */
import { make, setText } from "../../shared/dom.js";
import { fill } from "../../shared/text.js";
import { Column } from "./column.js";
import { Connection } from "./connection.js";
import { linesOf, linksAt, SIDES } from "./lines.js";
import { Where } from "./where.js";

/** @typedef {import("./lines.js").Sources} Sources */
/** @typedef {import("./lines.js").Side} Side */

/** @type {Record<Side, string>} the link at whose lines a column begins: the step is in sight at once */
const BEGIN = { plain: "hyperparameters", lightning: "masks" };

export class CodeColumns {
  /**
   * @param {import("../types.d.ts").Text} text
   * @param {import("../types.d.ts").ProgramsApi} api
   * @param {AbortSignal} signal ends it
   */
  constructor(text, api, signal) {
    this.text = text;
    this.api = api;
    /** @type {Sources | null} */
    this.sources = null;
    this.asking = false;
    /** @type {string[]} */
    this.given = []; // links that a part of the tab points at
    /** @type {{ names: string[], side: Side, line: number } | null} */
    this.pinned = null; // what was pressed, or the keyboard's line
    /** @type {{ names: string[], side: Side, line: number } | null} */
    this.hovered = null;
    this.scheduled = false;
    /** @param {Side} side */
    const columnOf = (side) =>
      new Column(text, side, {
        onRow: (row, how) => this.onRow(side, row, how),
        onEscape: () => this.release(),
        onScroll: () => this.schedule(),
      });
    this.columns = { plain: columnOf("plain"), lightning: columnOf("lightning") };
    this.connection = new Connection(this.columns.plain, this.columns.lightning);
    this.where = new Where(text);
    this.other = make("button", "tl-programs-other", { type: "button", hidden: "", click: () => this.goOver() });
    this.again = make("button", "tl-button tl-small", { type: "button", hidden: "", click: () => this.ask() }, text.code_again);
    this.hint = make("p", "tl-programs-hint", {}, text.code_hint);
    this.switch = new Switch(text, (side) => this.goTo(side));
    const { plain, lightning } = this.columns;
    this.pair = make("div", "tl-programs-pair", {}, plain.node, this.connection.node, lightning.node);
    this.pair.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && this.hover(null));
    this.node = make("div", "tl-programs-code", {}, this.hint, this.switch.node, this.pair, this.other, this.where.node, this.again);
    this.choose("plain");
    this.watchOpening(signal);
  }

  /**
   * The files are asked for when the tab is first seen: nobody waits for them before.
   *
   * @param {AbortSignal} signal
   */
  watchOpening(signal) {
    const seen = new IntersectionObserver(([entry]) => {
      if (entry.isIntersecting) this.ask();
    });
    // In another size, on a projector too, what is marked is still in sight.
    const resized = new ResizeObserver(() => (this.hovered === null ? this.reveal(null) : this.schedule()));
    seen.observe(this.node);
    resized.observe(this.pair);
    signal.addEventListener("abort", () => {
      seen.disconnect();
      resized.disconnect();
    });
  }

  async ask() {
    if (this.sources !== null || this.asking) return;
    this.asking = true;
    const reply = await this.api.sources({}).catch(() => undefined);
    this.asking = false;
    this.again.hidden = reply?.links !== undefined;
    if (reply?.links === undefined) {
      this.where.hint(reply?.error ?? this.text.code_failed);
      return;
    }
    this.sources = reply;
    for (const side of SIDES) this.columns[side].show(reply[side], new Set(linesOf(reply, Object.keys(reply.links), side)));
    this.render();
    for (const side of SIDES) this.begin(side);
    this.reveal(null);
  }

  /**
   * Marks the lines of both programs that do something; what was marked before is not any more.
   *
   * @param {string[]} names of links, see core/programs/correspondence.py
   */
  point(names) {
    if (names.join(" ") === this.given.join(" ")) return;
    this.given = [...names];
    this.pinned = null;
    this.hovered = null;
    this.render();
    this.reveal(null);
  }

  /**
   * @param {Side} side
   * @param {import("./lines.js").Row} row
   * @param {"hover" | "key" | "press"} how
   */
  onRow(side, row, how) {
    if (this.sources === null) return;
    const names = linksAt(this.sources, side, row.number, row.last);
    const pointed = { names, side, line: row.number };
    if (how === "hover") {
      this.hover(names.length > 0 ? pointed : null);
      return;
    }
    const again = how === "press" && this.pinned?.side === side && this.pinned.line === row.number;
    this.pinned = again || names.length === 0 ? null : pointed;
    if (how === "press") this.hovered = null;
    this.render();
    if (names.length === 0) return;
    this.reveal(side);
    this.where.speak(this.sources, names, side);
  }

  /** @param {{ names: string[], side: Side, line: number } | null} pointed */
  hover(pointed) {
    if (pointed?.side === this.hovered?.side && pointed?.line === this.hovered?.line) return;
    this.hovered = pointed;
    this.render();
    if (pointed !== null) this.reveal(pointed.side);
  }

  release() {
    this.pinned = this.hovered = null;
    this.render();
  }

  /** What is shown as pointed at: the pointer's, else what was pressed, else what a part points at. */
  get pointed() {
    return this.hovered ?? this.pinned;
  }

  render() {
    const { sources } = this;
    const names = this.pointed?.names ?? this.given;
    this.node.dataset.pointed = names.join(" ");
    if (sources === null) return;
    const known = names.filter((name) => name in sources.links);
    for (const side of SIDES) this.columns[side].mark(linesOf(sources, known, side));
    if (known.length > 0) this.where.show(sources, known);
    else this.where.hint("");
    this.showOther(known);
    this.schedule();
  }

  /**
   * Where one column is shown, the other's line stands below it.
   *
   * @param {string[]} names
   */
  showOther(names) {
    const side = this.shown === "plain" ? "lightning" : "plain";
    const [line] = this.sources === null ? [] : linesOf(this.sources, names, side);
    this.other.hidden = line === undefined;
    if (line === undefined || this.sources === null) return;
    const code = this.sources[side].lines[line - 1].trim();
    setText(this.other, fill(this.text.code_counterpart, { program: this.text[`code_${side}`], line, code }));
  }

  goOver() {
    this.goTo(this.shown === "plain" ? "lightning" : "plain");
  }

  /** @param {Side} side that is wanted: what is marked is in sight there */
  goTo(side) {
    this.choose(side);
    if (this.columns[side].list.scrollTop === 0) this.begin(side);
    this.reveal(null);
  }

  /** @param {Side} side whose column stands where the step of a training is in sight */
  begin(side) {
    if (this.sources !== null) this.columns[side].beginAt(this.sources.links[BEGIN[side]][side][0] ?? 1);
  }

  /** @param {Side} side that is shown where there is room for one */
  choose(side) {
    this.shown = side;
    this.node.dataset.side = side;
    this.switch.show(side);
    if (this.sources !== null) this.render();
  }

  /** @param {Side | null} but the column under the pointer stays as it is */
  reveal(but) {
    for (const side of SIDES) if (side !== but) this.columns[side].reveal(this.columns[side].marked);
    this.schedule();
  }

  /** Draws the connection in the next animation frame. */
  schedule() {
    if (this.scheduled) return;
    this.scheduled = true;
    requestAnimationFrame(() => {
      this.scheduled = false;
      this.connection.draw();
    });
  }
}

/** Which program is shown where there is no room for both. */
class Switch {
  /**
   * @param {import("../types.d.ts").Text} text
   * @param {(side: Side) => void} onChoose
   */
  constructor(text, onChoose) {
    this.buttons = SIDES.map((side) => {
      const node = make("button", "tl-choice", { type: "button", "data-side": side, click: () => onChoose(side) }, text[`code_${side}`]);
      return { side, node };
    });
    const attributes = { role: "group", "aria-label": text.code_switch };
    this.node = make("div", "tl-programs-switch", attributes, ...this.buttons.map(({ node }) => node));
  }

  /** @param {Side} side */
  show(side) {
    for (const one of this.buttons) one.node.setAttribute("aria-pressed", String(one.side === side));
  }
}
