/** How the loss is drawn: on which axis, and how smooth. */
import { make, setText } from "../shared/dom.js";

/** @typedef {"linear" | "log"} Scale */

const SCALES = /** @type {Scale[]} */ (["linear", "log"]);
const MOST_SMOOTHING = 0.99;

export class LossOptions {
  /**
   * @param {import("./types.d.ts").Text} text
   * @param {number} smoothing
   * @param {{ onScale: (scale: Scale) => void, onSmoothing: (smoothing: number) => void }} listeners
   */
  constructor(text, smoothing, { onScale, onSmoothing }) {
    this.scales = SCALES.map((scale) => {
      const attributes = { type: "button", "data-scale": scale };
      const button = make("button", "tl-choice", attributes, text[scale]);
      button.addEventListener("click", () => {
        this.press(scale);
        onScale(scale);
      });
      return button;
    });
    this.slider = make("input", "tl-slider", { type: "range", min: 0, max: MOST_SMOOTHING, step: 0.01, "aria-label": text.smoothing });
    this.slider.value = String(smoothing);
    this.slider.addEventListener("input", () => {
      this.write();
      onSmoothing(Number(this.slider.value));
    });
    this.smoothing = make("span", "tl-slider-value", { "aria-hidden": "true" });
    this.node = make(
      "div",
      "tl-options",
      {},
      make(
        "div",
        "tl-option",
        { role: "group", "aria-label": text.scale },
        make("span", "tl-option-name", {}, text.scale),
        make("span", "tl-choices", {}, ...this.scales),
      ),
      make("label", "tl-option", {}, make("span", "tl-option-name", {}, text.smoothing), this.slider, this.smoothing),
    );
    this.press("linear");
    this.write();
  }

  /** @param {Scale} scale */
  press(scale) {
    for (const button of this.scales) button.setAttribute("aria-pressed", String(button.dataset.scale === scale));
  }

  /** The slider's value in words, and as the filled part of its track. */
  write() {
    const smoothing = Number(this.slider.value);
    setText(this.smoothing, smoothing.toFixed(2));
    this.slider.style.setProperty("--tl-fill", `${(100 * smoothing) / MOST_SMOOTHING}%`);
  }
}
