/** The lesson's table, row by row: each can be pressed, marks its lines in both programs, and is held against what is really so. */
import { make } from "../../shared/dom.js";
import { deviceDetail, linesDetail, loopDetail, stepDetail } from "./details.js";
import { ExtensionDetail } from "./extension.js";
import { headlines, scheduleHeadline } from "./headlines.js";
import { LessonTable, ROWS } from "./lesson_table.js";
import { scheduleDetail } from "./schedule.js";
import { paragraph } from "./words.js";

/** @typedef {import("../../shared/api_types").ProgramFacts} Facts */
/** @typedef {import("../../shared/api_types").ProgramRates} Rates */

const STILL = { loop: loopDetail, device: deviceDetail, step: stepDetail, lines: linesDetail };

export class TablePart {
  /** @param {import("../types.d.ts").Page} page */
  constructor(page) {
    this.page = page;
    const { text, signal } = page;
    this.table = new LessonTable(text, (name) => this.choose(name), signal);
    this.title = make("h2", "tl-programs-table-title", { tabindex: -1 });
    this.detail = make("div", "tl-programs-table-detail");
    // On a narrow page the code stands between the table and what is said about its row.
    const down = make("button", "tl-button tl-programs-table-down", { type: "button", click: () => this.goDown() }, text.table_to_detail);
    this.head = make("div", "tl-programs-head", {}, this.table.node, down);
    this.node = make("div", "tl-programs-table", {}, this.title, this.detail);
    /** @type {Facts | null} */
    this.facts = null;
    /** @type {Rates | null} */
    this.rates = null;
    /** @type {ExtensionDetail | null} */
    this.extension = null;
    /** @type {import("../../shared/plot/line_plot.js").LinePlot | null} */
    this.plot = null;
    this.asking = false;
    this.problem = "";
    this.open = false;
    signal.addEventListener("abort", () => this.leave());
  }

  /** @param {boolean} open */
  shown(open) {
    this.open = open;
    if (!open) return;
    this.choose(this.table.chosen);
    this.ask();
  }

  /** Asks for what is counted, then for the rates, which take the server longer. */
  async ask() {
    if (this.asking || (this.facts !== null && this.rates !== null)) return;
    this.asking = true;
    this.problem = "";
    const { api, text } = this.page;
    const nothing = () => ({ error: text.no_answer, facts: undefined, rates: undefined });
    const { facts, error } = this.facts ? { facts: this.facts, error: "" } : await api.measured({ what: "facts" }).catch(nothing);
    if (facts) this.takeFacts(facts);
    else this.problem = error ?? text.no_answer;
    this.show();
    if (facts) {
      const reply = await api.measured({ what: "rates" }).catch(nothing);
      if (reply.rates) this.takeRates(reply.rates);
      else this.problem = reply.error ?? text.no_answer;
    }
    this.asking = false;
    this.show();
  }

  /** @param {Facts} facts */
  takeFacts(facts) {
    this.facts = facts;
    for (const [row, words] of Object.entries(headlines(this.page, facts))) this.table.tell(row, words);
  }

  /** @param {Rates} rates */
  takeRates(rates) {
    this.rates = rates;
    this.table.tell("schedule", scheduleHeadline(this.page, rates));
  }

  /** @param {string} name of a row */
  choose(name) {
    this.table.choose(name);
    this.show();
  }

  goDown() {
    this.title.scrollIntoView({ block: "start" });
    this.title.focus({ preventScroll: true });
  }

  /** Marks the row's lines, and shows what is really so. */
  show() {
    if (!this.open) return;
    const { chosen } = this.table;
    this.title.textContent = this.page.text[`table_${chosen}`];
    this.leave();
    this.detail.replaceChildren(...this.nodesOf(chosen));
    this.point();
    this.page.schedule();
  }

  point() {
    const { chosen } = this.table;
    const links =
      chosen === "extension" && this.extension !== null ? this.extension.links : ROWS[/** @type {keyof typeof ROWS} */ (chosen)];
    this.page.code.point(links);
  }

  /**
   * @param {string} name
   * @returns {Node[]}
   */
  nodesOf(name) {
    const { page, facts, rates, problem } = this;
    if (problem !== "" && (facts === null || (name === "schedule" && rates === null))) return this.again(problem);
    if (facts === null || (name === "schedule" && rates === null)) return [paragraph(page.text.table_waiting)];
    if (name === "schedule" && rates !== null) {
      const { nodes, plot } = scheduleDetail(page, rates);
      this.plot = plot;
      return nodes;
    }
    if (name === "extension") {
      this.extension ??= new ExtensionDetail(
        page,
        facts,
        () => this.point(),
        (words) => this.table.tell("extension", words),
      );
      return this.extension.nodes;
    }
    return STILL[/** @type {keyof typeof STILL} */ (name)](page, facts);
  }

  /** @param {string} problem */
  again(problem) {
    const { text } = this.page;
    const button = make("button", "tl-button", { type: "button", click: () => this.ask() }, text.table_retry);
    return [make("p", "tl-programs-message", { role: "alert" }, problem), button];
  }

  /** What is not on show is not drawn. */
  leave() {
    this.plot?.destroy();
    this.plot = null;
  }

  render() {
    if (this.table.chosen === "extension") this.extension?.render();
  }
}
