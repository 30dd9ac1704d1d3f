/** The player's buttons, the step on show, and a slider over the training steps. */
import { make, setText, turnOff } from "../shared/dom.js";
import { nameButton, playerButtons } from "../shared/player.js";
import { fill } from "../shared/text.js";
import { frameIndex, lastStep } from "./film.js";
import { shownIndex } from "./film_state.js";

export class FilmPlayer {
  /**
   * @param {import("./types.d.ts").View} view
   * @param {import("./winding.js").Winding} winding
   */
  constructor({ state, text, formats }, winding) {
    this.state = state;
    this.text = text;
    this.formats = formats;
    this.buttons = playerButtons("tl-film", text, winding);
    const attributes = { type: "range", min: 0, max: 1, step: "any", value: 0, "aria-label": text.picture_step };
    this.slider = make("input", "tl-slider tl-film-slider", attributes);
    this.slider.addEventListener("input", () => {
      if (state.film !== null) winding.goTo(frameIndex(state.film, Number(this.slider.value)));
    });
    this.stepWords = make("span", "tl-film-step");
    this.newestWords = make("span", "tl-film-newest", {}, text.newest);
    this.node = make(
      "div",
      "tl-film-player",
      { role: "group", "aria-label": text.player, title: text.keys },
      make("div", "tl-film-buttons", {}, ...Object.values(this.buttons)),
      make("span", "tl-film-where", {}, this.stepWords, this.newestWords),
      this.slider,
    );
  }

  render() {
    const { state } = this;
    const { film, following, playing } = state;
    const index = film === null ? 0 : shownIndex(film, state);
    this.renderButtons(index);
    nameButton(this.buttons.play, playing ? "pause" : "play", this.text);
    this.newestWords.classList.toggle("tl-film-on", film !== null && following);
    this.renderStep(index);
  }

  /** @param {number} index of the frame on show */
  renderButtons(index) {
    const { film, following } = this.state;
    const { first, back, play, next, last } = this.buttons;
    const end = film === null ? 0 : film.frames.length - 1;
    turnOff(first, film === null || index === 0);
    turnOff(back, film === null || index === 0);
    turnOff(next, film === null || index === end);
    turnOff(last, film === null || (index === end && following));
    turnOff(play, film === null || end === 0);
  }

  /** @param {number} index of the frame on show */
  renderStep(index) {
    const { slider } = this;
    const { film } = this.state;
    const step = film === null ? 0 : film.frames[index].step;
    const end = lastStep(film);
    const words = film === null ? "" : fill(this.text.step_at, { step: this.formats.whole(step) });
    slider.max = String(end);
    slider.value = String(step);
    slider.disabled = film === null;
    slider.style.setProperty("--tl-fill", `${(100 * step) / end}%`);
    slider.setAttribute("aria-valuetext", words);
    setText(this.stepWords, words);
  }
}
