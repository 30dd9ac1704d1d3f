/** The code of a mistake: its wrong line marked, and after the repair the right one beside it, as a diff. */
import { make, setText } from "../../shared/dom.js";

/** @typedef {import("../types.d.ts").CodeLine} CodeLine */
/** @typedef {{ text: string, look: "same" | "broken" | "gap" | "removed" | "added" }} ShownLine */

const SIGNS = { same: " ", broken: "!", gap: "!", removed: "−", added: "+" };

/**
 * The lines as they are shown. Before the repair, only the broken version: where it lacks a line, a gap. Afterwards, both.
 *
 * @param {CodeLine[]} lines
 * @param {boolean} mended
 * @returns {ShownLine[]}
 */
export function shownLines(lines, mended) {
  /** @type {(line: CodeLine, i: number) => ShownLine[]} */
  const shown = ({ text, mark }, i) => {
    if (mark === "same") return [{ text, look: "same" }];
    if (mended) return [{ text, look: mark === "broken" ? "removed" : "added" }];
    if (mark === "broken") return [{ text, look: "broken" }];
    const begins = i === 0 || lines[i - 1].mark === "same";
    return begins ? [{ text: text.slice(0, text.length - text.trimStart().length), look: "gap" }] : [];
  };
  return lines.flatMap(shown);
}

export class RepairCode {
  /** @param {import("../types.d.ts").Text} text */
  constructor(text) {
    this.text = text;
    this.caption = make("figcaption", "tl-programs-mistake-file");
    this.lines = make("code");
    const box = make("pre", "tl-programs-mistake-lines", { tabindex: 0, role: "region", "aria-label": text.mistakes_code }, this.lines);
    this.node = make("figure", "tl-programs-mistake-code", {}, this.caption, box);
    this.rendered = ""; // which lines stand here
  }

  /**
   * @param {import("../types.d.ts").Mistake} mistake
   * @param {boolean} mended
   */
  render({ name, file, lines }, mended) {
    const rendered = `${name} ${mended}`;
    if (this.rendered === rendered) return;
    this.rendered = rendered;
    setText(this.caption, file);
    this.lines.replaceChildren(...shownLines(lines, mended).map((line) => this.lineNode(line)));
  }

  /** @param {ShownLine} line */
  lineNode({ text: words, look }) {
    const { text } = this;
    const said = look === "same" ? [] : [make("span", "tl-unseen", {}, `${text[`mistakes_line_${look}`]}: `)];
    const sign = make("span", "tl-programs-mistake-sign", { "aria-hidden": "true" }, SIGNS[look]);
    const shown = look === "gap" ? `${words}${text.mistakes_gap}` : words;
    return make("span", "tl-programs-mistake-line", { "data-look": look }, sign, ...said, make("span", "", {}, shown || " "), "\n");
  }
}
