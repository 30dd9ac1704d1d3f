/** Mistakes that people make with either program: predicted, run for real, and mended by a press. */
import { make, setText } from "../../shared/dom.js";
import { RunBar } from "../run_bar.js";
import { MistakeCharts } from "./charts.js";
import { MistakeChoice } from "./choice.js";
import { Outcome } from "./outcome.js";
import { MistakePrediction } from "./prediction.js";
import { RepairCode } from "./repair_code.js";
import { MistakesState, nextOf, reportOf } from "./state.js";

export class MistakesPart {
  /**
   * @param {import("../types.d.ts").Page} page
   * @param {import("../types.d.ts").Mistake[]} mistakes
   */
  constructor(page, mistakes) {
    this.page = page;
    this.mistakes = mistakes;
    const { text } = page;
    this.state = new MistakesState(mistakes.map(({ name }) => name));
    this.run = page.demonstration(() => this.news());
    this.begin = { begin: text.mistakes_run, again: text.mistakes_run, start: () => this.start() };
    this.bar = new RunBar(page, this.run, this.begin);
    this.choice = new MistakeChoice(text, this.state.names, (name) => this.choose(name));
    this.title = make("h2", "tl-programs-mistake-title");
    this.story = make("p", "tl-programs-mistake-story");
    this.prediction = new MistakePrediction(text, (key) => this.predict(key));
    this.code = new RepairCode(text);
    this.charts = new MistakeCharts(page);
    this.outcome = new Outcome(page, (name) => this.choose(name, true));
    const asked = make("div", "tl-programs-mistake-asked", {}, this.title, this.story, this.prediction.node, this.bar.node);
    this.head = make(
      "div",
      "tl-programs-head tl-programs-mistakes-head",
      {},
      this.choice.node,
      make("div", "tl-programs-mistake-case", {}, asked, this.code.node),
    );
    this.node = make("div", "tl-programs-mistakes", {}, this.charts.node, this.outcome.node, this.outcome.explanation);
    page.signal.addEventListener("abort", () => this.charts.destroy());
  }

  get mistake() {
    return /** @type {import("../types.d.ts").Mistake} */ (this.mistakes.find(({ name }) => name === this.state.chosen));
  }

  news() {
    if (this.run.shown !== null) this.state.take(this.run.shown);
    this.page.schedule();
  }

  start() {
    const next = nextOf(this.state.current);
    this.run.start("mistake", { mistake: this.state.chosen, mended: next === "mend" ? "yes" : "no" });
  }

  /**
   * @param {string} name
   * @param {boolean} [focus] on its button, when what was pressed is gone
   */
  choose(name, focus = false) {
    const { state, run } = this;
    state.chosen = name;
    run.shown = state.current.mended ?? state.current.broken; // its progress and its buttons, not those of the one before
    run.say("");
    if (focus) this.choice.buttons.get(name)?.focus();
    this.page.schedule();
  }

  /** @param {import("../../shared/api_types").FollowedDemonstration} followed of a room */
  follow(followed) {
    const { mistake } = followed.options;
    if (!this.state.names.includes(mistake)) return;
    this.state.chosen = mistake;
    this.run.follow(followed);
  }

  /** @param {string} key */
  predict(key) {
    const { current } = this.state;
    current.predicted = current.predicted === key ? null : key;
    this.page.schedule();
  }

  render() {
    const { state, run, mistake } = this;
    const { text } = this.page;
    const { current, chosen } = state;
    const next = nextOf(current);
    this.choice.render(state, run.going);
    setText(this.title, text[`mistakes_${chosen}`]);
    setText(this.story, text[`mistakes_${chosen}_story`]);
    const begun = (run.going && current.mended === null) || next !== "run";
    this.prediction.render(mistake, current, reportOf(current.broken)?.seen ?? null, begun);
    this.code.render(mistake, current.mended !== null);
    this.begin.begin = this.begin.again = { run: text.mistakes_run, mend: text.mistakes_mend, done: text.mistakes_again }[next];
    this.bar.render();
    this.charts.render(chosen, current);
    this.outcome.render(state);
    this.node.dataset.next = next;
  }
}
