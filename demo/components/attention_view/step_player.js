/** The player's buttons, its slider over the steps, and its speeds. */
import { make } from "../shared/dom.js";
import { choiceGroup, nameButton, playerButtons, press } from "../shared/player.js";
import { fill } from "../shared/text.js";

const SPEEDS = [0.5, 1, 2];

export class StepPlayer {
  /**
   * @param {import("./types.d.ts").View} view
   * @param {import("./playback.js").Playback} playback
   */
  constructor({ text, change }, playback) {
    this.text = text;
    this.buttons = playerButtons("tl-attn", text, playback);
    this.slider = make("input", "tl-slider tl-attn-slider", { type: "range", min: 1, max: 1, value: 1, step: 1, "aria-label": text.step });
    this.slider.addEventListener("input", () => playback.goTo(Number(this.slider.value) - 1));
    this.stepWords = make("span", "tl-attn-step");
    /** @type {[number, string][]} */
    const speeds = SPEEDS.map((speed) => [speed, fill(text.times, { number: speed })]);
    this.speeds = choiceGroup("tl-attn", "speed", text.speed, speeds, (speed) => change({ speed }));
    this.node = make(
      "div",
      "tl-attn-player",
      { role: "group", "aria-label": text.player, title: text.keys },
      make("div", "tl-attn-buttons", {}, ...Object.values(this.buttons)),
      this.stepWords,
      this.slider,
      this.speeds,
    );
  }

  /**
   * A new decode; whether there is anything to play at all.
   *
   * @param {import("./decode.js").Decode | null} decode
   */
  render(decode) {
    for (const control of [...this.node.querySelectorAll("button"), this.slider]) control.disabled = decode === null;
    if (decode === null) {
      this.stepWords.textContent = "";
      this.slider.value = "1";
      this.slider.style.setProperty("--tl-fill", "0%");
    } else {
      this.slider.max = String(decode.steps);
    }
  }

  /**
   * @param {number} step
   * @param {number} steps
   */
  renderStep(step, steps) {
    const { first, back, next, last } = this.buttons;
    first.disabled = back.disabled = step === 0;
    next.disabled = last.disabled = step === steps - 1;
    const words = fill(this.text.step_of, { step: step + 1, steps });
    this.slider.value = String(step + 1);
    this.slider.style.setProperty("--tl-fill", `${steps > 1 ? (100 * step) / (steps - 1) : 0}%`);
    this.slider.setAttribute("aria-valuetext", words);
    this.stepWords.textContent = words;
  }

  /** @param {boolean} playing */
  renderPlaying(playing) {
    nameButton(this.buttons.play, playing ? "pause" : "play", this.text);
  }

  /** @param {number} speed */
  renderSpeed(speed) {
    press(this.speeds, speed);
  }
}
