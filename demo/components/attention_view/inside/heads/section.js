/** What each head is worth: any of them switched, the answer made again at once, and its price on the held-out sequences. */
import { make, onPress, setText, turnOff } from "../../../shared/dom.js";
import { tellFacts } from "../../../shared/facts.js";
import { clamp } from "../../../shared/player.js";
import { explainedCell } from "../../chosen_cell.js";
import { Board } from "./board.js";
import { Breaking } from "./breaking.js";
import { axisOf, axisTicks, ChangeTrack } from "./change_axis.js";
import { intervalExplanation, switchExplanation } from "./explanation.js";
import { answerSentence, changeSentence } from "./findings.js";
import { GrowingAnswer } from "./growing_answer.js";
import { rankingFacts, switchesFacts } from "./head_facts.js";
import { Ranking } from "./ranking.js";
import { allOff, switchedWords } from "./switches.js";

/** @typedef {import("./switches.js").HeadSwitch} HeadSwitch */
/** @typedef {import("../../decode.js").Decode} Decode */
/** @typedef {import("../../../shared/api_types").HeadName} HeadName */
/** @typedef {{ ranking: GrowingAnswer<import("../../../shared/api_types").RankingReply>,
 *   breaking: GrowingAnswer<import("../../../shared/api_types").BreakingReply> }} Searches */

export class HeadsSection {
  /** @param {import("../../types.d.ts").Inside} inside */
  constructor(inside) {
    const { text } = inside;
    this.inside = inside;
    /** @type {HeadSwitch[] | null} */
    this.wanted = null; // switches that were asked for and are not on show yet
    this.problem = ""; // why the last ones could not be made
    this.model = "";
    /** @type {Map<string, Searches>} */
    this.searches = new Map(); // by model
    this.board = new Board(inside, (change) => this.apply(change(this.switches())));
    this.ranking = new Ranking(
      inside,
      () => this.search().ranking,
      (head) => this.choose(head),
    );
    this.breaking = new Breaking(
      inside,
      () => this.search().breaking,
      (heads) => this.apply(allOff(heads)),
    );
    this.explained = make("div", "tl-inside-heads-explained");
    this.state = make("p", "tl-inside-heads-state", { role: "status" });
    this.restore = make("button", "tl-button tl-small", { type: "button", "data-action": "restore" }, text.heads_restore);
    onPress(this.restore, () => this.apply([]));
    this.sentence = make("p", "tl-inside-heads-sentence", { role: "status" });
    this.answer = make("p", "tl-inside-heads-answer");
    this.track = new ChangeTrack();
    this.ticks = make("div");
    this.axis = make("div", "tl-inside-heads-change", {}, this.track.node, this.ticks);
    this.interval = make("div", "tl-inside-heads-explained");
    this.result = make("section", "tl-inside-heads-result", {}, this.answer, this.sentence, this.axis, this.interval);
    this.node = make(
      "div",
      "tl-inside-heads",
      {},
      this.explained,
      this.board.node,
      make("div", "tl-inside-heads-states", {}, this.state, this.restore),
      this.result,
      this.ranking.node,
      this.breaking.node,
    );
  }

  /**
   * @param {Decode} decode
   * @param {import("../../types.d.ts").Changed} changed
   */
  render(decode, changed) {
    const { text, state } = this.inside;
    if (changed("decode")) this.takeModel(decode);
    if (changed("depth", "decode")) this.explained.replaceChildren(...switchExplanation(text, state.depth, decode.lines));
    const shown = typeof state.head === "number" ? explainedCell(decode, state) : null;
    const switches = this.switches();
    this.board.render(switches, shown);
    this.board.renderProblem(this.problem);
    setText(this.state, switches.length > 0 ? switchedWords(text, switches) : text.heads_all_trained);
    turnOff(this.restore, switches.length === 0);
    if (changed("decode", "answers", "depth")) this.renderChange(decode);
    this.ranking.render(shown);
    this.breaking.render();
    tellFacts("ranking", rankingFacts(this.model, this.search().ranking.reply));
  }

