/** Something that the server works out little by little: the press that begins it, how far it is, and the press that stops it. */
import { make, setText } from "../../../shared/dom.js";
import { fill } from "../../../shared/text.js";

/** @template {{ done: boolean }} Reply */
export class Progress {
  /**
   * @param {object} words
   * @param {string} words.name what tests and programs know the button by
   * @param {string} words.start
   * @param {string} words.stop
   * @param {string} words.goOn
   * @param {() => import("./growing_answer.js").GrowingAnswer<Reply>} answerOf the present model's
   */
  constructor({ name, start, stop, goOn }, answerOf) {
    this.words = { start, stop, goOn };
    this.answerOf = answerOf;
    const press = () => (answerOf().going ? answerOf().stop() : answerOf().go());
    this.button = make("button", "tl-button tl-small", { type: "button", "data-action": name, click: press });
    this.fill = make("i");
    this.bar = make("div", "tl-bar", { role: "progressbar", "aria-label": start, "aria-valuemin": 0 }, this.fill);
    this.count = make("span", "tl-inside-heads-count");
    this.problem = make("p", "tl-inside-heads-problem", { role: "alert" });
    this.node = make("div", "tl-inside-heads-progress", {}, this.button, this.count, this.bar, this.problem);
  }

  /**
   * @param {string} sentence with {done} and {total}
   * @param {number} done
   * @param {number | null} total null: nobody knows
   */
  render(sentence, done, total) {
    const answer = this.answerOf();
    const { start, stop, goOn } = this.words;
    const hasBegun = answer.reply !== null;
    this.node.dataset.state = answer.done ? "done" : answer.going ? "going" : hasBegun ? "stopped" : "new";
    setText(this.button, answer.going ? stop : hasBegun ? goOn : start);
    this.button.hidden = answer.done;
    this.bar.hidden = answer.done || !(answer.going || hasBegun) || total === null;
    this.bar.setAttribute("aria-valuemax", String(total ?? 0));
    this.bar.setAttribute("aria-valuenow", String(done));
    this.fill.style.width = total ? `${((100 * done) / total).toFixed(1)}%` : "0";
    setText(this.count, !answer.done && (answer.going || hasBegun) ? fill(sentence, { done, total: total ?? "" }) : "");
    setText(this.problem, answer.problem);
    this.problem.hidden = answer.problem === "";
  }
}
