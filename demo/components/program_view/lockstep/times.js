/** Where the time of a step goes: a bar for each program, its phases in colours, and the same as numbers. */
import { make, setText } from "../../shared/dom.js";
import { Description, tableButton } from "../../shared/figure_tools.js";
import { fill } from "../../shared/text.js";
import { SIDES } from "../code/lines.js";
import { barsSentence, milliseconds, PHASES, timesSentence, wholeStep } from "./words.js";

/** @typedef {import("../../shared/api_types").LockstepReport} Report */
/** @typedef {import("../../shared/api_types").LockstepTimes} Times */

export class StepTimes {
  /** @param {import("../types.d.ts").Page} page */
  constructor({ text, formats, signal }) {
    this.text = text;
    this.formats = formats;
    /** @type {Times | null} */
    this.times = null;
    this.sentence = make("p", "tl-programs-verdict");
    this.bars = make("div", "tl-programs-bars", { tabindex: "0", role: "img", "aria-label": text.lockstep_bars });
    this.description = new Description(this.bars, () => (this.times === null ? "" : barsSentence(this.times, text)));
    this.table = make("table", "tl-programs-times");
    this.how = make("p", "tl-programs-note");
    const button = tableButton(
      text,
      () => text.lockstep_bars,
      () => this.asTable(),
    );
    this.tools = make("div", "tl-figure-tools", {}, button);
    this.figure = make("div", "", { hidden: "" }, this.bars, this.description.node, this.table, this.tools, this.how);
    this.node = make("section", "tl-programs-where-time", {}, make("h2", "", {}, text.lockstep_times), this.sentence, this.figure);
    signal.addEventListener("abort", () => this.description.destroy());
  }

  /** @param {Report | null} report */
  render(report) {
    setText(this.sentence, timesSentence(report, this.text));
    const times = report?.times ?? null;
    if (times === this.times) return;
    this.times = times;
    this.figure.hidden = times === null;
    if (times === null) return;
    const longest = Math.max(wholeStep(times.plain), wholeStep(times.lightning));
    this.bars.replaceChildren(...SIDES.map((side) => this.bar(side, times, longest)));
    this.table.replaceChildren(...this.rows(times));
    setText(this.how, fill(this.text.lockstep_how, { steps: this.formats.whole(times.steps), threads: times.threads }));
    this.description.change();
  }

  /**
   * @param {import("../code/lines.js").Side} side
   * @param {Times} times
   * @param {number} longest seconds that fill the width
   */
  bar(side, { [side]: phases }, longest) {
    const { text } = this;
    const parts = PHASES.map((phase) => {
      const part = make("i", "", { "data-phase": phase });
      part.style.width = `${(100 * Math.max(0, phases[phase])) / longest}%`;
      return part;
    });
    const speed = fill(text.lockstep_speed, { speed: this.formats.threeDigits(1 / wholeStep(phases)) });
    const words = make("span", "tl-programs-bar-words", {}, make("b", "", {}, text[`code_${side}`]), " ", speed);
    return make("div", "tl-programs-bar", { "data-side": side }, words, make("span", "tl-programs-bar-parts", {}, ...parts));
  }

  /** @param {Times} times */
  rows({ plain, lightning }) {
    const { text } = this;
    const heads = [
      text.lockstep_phase,
      ...SIDES.map((side) => fill(text.lockstep_ms, { program: text[`code_${side}`] })),
      text.lockstep_more,
    ];
    const head = make("tr", "", {}, ...heads.map((words) => make("th", "", { scope: "col" }, words)));
    /** @param {string} name @param {number} one @param {number} other @param {string} phase */
    const row = (name, one, other, phase) => {
      const cells = [one, other, other - one].map((seconds) => make("td", "", {}, milliseconds(seconds)));
      return make("tr", "", {}, make("th", "", { scope: "row" }, make("i", "", { "data-phase": phase }), name), ...cells);
    };
    const rows = PHASES.map((phase) => row(text[`lockstep_phase_${phase}`], plain[phase], lightning[phase], phase));
    rows.push(row(text.lockstep_whole, wholeStep(plain), wholeStep(lightning), "whole"));
    return [make("thead", "", {}, head), make("tbody", "", {}, ...rows)];
  }

  /** The same for a table that can be saved. */
  asTable() {
    const { text, times } = this;
    const head = [
      text.lockstep_phase,
      ...SIDES.map((side) => fill(text.lockstep_ms, { program: text[`code_${side}`] })),
      text.lockstep_more,
    ];
    const rows = PHASES.map((phase) => {
      const [plain, lightning] = SIDES.map((side) => 1000 * (times?.[side][phase] ?? 0));
      return [text[`lockstep_phase_${phase}`], plain, lightning, lightning - plain];
    });
    return { head, rows: times === null ? [] : rows, format: (/** @type {number} */ value) => milliseconds(value / 1000) };
  }
}
