/** All heads by what they are worth, beside what their pictures had suggested. */
import { make, setText } from "../../../shared/dom.js";
import { Description, tableButton } from "../../../shared/figure_tools.js";
import { fill } from "../../../shared/text.js";
import { axisOf, axisTicks, ChangeTrack } from "./change_axis.js";
import { headWords, pointFormat, rankingSentences, sorted } from "./findings.js";
import { OneStop } from "./one_stop.js";
import { Progress } from "./progress.js";
import { headKey, longName, shortName } from "./switches.js";

/** @typedef {import("../../../shared/api_types").HeadChange} HeadChange */
/** @typedef {import("../../../shared/api_types").HeadName} HeadName */
/** @typedef {import("../../../shared/api_types").RankingReply} RankingReply */

export class Ranking {
  /**
   * @param {import("../../types.d.ts").Inside} inside
   * @param {() => import("./growing_answer.js").GrowingAnswer<RankingReply>} answerOf of the present model
   * @param {(head: HeadName) => void} choose shows a head's picture
   */
  constructor({ text, language }, answerOf, choose) {
    this.text = text;
    this.language = language;
    this.answerOf = answerOf;
    this.choose = choose;
    const words = { name: "rank", start: text.heads_rank, stop: text.heads_stop, goOn: text.heads_go_on };
    this.progress = new Progress(words, answerOf);
    /** @type {Map<string, Row>} */
    this.rows = new Map(); // by head
    this.list = make("div", "tl-inside-heads-rows", { role: "group", "aria-label": text.heads_ranking });
    this.stop = new OneStop(this.list);
    this.axes = make("div", "tl-inside-heads-axes", { "aria-hidden": "true" });
    this.scroller = make("div", "tl-inside-heads-scroller", {}, this.axes, this.list);
    this.description = new Description(this.list, () => this.sentences().join(" "));
    const tools = make(
      "div",
      "tl-figure-tools",
      {},
      tableButton(
        text,
        () => text.heads_ranking,
        () => this.table(),
      ),
    );
    this.figure = make("div", "tl-inside-heads-ranking", {}, this.scroller, tools, this.description.node);
    this.said = make("div", "tl-inside-heads-said", { role: "status" });
    this.lesson = make("p", "tl-inside-heads-lesson", {}, text.heads_lesson);
    this.node = make("section", "tl-inside-heads-part", {}, this.progress.node, this.figure, this.said, this.lesson);
    /** @type {RankingReply | null} */
    this.reply = null; // that is drawn
    this.drawn = "";
  }

  /** @param {HeadName | null} shown the head whose picture is on show; null: several */
  render(shown) {
    const { reply } = this.answerOf();
    this.progress.render(this.text.heads_ranked, reply?.ranked.length ?? 0, reply?.total ?? null);
    const drawn = `${reply?.ranked.length} ${this.answerOf().going}`;
    if (reply !== this.reply || drawn !== this.drawn) this.renderReply(reply);
    this.reply = reply;
    this.drawn = drawn;
    const key = shown && headKey(shown);
    for (const [name, { button }] of this.rows) button.setAttribute("aria-pressed", String(name === key));
  }

  /** @param {RankingReply | null} reply */
  renderReply(reply) {
    this.figure.hidden = reply === null;
    this.node.dataset.ranked = String(reply?.ranked.length ?? 0); // for who looks from outside
    if (reply === null) this.rows.clear();
    this.renderSentences();
    if (reply === null) return;
    const axis = axisOf(reply.ranked);
    const order = sorted(reply.ranked);
    const rows = order.map((one) => this.row(one));
    order.forEach((one, i) => rows[i].render(one, axis));
    const focused = document.activeElement;
    this.list.replaceChildren(...rows.map(({ button }) => button));
    if (focused instanceof HTMLElement && this.list.contains(focused)) focused.focus({ preventScroll: true });
    this.scroller.style.setProperty("--tl-rows", String(this.answerOf().going ? reply.total : rows.length));
    this.stop.take(rows.map(({ button }) => button));
    const { text } = this;
    this.axes.replaceChildren(
      make("span", "tl-inside-heads-axis-name", {}, text.heads_axis_change),
      make("span", "tl-inside-heads-axis-name", {}, text.heads_axis_alignment),
      axisTicks(axis),
    );
    this.description.change();
  }

  /** @param {HeadChange} one */
  row(one) {
    const [head] = one.heads;
    const key = headKey(head);
    const row = this.rows.get(key) ?? new Row(this.text, this.language, head, () => this.choose(head));
    this.rows.set(key, row);
    return row;
  }

  renderSentences() {
    const sentences = this.answerOf().done ? this.sentences() : [];
    this.said.replaceChildren(...sentences.map((sentence) => make("p", "", {}, sentence)));
  }

  sentences() {
    return rankingSentences(this.text, this.answerOf().reply?.ranked ?? []);
  }

  table() {
    const { text, language } = this;
    const points = pointFormat(language);
    const ranked = sorted(this.answerOf().reply?.ranked ?? []);
    return {
      head: [text.heads_head, text.heads_axis_change, text.heads_low, text.heads_high, text.heads_axis_alignment],
      rows: ranked.map(({ heads, change, interval, alignment }) => [longName(text, heads[0]), change, ...interval, alignment]),
      format: (/** @type {number} */ value, /** @type {number} */ column) => (column === 4 ? value.toFixed(2) : points(value)),
    };
  }
}

/** One head of the chart. */
class Row {
  /**
   * @param {import("../../types.d.ts").Text} text
   * @param {string} language
   * @param {HeadName} head
   * @param {() => void} choose
   */
  constructor(text, language, head, choose) {
    this.text = text;
    this.language = language;
    this.head = head;
    this.track = new ChangeTrack();
    this.points = make("span", "tl-inside-heads-points");
    this.bar = make("i");
    this.aligned = make("span", "tl-inside-heads-alignment", { "aria-hidden": "true" }, this.bar);
    this.alignment = make("span", "tl-inside-heads-points");
    const { kind, layer } = head;
    this.button = make(
      "button",
      "tl-inside-heads-row",
      { type: "button", "data-kind": kind, "data-layer": layer + 1, "data-head": head.head + 1, click: choose },
      make("span", "tl-inside-heads-row-name", {}, shortName(text, head)),
      this.track.node,
      this.points,
      this.aligned,
      this.alignment,
    );
  }

  /**
   * @param {HeadChange} one
   * @param {[low: number, high: number]} axis
   */
  render(one, axis) {
    this.track.render(one, axis);
    setText(this.points, pointFormat(this.language)(one.change));
    this.bar.style.width = `${(100 * (one.alignment ?? 0)).toFixed(1)}%`;
    this.aligned.style.visibility = one.alignment === null ? "hidden" : "";
    setText(this.alignment, one.alignment === null ? "–" : one.alignment.toFixed(2));
    const said = headWords(this.text, this.language, one);
    this.button.title = fill(this.text.heads_switch, { head: longName(this.text, this.head), mode: said });
  }
}
