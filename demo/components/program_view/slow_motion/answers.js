/** What accumulation changes in either program, and what is asked most about steps, hooks and logs; with the numbers of this run. */
import { make, setText } from "../../shared/dom.js";
import { fill } from "../../shared/text.js";

const QUESTIONS = ["step", "order", "log"];

export class Answers {
  /** @param {import("../types.d.ts").Text} text */
  constructor(text) {
    this.text = text;
    this.differs = make("p");
    this.code = make("pre", "tl-programs-slow-code", {}, make("code", "", {}, text.slow_differs_code));
    this.answers = QUESTIONS.map(() => make("dd"));
    const asked = QUESTIONS.flatMap((name, i) => [make("dt", "", {}, text[`slow_asked_${name}`]), this.answers[i]]);
    this.node = make(
      "div",
      "tl-programs-slow-answers",
      {},
      make("section", "", {}, make("h3", "tl-programs-slow-heading", {}, text.slow_differs), this.differs, this.code),
      make("section", "", {}, make("h3", "tl-programs-slow-heading", {}, text.slow_asked), make("dl", "", {}, ...asked)),
    );
  }

  /** @param {import("./hooks.js").Film | null} film */
  render(film) {
    this.node.hidden = film === null;
    if (film === null) return;
    const { text } = this;
    const { accumulate, end, hooks, log_every: every } = film.report;
    const numbers = hooks.flatMap(({ row }) => (row === null ? [] : [row.step])).join(", ") || text.slow_none;
    const values = { batches: end.batch, steps: end.step, every, numbers };
    setText(this.differs, fill(accumulate === 1 ? text.slow_differs_1 : text.slow_differs_4, values));
    this.code.hidden = accumulate === 1;
    QUESTIONS.forEach((name, i) => setText(this.answers[i], fill(text[`slow_asked_${name}_answer`], values)));
  }
}
