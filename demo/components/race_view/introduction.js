/** What the chosen race is about. */
import { make, setText } from "../shared/dom.js";
import { targetPicture } from "./target_picture.js";

export class Introduction {
  /**
   * @param {import("./types.d.ts").Text} text
   * @param {string} language
   * @param {HTMLElement} form of one's own race
   */
  constructor(text, language, form) {
    this.text = text;
    this.language = language;
    this.title = make("h2", "tl-race-title");
    this.about = make("p", "tl-race-about");
    this.target = make("div", "tl-race-target");
    this.node = make("div", "tl-race-intro", {}, this.title, this.about, form, this.target);
    /** @type {string | null} */
    this.rendered = null; // the race of which the target is drawn
  }

  /** @param {import("./view_state.js").ViewState} state */
  render({ chosen, lesson }) {
    const { text } = this;
    setText(this.title, lesson?.title ?? text.own_title);
    setText(this.about, lesson?.about ?? text.own_about);
    if (this.rendered === chosen) return;
    this.rendered = chosen;
    this.target.replaceChildren(...(lesson?.target ? targetPicture(lesson.target, text, this.language) : []));
  }
}
