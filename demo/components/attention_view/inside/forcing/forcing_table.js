/** Position by position what was read, what was chosen and what it cost, in both ways beside each other. */
import { make } from "../../../shared/dom.js";

/** @typedef {import("../../../shared/api_types").ForcingReply} ForcingReply */
/** @typedef {import("../../../shared/text.js").Text} Text */

const WAYS = /** @type {const} */ (["forced", "free"]);

/**
 * A loss as the table shows it: two decimals, for a column is narrow.
 *
 * @param {number | null | undefined} loss in nats
 */
export function lossWords(loss) {
  if (loss === null || loss === undefined) return "–";
  return loss > 0 && loss < 0.005 ? "<0.01" : loss.toFixed(2);
}

export class ForcingTable {
  /**
   * @param {Text} text
   * @param {(step: number) => void} choose hears the position of a row that is pressed
   */
  constructor(text, choose) {
    this.text = text;
    this.body = make("tbody");
    const group = (/** @type {string} */ words) => make("th", "tl-inside-forcing-way", { scope: "colgroup", colspan: 3 }, words);
    const columns = WAYS.flatMap((way) =>
      ["reads", "chooses", "loss"].map((name) =>
        make(
          "th",
          name === "reads" ? "tl-inside-forcing-first" : "",
          { scope: "col", title: text[`forcing_${name}_${way}`] },
          text[`forcing_${name}`],
        ),
      ),
    );
    const head = make(
      "thead",
      "",
      {},
      make("tr", "", {}, make("td", "", { colspan: 2 }), ...WAYS.map((way) => group(text[`forcing_${way}`]))),
      make("tr", "", {}, make("th", "", { scope: "col" }, "t"), make("th", "", { scope: "col" }, text.forcing_right), ...columns),
    );
    this.table = make("table", "tl-inside-forcing-table", {}, make("caption", "tl-unseen", {}, text.inside_forcing_title), head, this.body);
    this.node = make("div", "tl-inside-forcing-box", { tabindex: 0, role: "region", "aria-label": text.inside_forcing_title }, this.table);
    this.body.addEventListener("click", ({ target }) => {
      const row = target instanceof Element ? target.closest("tr") : null;
      if (row !== null) choose(Number(row.dataset.step));
    });
  }

  /** @param {ForcingReply} reply */
  render(reply) {
    const positions = Math.max(reply.expected.length, reply.free.tokens.length);
    this.body.replaceChildren(...Array.from({ length: positions }, (_, t) => this.row(reply, t)));
  }

  /**
   * @param {ForcingReply} reply
   * @param {number} t
   */
  row(reply, t) {
    const { text } = this;
    const right = reply.expected[t];
    const cells = WAYS.flatMap((way) => {
      const { tokens, losses } = reply[way];
      const read = make("td", "tl-inside-forcing-first", {}, reply[`${way}_read`][t] ?? "");
      const chosen = make("td", "", {}, make("span", "", {}, tokens[t] ?? ""));
      const readsMistake = way === "free" && t > 0 && t < tokens.length && reply.free_read[t] !== reply.forced_read[t];
      if (readsMistake) mark(read, "tl-inside-forcing-mistake", text.forcing_mark_read);
      if (tokens[t] !== undefined && tokens[t] !== right) mark(chosen, "tl-inside-forcing-wrong", text.branch_mark_wrong);
      return [read, chosen, make("td", "tl-inside-forcing-loss", {}, lossWords(losses[t]))];
    });
    const name = make("th", "", { scope: "row" }, String(t + 1));
    const row = make("tr", "", { "data-step": t }, name, make("td", "tl-inside-forcing-right", {}, right ?? "–"), ...cells);
    if (t === reply.parts_at) row.classList.add("tl-inside-forcing-parts");
    return row;
  }

  /** @param {number} step */
  renderStep(step) {
    for (const row of this.body.children)
      row.classList.toggle("tl-inside-forcing-here", row instanceof HTMLElement && row.dataset.step === String(step));
  }
}

/**
 * A mark that is also said.
 *
 * @param {HTMLElement} cell
 * @param {string} className
 * @param {string} words
 */
function mark(cell, className, words) {
  cell.classList.add(className);
  cell.append(make("span", "tl-unseen", {}, `, ${words}`));
}
