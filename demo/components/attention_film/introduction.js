/** What the film is, and what a good head would show. */
import { make, setText } from "../shared/dom.js";

export class Introduction {
  /** @param {import("./types.d.ts").Text} text */
  constructor(text) {
    this.text = text;
    this.goal = make("p", "tl-film-goal");
    this.node = make(
      "div",
      "tl-film-intro",
      {},
      make("span", "tl-film-heading", { role: "heading", "aria-level": 2 }, text.title),
      make("p", "tl-film-lead", {}, text.lead),
      this.goal,
    );
  }

  /** @param {{ task: string } | undefined} about a film; undefined: there is none */
  render(about) {
    setText(this.goal, about ? this.text[`goal_${about.task}`] : "");
  }
}
