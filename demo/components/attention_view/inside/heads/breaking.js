/** Few heads without which the task is lost, looked for one more at a time. */
import { make, setText } from "../../../shared/dom.js";
import { fill, numberFormats } from "../../../shared/text.js";
import { Progress } from "./progress.js";
import { listed, shortName } from "./switches.js";

/** @typedef {import("../../../shared/api_types").BreakingReply} BreakingReply */
/** @typedef {import("../../../shared/api_types").HeadName} HeadName */

export class Breaking {
  /**
   * @param {import("../../types.d.ts").Inside} inside
   * @param {() => import("./growing_answer.js").GrowingAnswer<BreakingReply>} answerOf of the present model
   * @param {(heads: HeadName[]) => void} switchOff exactly these
   */
  constructor({ text, language }, answerOf, switchOff) {
    this.text = text;
    this.percent = numberFormats(language).percent;
    this.answerOf = answerOf;
    this.switchOff = switchOff;
    const words = { name: "break", start: text.heads_break, stop: text.heads_stop, goOn: text.heads_go_on };
    this.progress = new Progress(words, answerOf);
    this.list = make("ol", "tl-inside-heads-sets", { "aria-label": text.heads_sets });
    this.said = make("p", "", { role: "status" });
    this.greedy = make("p", "tl-inside-heads-note", {}, text.heads_greedy);
    this.node = make("section", "tl-inside-heads-part", {}, this.progress.node, this.list, this.said, this.greedy);
    /** @type {BreakingReply | null | undefined} */
    this.drawn = undefined;
  }

  render() {
    const answer = this.answerOf();
    const { reply } = answer;
    this.progress.render(this.text.heads_tried, reply?.tried ?? 0, null);
    if (reply === this.drawn) return;
    this.drawn = reply;
    this.list.hidden = this.greedy.hidden = (reply?.sets.length ?? 0) === 0;
    this.list.replaceChildren(...(reply?.sets ?? []).map((set) => this.set(set)));
    setText(this.said, reply?.done ? this.sentence(reply) : "");
  }

  /** @param {import("../../../shared/api_types").HeadChange} set */
  set({ heads, before, after, count }) {
    const { text, percent } = this;
    const names = listed(
      text,
      heads.map((head) => shortName(text, head)),
    );
    const values = { before: percent((100 * before) / count), after: percent((100 * after) / count) };
    const press = { type: "button", "data-heads": heads.length, click: () => this.switchOff(heads) };
    const button = make("button", "tl-button tl-small", { ...press, "aria-label": fill(text.heads_switch_off_long, { heads: names }) });
    button.append(text.heads_switch_off);
    return make("li", "", {}, make("span", "", {}, fill(text.heads_set, { ...values, heads: names })), " ", button);
  }

  /** @param {BreakingReply} reply */
  sentence({ broken, sets, share }) {
    const last = sets.at(-1);
    if (last === undefined) return "";
    const { text } = this;
    const values = { size: last.heads.length, share: this.percent(100 * share), after: this.percent((100 * last.after) / last.count) };
    if (last.before === 0) return fill(text.heads_nothing_right, { count: last.count });
    return fill(broken ? (last.heads.length === 1 ? text.heads_broken_one : text.heads_broken) : text.heads_unbroken, values);
  }
}
