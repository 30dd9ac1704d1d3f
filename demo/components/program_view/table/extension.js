/** The lesson's last row: a flag is chosen, run with Lightning beside the training without it, and beside the loop by hand. */
import { make } from "../../shared/dom.js";
import { tableButton } from "../../shared/figure_tools.js";
import { setTerms } from "../../shared/terms.js";
import { fill } from "../../shared/text.js";
import { RunBar } from "../run_bar.js";
import { extensionPlot, showCurves } from "./extension_plot.js";
import { effectSentences, ranWords, sameSentence } from "./extension_words.js";
import { listing } from "./listing.js";
import { smallTable } from "./small_table.js";
import { paragraph } from "./words.js";

/** @typedef {import("../../shared/api_types").ProgramFacts} Facts */
/** @typedef {import("../../shared/api_types").ProfileRow} ProfileRow */
/** @typedef {import("../../shared/api_types").ExtensionReport} Report */
/** @typedef {import("../types.d.ts").Page} Page */

/** The links whose lines a flag is about. */
const LINKS = {
  precision: ["forward", "loss"],
  clipping: ["backward", "optimizer_step"],
  accumulation: ["zero_grad", "backward", "optimizer_step", "scheduler_step"],
  profiler: ["loop", "forward", "loss", "backward", "optimizer_step"],
};
const LONGEST = 12; // actions of the profiler that are shown in the page

export class ExtensionDetail {
  /**
   * @param {Page} page
   * @param {Facts} facts
   * @param {() => void} pointed is called when other lines are to be marked
   * @param {(words: string) => void} onResult is told in a few words what came of a flag
   */
  constructor(page, facts, pointed, onResult) {
    this.page = page;
    this.facts = facts;
    this.pointed = pointed;
    this.onResult = onResult;
    this.flag = Object.keys(facts.flags)[0];
    this.run = page.demonstration(() => page.schedule());
    const { text } = page;
    this.bar = new RunBar(page, this.run, {
      begin: text.table_extension_run,
      again: text.table_extension_again,
      start: () => this.run.start("extension", { flag: this.flag }),
    });
    this.flags = new Map(Object.keys(facts.flags).map((flag) => [flag, this.flagButton(flag)]));
    this.about = make("p");
    this.plotNode = make("div", "tl-programs-table-plot");
    this.hand = make("div", "tl-programs-table-hand");
    this.said = make("div", "tl-programs-table-said", { role: "status" });
    this.tables = make("div", "tl-programs-table-tables");
    /** @type {import("../../shared/plot/line_plot.js").LinePlot | null} */
    this.plot = null;
    /** @type {Report | null} */
    this.told = null;
    this.nodes = [
      paragraph(fill(text.table_extension_so, { count: facts.batches })),
      make("div", "tl-programs-table-flags", { role: "group", "aria-label": text.table_flags }, ...this.flags.values()),
      this.about,
      this.bar.node,
      make("div", "tl-programs-table-ran", {}, make("div", "", {}, this.plotNode, this.said), this.hand),
      this.tables,
      paragraph(text.table_hard),
      paragraph(text.table_ddp),
    ];
    this.choose(this.flag);
  }

  get links() {
    return LINKS[/** @type {keyof typeof LINKS} */ (this.flag)];
  }

  /** Lines that the flag costs by hand. */
  get handLines() {
    return this.facts.flags[this.flag].lines;
  }

  /** What came of the flag that is chosen; null: it has not run. */
  get report() {
    const { shown } = this.run;
    const report = shown?.options.flag === this.flag ? shown.report : null;
    return report?.kind === "extension" ? report : null;
  }

  /** @param {string} flag */
  flagButton(flag) {
    const press = () => {
      this.choose(flag);
      this.pointed();
    };
    const words = make("code", "", {}, this.facts.flags[flag].written);
    return make("button", "tl-button", { type: "button", "data-flag": flag, click: press }, words);
  }

  /** @param {string} flag */
  choose(flag) {
    const { page, facts } = this;
    const { text } = page;
    this.flag = flag;
    for (const [other, button] of this.flags) button.setAttribute("aria-pressed", String(other === flag));
    const about = text[`table_flag_${flag}`];
    setTerms(this.about, about, "mixed_precision", "gradient_clipping", "gradient_accumulation", "trainer");
    const count = this.handLines.filter(({ added }) => added).length;
    this.hand.replaceChildren(listing(fill(text.table_hand, { file: facts.by_hand_file, count }), this.handLines, text.table_added));
    this.plot?.destroy();
    this.plot = extensionPlot(this.plotNode, page, flag, facts.flags[flag].written, facts.batches);
    this.tell(this.report);
    page.schedule();
  }

  render() {
    const { shown } = this.run;
    this.bar.render();
    if (this.plot !== null) showCurves(this.plot, shown?.options.flag === this.flag ? shown : null);
    if (this.report !== this.told) this.tell(this.report);
  }

  /** @param {Report | null} report */
  tell(report) {
    const { page } = this;
    this.told = report;
    this.said.replaceChildren();
    this.tables.replaceChildren();
    if (report === null) return;
    const count = this.run.shown?.series.get("by_hand")?.loss.length ?? 0;
    const sentences = [sameSentence(page, report, count), ...effectSentences(page, report, this.facts.warmup_steps)];
    this.onResult(ranWords(page, this.facts.flags[this.flag].written, report));
    this.said.append(...sentences.filter((sentence) => sentence !== "").map((sentence) => paragraph(sentence)));
    const { lightning, by_hand: byHand } = report.profile;
    if (lightning.length > 0) this.tables.append(this.profile(lightning), this.profileByHand(byHand));
  }

  /** @param {ProfileRow[]} rows the longest first */
  profile(rows) {
    const { text } = this.page;
    const few = rows.slice(0, LONGEST);
    const caption = fill(text.table_profile_lightning, { count: few.length, all: rows.length });
    const all = () => ({
      head: this.profileHead,
      rows: rows.map(({ action, calls, mean_ms, seconds }) => [action, calls, mean_ms, seconds]),
      format: (/** @type {number} */ value) => String(Number(value.toPrecision(4))),
    });
    const button = tableButton(text, () => text.table_profile_all, all);
    return make("div", "", {}, this.profileTable(caption, few), make("div", "tl-figure-tools", {}, button));
  }

  /** @param {ProfileRow[]} rows */
  profileByHand(rows) {
    return make("div", "", {}, this.profileTable(this.page.text.table_profile_by_hand, rows));
  }

  get profileHead() {
    const { text } = this.page;
    return [text.table_action, text.table_calls, text.table_mean_ms, text.table_seconds];
  }

  /**
   * @param {string} caption
   * @param {ProfileRow[]} rows
   */
  profileTable(caption, rows) {
    const { whole } = this.page.formats;
    const cells = rows.map((row) => [row.action, whole(row.calls), row.mean_ms.toFixed(3), row.seconds.toFixed(3)]);
    return smallTable(caption, this.profileHead, cells);
  }
}
