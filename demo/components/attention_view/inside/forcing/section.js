/** The same source answered twice: with the right tokens before each position, as in training, and with the model's own, as in use. */
import { make, setText } from "../../../shared/dom.js";
import { withFormulas } from "../../../shared/formula.js";
import { clamp } from "../../../shared/player.js";
import { fill, numberFormats } from "../../../shared/text.js";
import { codeLines } from "../code_lines.js";
import { ForcingCurves } from "./forcing_curves.js";
import { tellForcing } from "./forcing_facts.js";
import { ForcingTable } from "./forcing_table.js";
import { partingWords } from "./forcing_words.js";

/** @typedef {import("../../../shared/api_types").ForcingReply} ForcingReply */

const LINES = [
  { name: "training", steps: ["teacher_read", "teacher_loss"] },
  { name: "forced", steps: ["forced_read", "forced_loss"] },
  { name: "free", steps: ["free_read", "free_loss"] },
  { name: "parts", steps: ["parts"] },
];

export class ForcingSection {
  /** @param {import("../../types.d.ts").Inside} inside */
  constructor(inside) {
    const { text, state, change, language } = inside;
    this.inside = inside;
    this.decimal = numberFormats(language).decimal;
    /** @type {ForcingReply | null} */
    this.shown = null;
    this.idea = make("p", "", {}, text.forcing_idea);
    this.why = make("p", "tl-inside-forcing-why", { "aria-live": "polite" });
    this.means = make("p", "tl-inside-forcing-means");
    this.table = new ForcingTable(text, (step) => {
      if (state.decode !== null) change({ step: clamp(step, 0, state.decode.steps - 1) });
    });
    this.curves = new ForcingCurves(inside);
    this.legend = make("p", "tl-inside-branches-legend", {}, text.forcing_legend);
    this.maths = make(
      "div",
      "tl-inside-branches-maths",
      {},
      make("p", "tl-inside-formula", {}, "p(y | x) = ∏ₜ p(yₜ | y₁ … yₜ₋₁, x)"),
      make("p", "tl-inside-formula", {}, "−log p(y | x) = Σₜ −log p(yₜ | y₁ … yₜ₋₁, x)"),
      make("p", "", {}, ...withFormulas(text.forcing_maths)),
    );
    this.code = make("div", "tl-inside-forcing-code");
    this.answer = make("div", "tl-inside-forcing-answer", {}, this.why, this.means, this.table.node, this.legend, this.curves.node);
    this.waiting = make("p", "tl-inside-forcing-waiting", { role: "status" });
    this.proposals = make("div", "tl-inside-forcing-proposals");
    this.node = make("div", "tl-inside-forcing", {}, this.idea, this.waiting, this.answer, this.maths, this.code, this.proposals);
  }

  /**
   * @param {import("../../decode.js").Decode} decode
   * @param {import("../../types.d.ts").Changed} changed
   */
  render(decode, changed) {
    const { state, text } = this.inside;
    const { reply, problem } = this.ask(decode.request);
    setText(this.waiting, reply === null ? problem || text.inside_waiting : "");
    this.waiting.classList.toggle("tl-attn-error", problem !== "");
    this.answer.hidden = reply === null;
    tellForcing(reply, decode.request?.model ?? "");
    if (reply !== null && reply !== this.shown) this.renderReply(reply);
    if (reply !== null) {
      this.table.renderStep(state.step);
      if (changed("step", "decode", "answers")) this.curves.renderStep(state.step);
    }
    this.idea.hidden = state.depth !== "idea";
    this.maths.hidden = state.depth !== "maths";
    if (changed("depth", "decode", "answers")) this.renderCode(reply);
  }

  /**
   * What a person forced is no part of the comparison: free running is greedy.
   *
   * @param {import("../../types.d.ts").DecodeSource | null} request
   * @returns {{ reply: ForcingReply | null, problem: string }}
   */
  ask(request) {
    const { questions, text } = this.inside;
    if (request === null) return { reply: null, problem: text.forcing_not_yours };
    const { model, source, switches = [] } = request;
    return questions.ask("forcing", { request: { model, source, ...(switches.length > 0 && { switches }) } });
  }

  /** @param {ForcingReply | null} reply */
  renderCode(reply) {
    const { state, text } = this.inside;
    this.code.hidden = state.depth !== "code" || reply === null;
    if (this.code.hidden || reply === null) return;
    this.code.replaceChildren(
      ...LINES.flatMap(({ name, steps }) => [make("p", "", {}, text[`forcing_code_${name}`]), codeLines(reply.lines, steps)]),
    );
  }

  /** @param {ForcingReply} reply */
  renderReply(reply) {
    const { text, language, showModel } = this.inside;
    this.shown = reply;
    setText(this.why, partingWords(reply, text, language));
    const { forced, free } = reply;
    const words = (/** @type {number | null} */ loss) => (loss === null ? "–" : this.decimal(loss));
    setText(this.means, fill(text.forcing_means, { forced: words(forced.loss), free: words(free.loss) }));
    this.table.render(reply);
    this.curves.render(reply);
    const buttons = reply.proposals.map(({ model, label }) =>
      make("button", "tl-inside-button", { type: "button", "data-model": model, click: () => showModel(model) }, label),
    );
    this.proposals.replaceChildren(make("p", "", {}, text.forcing_try), ...buttons);
    this.proposals.hidden = buttons.length === 0;
  }
}
