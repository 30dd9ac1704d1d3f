/** What if it had written another token? Each choice is a branch beside the greedy decode. */
import { make, setText } from "../../../shared/dom.js";
import { fill, joined } from "../../../shared/text.js";
import { Candidates } from "../../candidates.js";
import { BranchComparison } from "./branch_comparison.js";
import { branchKey, branchTree } from "./branch_list.js";
import { BranchMaths } from "./branch_maths.js";
import { BranchRows } from "./branch_rows.js";
import { choiceWords, recoveryWords } from "./branch_words.js";

/** @typedef {import("../../decode.js").Decode} Decode */
/** @typedef {import("./branch_list.js").Branch} Branch */

export class BranchesSection {
  /** @param {import("../../types.d.ts").Inside} inside */
  constructor(inside) {
    const { text, branches, schedule } = inside;
    this.inside = inside;
    this.idea = make("p", "tl-inside-branches-idea", {}, text.branch_idea);
    this.now = make("h3", "tl-attn-label");
    this.candidates = new Candidates(text, (token) => branches.force(token));
    this.typed = make("input", "", {
      type: "text",
      maxlength: 20,
      autocomplete: "off",
      spellcheck: "false",
      "aria-label": text.branch_type,
    });
    this.problem = make("p", "tl-attn-error", { role: "alert" });
    this.form = make(
      "form",
      "tl-inside-branches-form",
      {},
      make("span", "", { "aria-hidden": "true" }, text.branch_type),
      this.typed,
      make("button", "tl-inside-button", { type: "submit" }, text.branch_write_it),
    );
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      branches.force(this.typed.value);
    });
    this.typed.addEventListener("keydown", (event) => event.key !== "Escape" && event.stopPropagation()); // letters, not the player's keys
    this.rows = new BranchRows(text, (key, step) => branches.walk(key, step));
    this.list = make("ul", "tl-inside-branches-list");
    this.undoWords = make("span");
    this.undo = make(
      "p",
      "tl-inside-branches-undo",
      { role: "status" },
      this.undoWords,
      make("button", "tl-figure-button", { type: "button", click: () => branches.takeBack() }, text.branch_undo),
    );
    this.comparison = new BranchComparison(inside, () => {
      this.compare();
      schedule();
    });
    this.maths = new BranchMaths(inside);
    this.node = make(
      "div",
      "tl-inside-branches",
      {},
      this.idea,
      make("div", "", {}, this.now, this.candidates.node),
      this.form,
      this.problem,
      this.rows.node,
      this.list,
      this.undo,
      this.comparison.node,
      this.maths.node,
    );
  }

  /**
   * @param {Decode} decode
   * @param {import("../../types.d.ts").Changed} changed
   */
  render(decode, changed) {
    const { state, branches } = this.inside;
    if (changed("decode", "step")) this.renderNow(decode);
    if (changed("decode", "answers")) this.renderBranches(decode);
    if (changed("decode", "answers", "step")) {
      this.rows.renderStep(state.step);
      this.comparison.renderStep(state.step);
    }
    if (changed("decode", "answers", "depth")) this.maths.render(decode, branches.list.branches, state.depth);
    if (changed("depth")) this.idea.hidden = state.depth !== "idea";
    setText(this.problem, branches.problem);
    this.form.classList.toggle("tl-inside-waiting", branches.isWaiting);
  }

  /** @param {Decode} decode */
  renderNow(decode) {
    const { state, text } = this.inside;
    const token = decode.output[state.step];
    setText(this.now, fill(text.branch_now, { step: state.step + 1, steps: decode.steps, token }));
    this.candidates.render(decode, state.step);
    for (const control of this.form.querySelectorAll("input, button")) control.toggleAttribute("disabled", decode.request === null);
  }

  /** @param {Decode} decode */
  renderBranches(decode) {
    const { state, branches, text } = this.inside;
    const base = state.base ?? decode;
    const shown = branchKey(decode.request);
    const { list } = branches;
    if (branches.problem === "" && !branches.isWaiting && list.find(shown)) this.typed.value = "";
    this.rows.render(base, list.branches, shown);
    this.list.replaceChildren(...branchTree(list.branches).map(({ branch }) => this.lineOf(branch)));
    this.undo.hidden = list.dropped === null;
    setText(this.undoWords, list.dropped === null ? "" : fill(text.branch_dropped, { name: list.dropped.branch.name }));
    this.compare();
  }

  /**
   * A branch in words.
   *
   * @param {Branch} branch
   */
  lineOf({ key, name, decode }) {
    const { branches, text } = this.inside;
    const words = [choiceWords(decode, text), recoveryWords(decode, text)];
    if (decode.request?.switches?.length) words.push(text.branch_switched);
    const title = fill(text.branch_drop, { name });
    const drop = make("button", "tl-inside-drop", { type: "button", title, "aria-label": title, click: () => branches.drop(key) }, "×");
    return make("li", "", { "data-key": key }, make("b", "", {}, name), make("span", "", {}, joined(words)), drop);
  }

  compare() {
    const { state, branches } = this.inside;
    if (state.base !== null) this.comparison.render(state.base, branches.list, branchKey(state.decode?.request ?? null));
  }
}
