/** Choosing another token: a branch is decoded, put on show, kept beside the others, dropped and taken back. */
import { fill } from "../../../shared/text.js";
import { BranchList, branchKey, BranchLists } from "./branch_list.js";

/** @typedef {import("./branch_list.js").Branch} Branch */
/** @typedef {import("../../decode.js").Decode} Decode */
/** @typedef {import("../../types.d.ts").Variant} Variant */

export class Branches {
  /**
   * @param {Pick<import("../../types.d.ts").View, "state" | "text" | "change">} view
   * @param {(changes: Variant, step?: number) => Promise<string>} showVariant
   */
  constructor({ state, text, change }, showVariant) {
    this.state = state;
    this.text = text;
    this.change = change;
    this.showVariant = showVariant;
    this.lists = new BranchLists();
    this.problem = ""; // why there is no branch, in a sentence
    this.isWaiting = false;
  }

  /** Of the greedy decode on show. */
  get list() {
    return this.state.base === null ? new BranchList() : this.lists.of(this.state.base);
  }

  /**
   * A decode comes on show.
   *
   * @param {Decode} decode
   */
  note(decode) {
    this.problem = "";
    this.list.note(decode);
  }

  /**
   * Another token at the present step.
   *
   * @param {string} typed
   */
  async force(typed) {
    const { decode, step } = this.state;
    const token = typed.trim();
    if (decode === null) return;
    const refused = this.refusal(decode, token, step);
    if (refused !== "") {
      this.say(refused);
      return;
    }
    const switches = decode.request?.switches ?? [];
    await this.ask({ forced: [...decode.output.slice(0, step), token], switches }, step);
  }

  /**
   * Why a token cannot be written, as far as the page knows; the server knows the vocabulary.
   *
   * @param {Decode} decode
   * @param {string} token
   * @param {number} step
   */
  refusal(decode, token, step) {
    const { text } = this;
    if (decode.request === null) return text.branch_not_yours;
    if (token === "") return text.branch_empty;
    if (token === decode.output[step]) return fill(text.branch_same, { token, step: step + 1 });
    return "";
  }

  /**
   * One of the branches, or the greedy decode; the step stays if it is there.
   *
   * @param {string} key "": greedy
   * @param {number} [step]
   */
  async walk(key, step) {
    const request = this.list.find(key)?.decode.request;
    await this.ask({ forced: request?.forced ?? [], switches: request?.switches ?? [] }, step);
  }

  /**
   * @param {Variant} changes
   * @param {number} [step]
   */
  async ask(changes, step) {
    this.isWaiting = true;
    this.say("");
    const problem = await this.showVariant(changes, step);
    this.isWaiting = false;
    this.say(problem);
  }

  /** @param {string} problem */
  say(problem) {
    this.problem = problem;
    this.change({ section: "branches", answers: this.state.answers + 1 });
  }

  /**
   * What is on show when it is dropped gives way to the greedy decode.
   *
   * @param {string} key
   */
  async drop(key) {
    this.list.drop(key);
    if (branchKey(this.state.decode?.request ?? null) === key) await this.walk("");
    else this.say("");
  }

  /** The branch that was dropped last comes back. */
  takeBack() {
    this.list.takeBack();
    this.say("");
  }
}
