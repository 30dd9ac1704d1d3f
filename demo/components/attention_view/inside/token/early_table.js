/** What each layer would already answer, if it were the last: layers by steps. */
import { make, setText } from "../../../shared/dom.js";
import { Description, tableButton } from "../../../shared/figure_tools.js";
import { fill } from "../../../shared/text.js";
import { earlyCells, settledFrom } from "./answer.js";

/** @typedef {import("../../../shared/text.js").Text} Text */
/** @typedef {import("./answer.js").EarlyCell} EarlyCell */

/**
 * What a row of the table is called: before the first layer, then behind each.
 *
 * @param {Text} text
 * @param {number} row
 */
export function rowWords(text, row) {
  return row === 0 ? text.token_before_layers : fill(text.token_behind_layer, { layer: row });
}

/**
 * From which layer on the answer of a step stands.
 *
 * @param {Text} text
 * @param {EarlyCell[][]} cells
 * @param {number} step
 */
export function settledSentence(text, cells, step) {
  const row = settledFrom(cells, step);
  const last = cells.length - 1;
  const values = { step: step + 1, token: cells[last][step].token, layer: row };
  if (row === 0) return fill(text.token_settled_always, values);
  const isOnly = row === last && !cells.slice(0, last).some((steps) => steps[step].isFinal);
  return fill(isOnly ? text.token_settled_last : text.token_settled, values);
}

export class EarlyTable {
  /**
   * @param {Text} text
   * @param {(step: number) => void} goTo
   */
  constructor(text, goTo) {
    this.text = text;
    this.goTo = goTo;
    /** @type {EarlyCell[][]} */
    this.cells = [];
    this.step = 0;
    this.sentence = make("p", "tl-inside-token-settled", { "aria-live": "polite" });
    this.table = make("table", "tl-inside-token-early");
    const label = text.token_early;
    this.box = make("div", "tl-inside-token-scroll", { tabindex: 0, role: "region", "aria-label": label }, this.table);
    this.description = new Description(this.box, () => `${this.sentence.textContent} ${text.token_early_legend}`);
    const tools = tableButton(
      text,
      () => label,
      () => this.values(),
    );
    this.node = make(
      "section",
      "tl-inside-part",
      {},
      make("h3", "tl-attn-label", {}, label),
      this.sentence,
      this.box,
      make("p", "tl-inside-token-note", {}, text.token_early_legend),
      make("p", "tl-inside-token-note", {}, text.token_early_honest),
      this.description.node,
      make("div", "tl-figure-tools", {}, tools),
    );
  }

  /**
   * Another decode.
   *
   * @param {import("./stream.js").Stream} stream
   * @param {string[] | null} expected
   */
  render({ reply, tokens }, expected) {
    const { text } = this;
    this.cells = earlyCells(reply.early, expected);
    const heads = tokens.map((_, step) => {
      const words = fill(text.token_go_to_step, { step: step + 1 });
      const button = make("button", "tl-attn-choice", { type: "button", "aria-label": words, title: words, click: () => this.goTo(step) });
      setText(button, String(step + 1));
      return make("th", "", { scope: "col", "data-step": step }, button);
    });
    const rows = this.cells.map((row, i) =>
      make("tr", "", {}, make("th", "", { scope: "row" }, rowWords(text, i)), ...row.map((cell, step) => this.cell(cell, step))),
    );
    this.table.replaceChildren(
      make("caption", "tl-unseen", {}, text.token_early),
      make("thead", "", {}, make("tr", "", {}, make("th", "", { scope: "col" }, text.token_early_corner), ...heads)),
      make("tbody", "", {}, ...rows),
    );
  }

  /**
   * @param {EarlyCell} cell
   * @param {number} step
   */
  cell({ token, probability, isFinal, isRight }, step) {
    const mark = isRight === null ? "" : isRight ? "✓" : "✗";
    const node = make(
      "td",
      isFinal ? "tl-inside-token-final" : "",
      { "data-step": step, click: () => this.goTo(step) },
      make("span", "", {}, token),
      make("small", "", {}, `${probability.toFixed(2)}${mark === "" ? "" : ` ${mark}`}`),
    );
    node.style.setProperty("--tl-share", `${Math.round(100 * probability)}%`);
    return node;
  }

  /** @param {number} step */
  renderStep(step) {
    this.step = step;
    for (const cell of this.table.querySelectorAll("[data-step]")) {
      cell.classList.toggle("tl-inside-token-now", /** @type {HTMLElement} */ (cell).dataset.step === String(step));
    }
    if (this.cells.length) setText(this.sentence, settledSentence(this.text, this.cells, step));
    this.description.change();
    requestAnimationFrame(() => this.keepInSight()); // when all is laid out: asking now would lay the page out once more
  }

  /** A long decode is scrolled in its own box. */
  keepInSight() {
    const { box } = this;
    const column = this.table.querySelector(`th[data-step="${this.step}"]`);
    if (box.scrollWidth <= box.clientWidth || !(column instanceof HTMLElement)) return;
    const fixed = this.table.rows[0].cells[0].offsetWidth; // the names of the rows stay
    const left = column.offsetLeft - fixed;
    const right = column.offsetLeft + column.offsetWidth - box.clientWidth;
    if (box.scrollLeft > left) box.scrollLeft = left;
    else if (box.scrollLeft < right) box.scrollLeft = right;
  }

  /** As a table with its probabilities, from the first layer to the last. */
  values() {
    const { text } = this;
    const steps = this.cells[0] ?? [];
    return {
      head: [text.token_early_corner, ...steps.map((_, step) => String(step + 1))],
      rows: this.cells.map((row, i) => [rowWords(text, i), ...row.map(({ token, probability }) => `${token} (${probability.toFixed(3)})`)]),
    };
  }
}
