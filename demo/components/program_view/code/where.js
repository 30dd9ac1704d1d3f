/** What is pointed at, in words, and where Lightning itself does it: the library's own lines. */
import { make, setText } from "../../shared/dom.js";
import { withFirstTerms } from "../../shared/terms.js";
import { fill } from "../../shared/text.js";
import { SIDES } from "./lines.js";
import { tokensOf } from "./tokens.js";

/** @typedef {import("./lines.js").Sources} Sources */

/** What a link's sentence may be the first to speak of. */
const TERMS = ["hyperparameters", "optimizer", "scheduler", "target", "padding", "backward", "dropout", "checkpoint"];

export class Where {
  /** @param {import("../types.d.ts").Text} text */
  constructor(text) {
    this.text = text;
    this.words = make("div", "tl-programs-words");
    this.library = make("div", "tl-programs-library");
    this.spoken = make("p", "tl-unseen", { "aria-live": "polite" });
    this.node = make("div", "tl-programs-where", {}, this.words, this.library, this.spoken);
    this.shown = "";
    this.hint(text.code_loading);
  }

  /** @param {string} words instead of anything that is pointed at */
  hint(words) {
    this.shown = "";
    this.words.replaceChildren(make("p", "tl-programs-hint", {}, words));
    this.library.replaceChildren();
  }

  /**
   * @param {Sources} sources
   * @param {string[]} names of links
   */
  show(sources, names) {
    const shown = names.join(" ");
    if (shown === this.shown) return;
    this.shown = shown;
    const { text } = this;
    const marked = withFirstTerms(
      names.map((name) => sources.links[name].sentence),
      ...TERMS,
    );
    this.words.replaceChildren(...names.flatMap((name, i) => this.wordsOf(sources, name, marked[i])));
    const places = names.flatMap((name) => sources.links[name].library);
    const title = make("p", "tl-programs-where-title", {}, fill(text.code_where, { version: sources.version }));
    const excerpts = places.map((place) => this.excerpt(place));
    this.library.replaceChildren(...(places.length > 0 ? [title, ...excerpts] : [make("p", "tl-programs-hint", {}, text.code_no_library)]));
    this.node.scrollTop = 0;
  }

  /**
   * @param {Sources} sources
   * @param {string} name
   * @param {(Node | string)[]} sentence with its terms marked
   */
  wordsOf(sources, name, sentence) {
    const link = sources.links[name];
    const nodes = [make("p", "tl-programs-what", {}, link.title), make("p", "", {}, ...sentence)];
    const missing = SIDES.find((side) => link[side].length === 0);
    if (missing !== undefined) nodes.push(make("p", "tl-programs-only", {}, this.text[`code_not_in_${missing}`]));
    return nodes;
  }

  /** @param {import("../../shared/api_types").LibraryPlace} place */
  excerpt({ file, line, first, lines }) {
    const rows = tokensOf(lines).map((tokens, i) => {
      const row = make("span", first + i === line ? "tl-programs-line tl-programs-marked" : "tl-programs-line");
      row.append(make("span", "tl-programs-number", { "aria-hidden": "true" }, String(first + i)));
      row.append(...tokens.map(({ kind, text }) => (kind === "" ? text : make("span", `tl-token-${kind}`, {}, text))));
      return row;
    });
    const words = fill(this.text.code_place, { file, line });
    return make(
      "figure",
      "tl-programs-excerpt",
      { "data-file": file, "data-line": line },
      make("figcaption", "", {}, words),
      make("pre", "", { tabindex: "0", role: "region", "aria-label": words }, make("code", "", {}, ...rows)),
    );
  }

  /**
   * Says aloud what belongs to a line; for the keyboard only: a pointer would flood a screen reader.
   *
   * @param {Sources} sources
   * @param {string[]} names
   * @param {import("./lines.js").Side} side on which the line stands
   */
  speak(sources, names, side) {
    const { text } = this;
    const other = side === "plain" ? "lightning" : "plain";
    const sentences = names.flatMap((name) => {
      const { title, sentence, library, [other]: lines } = sources.links[name];
      const counterpart =
        lines.length > 0
          ? fill(text.code_counterpart, { program: text[`code_${other}`], line: lines[0], code: sources[other].lines[lines[0] - 1].trim() })
          : text[`code_not_in_${other}`];
      return [title + ".", counterpart, sentence, ...library.map(({ file, line }) => fill(text.code_place, { file, line }))];
    });
    setText(this.spoken, sentences.join(" "));
  }
}