  /** @param {Decode} decode */
  takeModel(decode) {
    const model = decode.request?.model ?? "";
    this.board.build(decode.layers, decode.heads);
    if (model === this.model) return;
    for (const { ranking, breaking } of this.searches.values()) [ranking, breaking].forEach((one) => one.stop());
    this.model = model;
  }

  /** What is switched, or is about to be. */
  switches() {
    return this.wanted ?? this.inside.state.decode?.request?.switches ?? [];
  }

  /** @param {HeadSwitch[]} switches */
  async apply(switches) {
    const { inside } = this;
    const forced = inside.state.decode?.request?.forced;
    this.wanted = switches;
    this.problem = "";
    this.changed();
    const problem = await inside.showVariant({ ...(forced && { forced }), switches });
    if (this.wanted !== switches) return; // something else was asked for since
    this.wanted = null;
    this.problem = problem;
    this.changed();
  }

  /** Something of this section's own is not as it was. */
  changed() {
    const { state, change } = this.inside;
    change({ answers: state.answers + 1 });
  }

  /**
   * What the switches on show do to the present answer, and what they cost on the held-out sequences.
   *
   * @param {Decode} decode
   */
  renderChange({ request, output }) {
    const { text, language, questions, state } = this.inside;
    const switches = request?.switches ?? [];
    this.result.hidden = request === null || switches.length === 0;
    if (request === null || switches.length === 0) {
      tellFacts("switches", switchesFacts([], null));
      return;
    }
    const { model, source } = request;
    this.answer.hidden = (request.forced ?? []).length > 0; // then it is no longer the answer as trained that it differs from
    setText(this.answer, answerSentence(text, state.base?.output ?? [], output));
    const { reply, problem } = questions.ask("change", { request: { model, source, switches } });
    tellFacts("switches", switchesFacts(switches, reply));
    this.axis.hidden = this.interval.hidden = reply === null;
    this.sentence.classList.toggle("tl-inside-heads-problem", problem !== "");
    this.result.dataset.state = reply !== null ? "done" : problem === "" ? "asked" : "refused";
    if (reply === null) {
      setText(this.sentence, problem || text.inside_waiting);
      return;
    }
    const axis = axisOf([reply]);
    setText(this.sentence, changeSentence(text, language, reply));
    this.track.render(reply, axis);
    this.ticks.replaceChildren(axisTicks(axis));
    this.interval.replaceChildren(...intervalExplanation(text, state.depth, reply));
  }

  /** @returns {Searches} of the present model */
  search() {
    const { model, inside } = this;
    const known = this.searches.get(model);
    if (known !== undefined) return known;
    const { asking } = inside.questions;
    const common = { noAnswer: inside.text.inside_no_answer, news: () => this.changed() };
    /** @type {Searches} */
    const searches = {
      ranking: new GrowingAnswer({ ...common, ask: () => answered(asking.ranking({ model })), progress: ({ ranked }) => ranked.length }),
      breaking: new GrowingAnswer({ ...common, ask: () => answered(asking.breaking({ model })), progress: ({ tried }) => tried }),
    };
    this.searches.set(model, searches);
    return searches;
  }

  /**
   * Shows a head's picture; of the row of the present step, the cell that it looks at most.
   *
   * @param {HeadName} head
   */
  choose({ kind, layer, head }) {
    const { state, change } = this.inside;
    if (state.decode === null) return;
    const { rows } = state.decode.shapes[kind];
    const cell = { kind, row: clamp(state.step, 0, rows.length - 1), column: Infinity };
    const { row, column } = explainedCell(state.decode, { step: state.step, layer, head, cell });
    change({ layer, head, gridKind: kind, cell: { kind, row, column } });
  }
}

/**
 * @template Reply
 * @param {Promise<Reply>} promise
 * @returns {Promise<any>} a reply or a refusal, told apart by GrowingAnswer
 */
function answered(promise) {
  return promise;
}
