/** Beside the large picture: the step in words, its candidates, and what the colours mean. */
import { make } from "../shared/dom.js";
import { paletteGradient } from "../shared/heatmap/colours.js";
import { Candidates } from "./candidates.js";
import { stepSentence } from "./step_sentence.js";

const TICKS = ["0", "0.5", "1"];

export class StepPanel {
  /**
   * @param {import("./types.d.ts").Text} text
   * @param {number} weightOne
   * @param {(token: string) => void} choose hears which candidate is to be written instead
   */
  constructor(text, weightOne, choose) {
    this.text = text;
    this.weightOne = weightOne;
    this.sentence = make("p", "tl-attn-sentence", { "aria-live": "polite" });
    this.candidates = new Candidates(text, choose);
    this.scale = make("span", "tl-attn-scale");
    const legend = make(
      "div",
      "tl-attn-legend",
      {},
      make("span", "tl-attn-label", {}, text.legend),
      this.scale,
      make("span", "tl-attn-ticks", {}, ...TICKS.map((tick) => make("span", "", {}, tick))),
    );
    const title = make("h2", "tl-attn-label", {}, text.candidates);
    this.node = make("aside", "tl-attn-side", { "aria-label": text.now }, this.sentence, title, this.candidates.node, legend);
  }

  /** @param {string[]} anchors of the palette */
  renderColours(anchors) {
    this.scale.style.background = paletteGradient(anchors);
  }

  clear() {
    this.sentence.textContent = "";
    this.candidates.clear();
  }

  /**
   * @param {import("./decode.js").Decode} decode
   * @param {number} step
   * @param {import("../shared/heatmap/weights.js").Weights} weights of the source, in fixed point
   */
  renderStep(decode, step, weights) {
    this.candidates.render(decode, step);
    this.sentence.textContent = stepSentence(decode, step, weights, this.weightOne, this.text);
  }
}
