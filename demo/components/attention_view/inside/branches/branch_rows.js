/** All outputs of a source below each other, token by token: the right one, the greedy one, and each branch below the one that it leaves. */
import { make } from "../../../shared/dom.js";
import { fill } from "../../../shared/text.js";
import { chosenPlaces } from "../../forced_tokens.js";
import { branchTree } from "./branch_list.js";
import { differingPlaces } from "./branch_words.js";

/** @typedef {import("../../decode.js").Decode} Decode */
/** @typedef {import("./branch_list.js").Branch} Branch */
/** @typedef {import("../../../shared/text.js").Text} Text */
/** @typedef {{ name: string, key: string, decode: Decode, from: number, depth: number }} Row from: the first step of its own */

export class BranchRows {
  /**
   * @param {Text} text
   * @param {(key: string, step?: number) => void} walk
   */
  constructor(text, walk) {
    this.text = text;
    this.table = make("table", "tl-inside-branches-table");
    this.box = make("div", "tl-inside-branches-box", { role: "region", "aria-label": text.branch_rows }, this.table);
    this.legend = make("p", "tl-inside-branches-legend", {}, text.branch_legend);
    this.node = make("div", "", {}, this.box, this.legend);
    this.table.addEventListener("click", ({ target }) => {
      const { key, step } = (target instanceof Element && target.closest("td")?.dataset) || {};
      if (key !== undefined && step !== undefined) walk(key, Number(step));
    });
    this.walk = walk;
  }

  /**
   * @param {Decode} base the greedy decode
   * @param {Branch[]} branches
   * @param {string} shown key of the one on show
   */
  render(base, branches, shown) {
    const { text } = this;
    /** @type {Row[]} */
    const rows = [
      { name: text.branch_greedy, key: "", decode: base, from: 0, depth: 0 },
      ...branchTree(branches).map(({ branch, depth }) => {
        const { key, name, decode } = branch;
        return { name, key, decode, from: decode.forced - 1, depth: depth + 1 };
      }),
    ];
    const length = Math.max(base.expected?.length ?? 0, ...rows.map(({ decode }) => decode.output.length));
    const places = Array.from({ length }, (_, t) => t);
    const numbers = places.map((t) => make("th", "", { scope: "col", "data-step": t }, String(t + 1)));
    const head = make("tr", "", {}, make("th", "", { scope: "col" }, text.branch_step), ...numbers);
    this.table.replaceChildren(
      make("thead", "", {}, head),
      make("tbody", "", {}, ...this.rightRow(base.expected, places), ...rows.map((row) => this.rowOf(row, base, places, shown))),
    );
    this.legend.hidden = branches.length === 0;
  }

  /**
   * @param {string[] | null} expected
   * @param {number[]} places
   */
  rightRow(expected, places) {
    if (expected === null) return [];
    const cells = places.map((t) => make("td", "", { "data-step": t }, expected[t] ?? ""));
    return [make("tr", "tl-inside-branches-right", {}, make("th", "", { scope: "row" }, this.text.branch_right), ...cells)];
  }

  /**
   * @param {Row} row
   * @param {Decode} base
   * @param {number[]} places
   * @param {string} shown
   */
  rowOf({ name, key, decode, from, depth }, base, places, shown) {
    const { text } = this;
    const button = make("button", "tl-attn-choice", { type: "button", "aria-pressed": key === shown, click: () => this.walk(key) }, name);
    const title = key === "" ? text.branch_walk_greedy : fill(text.branch_walk, { name });
    button.title = title;
    button.setAttribute("aria-label", title);
    const head = make("th", "", { scope: "row" }, button);
    head.style.setProperty("--tl-depth", String(Math.max(0, depth - 1)));
    const chosen = chosenPlaces(decode);
    const other = differingPlaces(decode.output, base.output);
    const wrong = differingPlaces(decode.output, decode.expected);
    const cells = places.map((t) => {
      if (t >= decode.output.length) return make("td", "", { "data-step": t });
      const node = make("td", "", { "data-step": t, "data-key": key }, make("span", "", {}, decode.output[t]));
      /** @type {[boolean, string, string][]} */
      const marks = [
        [t < from, "shared", ""],
        [chosen[t], "chosen", text.branch_mark_chosen],
        [other[t], "other", text.branch_mark_other],
        [wrong[t], "wrong", text.branch_mark_wrong],
      ];
      const words = marks.flatMap(([holds, mark, said]) => {
        if (holds) node.classList.add(`tl-inside-branches-${mark}`);
        return holds && said !== "" ? [said] : [];
      });
      if (words.length) node.append(make("span", "tl-unseen", {}, `, ${words.join(", ")}`));
      return node;
    });
    return make("tr", key === shown ? "tl-inside-branches-shown" : "", {}, head, ...cells);
  }

  /** @param {number} step */
  renderStep(step) {
    for (const cell of this.table.querySelectorAll("[data-step]")) {
      const isHere = cell instanceof HTMLElement && cell.dataset.step === String(step);
      cell.classList.toggle("tl-inside-branches-here", isHere);
    }
  }
}
