/** The way of one token as a ladder: at each station its numbers, what was added, in which direction, and how long the stream is. */
import { make, setText } from "../../../shared/dom.js";
import { Description, tableButton } from "../../../shared/figure_tools.js";
import { clamp } from "../../../shared/player.js";
import { fill } from "../../../shared/text.js";
import { NumberStrip } from "./strip.js";
import { dimensionWords, ladderTable, signed, stationName } from "./words.js";

/** @typedef {import("../../../shared/text.js").Text} Text */
/** @typedef {import("./stream.js").Stream} Stream */
/** @typedef {{ station: number, dimension: number | null }} Look what is looked at, from 0 */

/** @type {Record<string, [station: number, dimension: number]>} */
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

let ladders = 0; // made so far: ids are unique in a page

export class Ladder {
  /**
   * @param {Text} text
   * @param {(look: Look) => void} look hears what is looked at
   */
  constructor(text, look) {
    this.text = text;
    this.look = look;
    this.id = `tl-ladder-${++ladders}`;
    /** @type {{ stream: Stream, token: number } | null} */
    this.view = null;
    /** @type {Look} */
    this.at = { station: 0, dimension: null };
    /** @type {number | null} */
    this.pointed = null; // the station that the pointer is on: its number is read, the chosen one stays
    /** @type {ReturnType<Ladder["row"]>[]} */
    this.rows = [];
    this.list = make("div", "tl-inside-token-rows", { role: "listbox", tabindex: 0, "aria-label": text.token_ladder });
    this.list.addEventListener("keydown", (event) => this.key(event));
    this.readout = make("p", "tl-inside-token-readout tl-attn-readout");
    this.spoken = make("p", "tl-unseen", { "aria-live": "polite" }); // for the keyboard only: a pointer would flood a screen reader
    this.keyed = false;
    this.description = new Description(this.list, () => (this.view === null ? "" : this.sentence()));
    const table = () => (this.view === null ? { head: [], rows: [] } : ladderTable(text, this.view.stream, this.view.token));
    const heads = ["station", "added", "cosine", "norm"].map((name) =>
      make("span", "", { title: text[`token_col_${name}_title`] }, text[`token_col_${name}`]),
    );
    this.node = make(
      "div",
      "tl-inside-token-ladder",
      {},
      make("div", "tl-inside-token-heads", { "aria-hidden": "true" }, ...heads),
      this.list,
      this.readout,
      this.spoken,
      this.description.node,
      make(
        "div",
        "tl-figure-tools",
        {},
        tableButton(text, () => text.token_ladder, table),
      ),
    );
  }

  /** @param {number} station */
  row(station) {
    const name = make("span", "tl-inside-token-name");
    const added = make("span", "tl-inside-token-figure");
    const cosine = make("span", "tl-inside-token-figure");
    const norm = make("span", "tl-inside-token-figure");
    const bar = make("i", "tl-inside-token-bar");
    const strip = new NumberStrip((dimension) => this.point(station, dimension));
    const node = make(
      "div",
      "tl-inside-token-row",
      { role: "option", id: `${this.id}-${station}`, "data-station": station, click: () => this.go({ ...this.at, station }) },
      name,
      added,
      cosine,
      make("span", "tl-inside-token-length", {}, make("span", "tl-inside-token-track", {}, bar), norm),
      strip.node,
    );
    return { node, name, added, cosine, norm, bar, strip };
  }

  /**
   * Another token, or other colours.
   *
   * @param {Stream} stream
   * @param {number} token
   * @param {import("../diverging.js").DivergingColours} colours
   */
  render(stream, token, colours) {
    if (this.view?.stream !== stream) this.build(stream);
    this.view = { stream, token };
    this.rows.forEach((row, station) => {
      const { stream: vector, addedNorm, cosine, norm } = stream.place(station, token);
      setText(row.added, addedNorm === null || station === 0 ? "" : signed(addedNorm, 2));
      setText(row.cosine, cosine === null || station === 0 ? "" : signed(cosine, 2));
      setText(row.norm, signed(norm, 2));
      row.bar.style.transform = `scaleX(${stream.longest ? norm / stream.longest : 0})`;
      row.strip.render(vector, stream.range, colours);
    });
    this.description.change();
  }

  /** @param {Stream} stream */
  build(stream) {
    if (this.rows.length !== stream.shown) {
      this.rows = Array.from({ length: stream.shown }, (_, station) => this.row(station));
      this.list.replaceChildren(...this.rows.map(({ node }) => node));
    }
    this.rows.forEach(({ name }, station) => setText(name, stationName(this.text, stream, station)));
  }

  /** @param {Look} at */
  renderLook(at) {
    this.at = at;
    this.rows.forEach(({ node, strip }, station) => {
      node.setAttribute("aria-selected", String(station === at.station));
      strip.renderMark(at.dimension);
    });
    this.list.setAttribute("aria-activedescendant", `${this.id}-${at.station}`);
    const { dimension } = at;
    const place = dimension === null ? null : { station: this.pointed ?? at.station, dimension };
    const hint = this.text.token_readout_hint;
    const words = this.view === null || place === null ? hint : dimensionWords(this.text, this.view.stream, place, this.view.token);
    setText(this.readout, words);
    if (this.keyed && place !== null) setText(this.spoken, words);
    this.keyed = false;
  }

  /**
   * The pointer is on a number, or on none.
   *
   * @param {number} station
   * @param {number | null} dimension
   */
  point(station, dimension) {
    const isSame = this.pointed === station && this.at.dimension === dimension;
    this.pointed = dimension === null ? null : station;
    if (!isSame) this.go({ ...this.at, dimension });
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (this.view === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const { stream } = this.view;
    const { station, dimension } = this.at;
    const move = ARROWS[event.key];
    this.pointed = null;
    if (move) {
      const [down, right] = move;
      const next = right === 0 ? dimension : dimension === null ? 0 : clamp(dimension + right, 0, stream.width - 1);
      this.go({ station: clamp(station + down, 0, stream.shown - 1), dimension: next });
      this.rows[clamp(station + down, 0, stream.shown - 1)].node.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Home" || event.key === "End") {
      this.go({ station, dimension: event.key === "Home" ? 0 : stream.width - 1 });
    } else if (event.key === "Escape" && dimension !== null) {
      this.go({ station, dimension: null });
    } else {
      return;
    }
    this.keyed = true;
    event.preventDefault();
    event.stopPropagation();
  }

  /**
   * At once, before it is drawn: keys may come faster than frames.
   *
   * @param {Look} at
   */
  go(at) {
    this.at = at;
    this.look(at);
  }

  /** What it shows, summed up. */
  sentence() {
    if (this.view === null) return "";
    const { stream, token } = this.view;
    const places = Array.from({ length: stream.shown }, (_, station) => stream.place(station, token));
    const growth = places.map(({ addedNorm }, i) => (i > 1 && addedNorm !== null ? addedNorm : -1));
    const most = growth.indexOf(Math.max(...growth));
    return fill(this.text.token_ladder_sentence, {
      count: stream.shown,
      first: signed(places[0].norm, 1),
      last: signed(places[places.length - 1].norm, 1),
      most: stationName(this.text, stream, most),
      added: signed(growth[most], 1),
    });
  }
}
