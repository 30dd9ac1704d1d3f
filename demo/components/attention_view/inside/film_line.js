/** What the numbers in the panel have to do with the picture of the film whose cell was pressed, and the way back to it. */
import { make } from "../../shared/dom.js";
import { withTerms } from "../../shared/terms.js";
import { fill } from "../../shared/text.js";
import { isOfFilm } from "../film_place.js";

export class FilmLine {
  /**
   * @param {import("../types.d.ts").Text} text
   * @param {() => void} back
   */
  constructor(text, back) {
    this.text = text;
    this.words = make("span");
    const button = make("button", "tl-inside-cell-link", { type: "button", "data-action": "film", click: back }, text.film_back);
    this.node = make("p", "tl-inside-film", {}, this.words, button);
    this.node.hidden = true;
  }

  /**
   * @param {import("../decode.js").Decode} decode
   * @param {import("../types.d.ts").ViewState} state
   */
  render(decode, { film, section }) {
    const { text, node } = this;
    node.hidden = section === "step" || !isOfFilm(film, decode);
    if (node.hidden || film === null) return;
    const { step, snapshot, masked } = film;
    const from = fill(step === snapshot ? text.film_same : text.film_nearest, { step, snapshot });
    const given = decode.forced > 0 ? [text.film_given] : [];
    const sentences = [from, ...given, ...(masked ? [] : [text.film_unmasked])];
    this.words.replaceChildren(...sentences.map((words) => make("span", "tl-inside-film-words", {}, ...withTerms(words, "snapshot"))));
  }
}
