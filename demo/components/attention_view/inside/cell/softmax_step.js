/** The softmax over the whole row: every column's score, its exponential and its weight. */
import { make, setText } from "../../../shared/dom.js";
import { fill } from "../../../shared/text.js";
import { softmaxFormula } from "./formulas.js";
import { figures } from "./number_words.js";
import { Step } from "./step.js";

/** @typedef {import("./step.js").Scene} Scene */
/** @typedef {{ line: HTMLElement, token: HTMLButtonElement, score: HTMLElement, power: HTMLElement, bar: HTMLElement, weight: HTMLElement, used: HTMLElement }} Line */

export class SoftmaxStep extends Step {
  /**
   * @param {import("../../../shared/text.js").Text} text
   * @param {(column: number) => void} choose
   */
  constructor(text, choose) {
    const body = make("tbody");
    const caption = make("caption", "tl-unseen");
    const power = make("th", "", { scope: "col" }, "e", make("sup", "", {}, text.cell_power));
    const used = make("th", "", { scope: "col" }, text.cell_used);
    const heads = [text.cell_column, text.cell_score_head].map((words) => make("th", "", { scope: "col" }, words));
    const weight = make("th", "", { scope: "col", colspan: 2 }, text.cell_weight);
    const table = make(
      "table",
      "tl-inside-cell-row",
      {},
      caption,
      make("thead", "", {}, make("tr", "", {}, ...heads, power, weight, used)),
      body,
    );
    const box = make("div", "tl-inside-cell-row-box", { role: "region", tabindex: 0, "aria-label": text.cell_softmax }, table);
    super(text, "softmax", box);
    this.choose = choose;
    this.body = body;
    this.box = box;
    this.caption = caption;
    this.table = table;
    /** @type {Line[]} */
    this.lines = [];
    /** @type {import("./number_strips.js").NumberStrips[]} */
    this.figures = [];
  }

  /** @param {Scene} scene */
  render(scene) {
    const { text } = this;
    const { cell, chosen, row, column, head } = scene;
    const values = {
      row,
      column,
      total: figures(cell.total),
      power: figures(cell.exponentials[chosen]),
      weight: figures(cell.weights[chosen]),
      model: figures(cell.modelWeights[chosen]),
    };
    this.say(scene, {
      words: this.sentence(values),
      formula: softmaxFormula(cell, chosen),
      shapes: fill(text.cell_softmax_shapes, { rows: head.rows, columns: head.columns }),
      steps: ["softmax"],
      result: fill(head.switched ? text.cell_switched_result : text.cell_softmax_result, values),
    });
    setText(this.caption, fill(text.cell_row_caption, { row }));
    this.renderRow(scene);
  }

  /** @param {Scene} scene */
  renderRow({ cell, columns, chosen, head }) {
    if (this.lines.length !== columns.length) this.makeLines(columns.length);
    this.table.dataset.switched = String(head.switched);
    this.lines.forEach(({ line, token, score, power, bar, weight, used }, i) => {
      line.classList.toggle("tl-inside-cell-chosen", i === chosen);
      setText(token, columns[i]);
      token.setAttribute("aria-pressed", String(i === chosen));
      setText(score, cell.allowed[i] ? figures(cell.scores[i]) : "−∞");
      setText(power, figures(cell.exponentials[i]));
      bar.style.transform = `scaleX(${cell.weights[i] || 0})`;
      setText(weight, figures(cell.weights[i]));
      setText(used, figures(cell.modelWeights[i]));
    });
    this.keepInSight(chosen);
  }

  /** @param {number} count */
  makeLines(count) {
    this.lines = Array.from({ length: count }, (_, column) => {
      const token = make("button", "tl-inside-cell-token", { type: "button", click: () => this.choose(column) });
      const bar = make("span", "tl-attn-bar");
      const [score, power, weight, used] = Array.from({ length: 4 }, () => make("td"));
      used.className = "tl-inside-cell-used";
      const track = make("td", "tl-inside-cell-track", {}, make("span", "tl-attn-track", {}, bar));
      const line = make("tr", "", {}, make("th", "", { scope: "row" }, token), score, power, track, weight, used);
      return { line, token, score, power, bar, weight, used };
    });
    this.body.replaceChildren(...this.lines.map(({ line }) => line));
  }

  /**
   * Of a long row the chosen column, without moving anything else.
   *
   * @param {number} chosen
   */
  keepInSight(chosen) {
    if (this.lines.length < MANY) return; // all are in sight
    const { line } = this.lines[chosen];
    this.box.scrollTop = Math.max(0, line.offsetTop - this.box.clientHeight / 2);
  }
}

const MANY = 9; // columns; more than these scroll in a box of their own
