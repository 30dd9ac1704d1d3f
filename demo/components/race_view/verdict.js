/** The verdict on a race in words, and why it came so. */
import { make, setText } from "../shared/dom.js";
import { setTerms } from "../shared/terms.js";
import { predictionText } from "./prediction.js";
import { runnerSwatch } from "./runner_line.js";
import { VerdictTable } from "./verdict_table.js";

/** @typedef {import("./types.d.ts").Race} Race */
/** @typedef {import("./types.d.ts").RaceVerdict} RaceVerdict */

export class Verdict {
  /**
   * @param {import("./types.d.ts").Text} text
   * @param {string} language
   * @param {import("./save_row.js").SaveRow} saves
   * @param {import("./inside.js").Inside} inside
   */
  constructor(text, language, saves, inside) {
    this.text = text;
    this.language = language;
    this.saves = saves;
    this.inside = inside;
    this.hint = make("p", "tl-race-note");
    this.headline = make("p", "tl-race-headline");
    this.sentences = make("ul", "tl-race-sentences");
    this.predicted = make("p", "tl-race-predicted");
    this.explanation = make("p", "tl-race-explanation");
    this.why = make("div", "tl-race-why", {}, make("h3", "", {}, text.why), this.predicted, this.explanation);
    this.table = new VerdictTable(text);
    this.outcome = make("div", "tl-race-outcome", {}, this.headline, this.sentences, this.why, this.table.node, saves.node);
    const title = make("h2", "tl-race-result-title", {}, text.result);
    this.node = make("section", "tl-race-result", {}, title, this.hint, this.outcome);
    /** @type {RaceVerdict | null} */
    this.rendered = null;
  }

  /** @param {import("./view_state.js").ViewState} state */
  render(state) {
    const { text } = this;
    const { race } = state;
    const verdict = race?.verdict ?? null;
    this.outcome.hidden = verdict === null;
    this.hint.hidden = verdict !== null;
    setText(this.hint, race?.complete && race.status !== "gone" ? text.result_left : text.result_hint);
    if (verdict === this.rendered) return;
    this.rendered = verdict;
    this.saves.show(verdict === null ? null : race);
    if (race === null || verdict === null) return;
    setText(this.headline, verdict.headline);
    const runners = race.plan?.runners ?? [];
    this.sentences.replaceChildren(
      ...verdict.sentences.map((words, i) => {
        const ways = this.inside.buttons(race.id, i, runners[i]?.name ?? "");
        return make("li", "", {}, runnerSwatch(i), make("span", "", {}, words), ways);
      }),
    );
    this.why.hidden = verdict.explanation === ""; // nobody foresaw what one's own race shows
    const choices = state.lessonOf(race.plan?.race)?.choices ?? [];
    setText(this.predicted, predictionText(race.predicted, verdict.seen, choices, text, this.language));
    setTerms(this.explanation, verdict.explanation, "entropy", "gradient", "adam", "padding", "inner_product", "residual_stream");
    this.table.show(verdict.table);
  }
}
