/** Two outputs compared: how probable the right token was at each step of both. */
import { make } from "../../../shared/dom.js";
import { LinePlot } from "../../../shared/plot/line_plot.js";
import { fill } from "../../../shared/text.js";
import { markStep } from "../step_mark.js";

/** @typedef {import("../../decode.js").Decode} Decode */
/** @typedef {import("./branch_list.js").BranchList} BranchList */

const PANEL = "right";
const SERIES = ["one", "other"];

export class BranchComparison {
  /**
   * @param {import("../../types.d.ts").Inside} inside
   * @param {() => void} changed a choice was made
   */
  constructor({ text, language }, changed) {
    this.text = text;
    /** @type {BranchList | null} */
    this.list = null;
    this.choices = SERIES.map((name, i) => {
      const choice = make("select", "", { "aria-label": text[`branch_compare_${name}`] });
      choice.addEventListener("change", () => {
        if (this.list !== null) this.list.compared[i] = choice.value;
        changed();
      });
      return choice;
    });
    this.chart = make("div", "tl-inside-branches-chart");
    const [one, other] = this.choices;
    const row = make("p", "tl-inside-branches-compared", {}, text.branch_compare, one, text.branch_with, other);
    this.node = make("div", "", {}, row, this.chart);
    this.plot = new LinePlot(this.chart, {
      label: text.branch_curves,
      language,
      text,
      x: { min: 1, max: 2, label: text.branch_step, describe: (x) => fill(text.branch_at_step, { step: x }) },
      panels: [
        {
          key: PANEL,
          title: text.branch_curves,
          height: 130,
          y: { scale: "linear", min: 0, max: 1, format: (y) => y.toFixed(3) },
          series: [
            { key: SERIES[0], label: "", color: "--tl-muted", points: true, dash: [5, 4], width: 2, xs: [], ys: [] },
            { key: SERIES[1], label: "", color: "--tl-accent", points: true, width: 2, xs: [], ys: [] },
          ],
          marks: [],
        },
      ],
    });
  }

  /**
   * @param {Decode} base
   * @param {BranchList} list
   * @param {string} shown key of the one on show
   */
  render(base, list, shown) {
    const { text } = this;
    this.list = list;
    const offered = [{ key: "", name: text.branch_greedy, decode: base }, ...list.branches];
    const newest = list.branches.at(-1)?.key ?? "";
    const wanted = [list.compared[0], list.compared[1] ?? (list.find(shown) ? shown : newest)];
    this.node.hidden = list.branches.length === 0 || base.right === null;
    const panel = this.plot.panel(PANEL);
    let steps = 2;
    this.choices.forEach((choice, i) => {
      const found = offered.find(({ key }) => key === wanted[i]) ?? offered[i];
      choice.replaceChildren(...offered.map(({ key, name }) => make("option", "", { value: key }, name)));
      if (found === undefined) return;
      choice.value = found.key;
      const ys = found.decode.right ?? [];
      panel.series[i].label = found.name;
      const xs = ys.map((_, t) => t + 1);
      this.plot.data(PANEL, SERIES[i], xs, ys);
      steps = Math.max(steps, xs.length);
    });
    this.plot.options.x.max = steps;
    this.plot.update();
  }

  /** @param {number} step */
  renderStep(step) {
    markStep(this.plot, PANEL, step);
  }
}
