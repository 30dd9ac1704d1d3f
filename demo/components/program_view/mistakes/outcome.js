/** What happened: the verdict on the prediction, what was measured, what a checkpoint said; and, after the repair, why. */
import { make, onPress, setText } from "../../shared/dom.js";
import { withFirstTerms } from "../../shared/terms.js";
import { fill } from "../../shared/text.js";
import { measuredSentences } from "./figures_words.js";
import { verdictText } from "./prediction.js";
import { nextOf, reportOf } from "./state.js";

/** @typedef {import("../types.d.ts").Text} Text */

const WHY = ["why", "noticed", "lightning"];
const TERMS = ["checkpoint", "optimizer", "dropout", "callback", "look_ahead_mask", "adam"];

export class Outcome {
  /**
   * @param {Pick<import("../types.d.ts").Page, "text" | "formats">} page
   * @param {(name: string) => void} onNext opens the next mistake
   */
  constructor({ text, formats }, onNext) {
    this.text = text;
    this.formats = formats;
    const title = make("h2", "tl-programs-mistake-result", {}, text.mistakes_result);
    this.verdict = make("p", "tl-programs-mistake-verdict", { "aria-live": "polite" });
    this.sentences = make("ul", "tl-programs-mistake-sentences");
    this.attempts = make("div", "tl-programs-mistake-attempts");
    this.why = make("div", "tl-programs-mistake-why");
    this.next = make("button", "tl-button tl-small", { type: "button", "data-action": "next-mistake" });
    onPress(this.next, () => this.following !== null && onNext(this.following));
    this.node = make("section", "tl-programs-mistake-outcome", {}, title, this.verdict, this.sentences, this.attempts);
    this.explanation = make("section", "tl-programs-mistake-explanation", { hidden: true }, this.why, this.next);
    /** @type {string | null} */
    this.following = null;
    this.rendered = ""; // what stands here
  }

  /** @param {import("./state.js").MistakesState} state */
  render(state) {
    const { text } = this;
    const { chosen, current, following } = state;
    const [broken, mended] = [reportOf(current.broken), reportOf(current.mended)];
    const next = nextOf(current);
    const rendered = [chosen, broken && current.broken?.id, mended && current.mended?.id, following].join(" ");
    if (this.rendered === rendered) return;
    this.rendered = rendered;
    setText(this.verdict, broken === null ? text.mistakes_result_hint : verdictText(text, chosen, current.predicted, broken.seen));
    this.verdict.dataset.open = String(broken === null);
    this.sentences.replaceChildren(
      ...measuredSentences(text, this.formats, chosen, current).map(({ which, words }) =>
        make("li", "", { "data-run": which }, make("b", "", {}, `${text[`mistakes_line_name_${which}`]}: `), words),
      ),
    );
    this.attempts.replaceChildren(...[broken, mended].flatMap((report) => report?.attempts.map((one) => this.attempt(one)) ?? []));
    const sentences = WHY.map((key) => text[`mistakes_${chosen}_${key}`]);
    const marked = withFirstTerms(sentences, ...TERMS);
    const paragraphs = WHY.flatMap((key, i) => [make("h3", "", {}, text[`mistakes_${key}`]), make("p", "", {}, ...marked[i])]);
    this.why.replaceChildren(...(next === "done" ? paragraphs : []));
    this.explanation.hidden = next !== "done";
    this.following = next === "done" ? following : null;
    this.next.hidden = this.following === null;
    if (this.following !== null) setText(this.next, fill(text.mistakes_next, { title: text[`mistakes_${this.following}`] }));
  }

  /** @param {import("../../shared/api_types").LoadAttempt} attempt */
  attempt({ call, error, difference }) {
    const { text } = this;
    const words = error || fill(text.mistakes_loaded, { difference: difference ? this.formats.decimal(difference) : 0 });
    return make(
      "p",
      "tl-programs-mistake-attempt",
      { "data-failed": String(error !== "") },
      make("code", "", {}, `>>> ${call}`),
      make(error ? "code" : "span", "", {}, words),
    );
  }
}
