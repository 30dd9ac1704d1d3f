/** The most probable next tokens of a step, as bars. */
import { make } from "../shared/dom.js";
import { clamp } from "../shared/player.js";

const MOST = 5;

function candidateRow() {
  const token = make("span", "tl-attn-candidate-token");
  const bar = make("span", "tl-attn-bar");
  const probability = make("span", "tl-attn-number");
  const tag = make("span", "tl-attn-tag");
  const track = make("span", "tl-attn-track", { "aria-hidden": "true" }, bar);
  return { node: make("li", "tl-attn-candidate", {}, token, track, probability, tag), token, bar, probability, tag };
}

export class Candidates {
  /** @param {import("./types.d.ts").Text} text */
  constructor(text) {
    this.text = text;
    this.rows = Array.from({ length: MOST }, candidateRow);
    this.node = make("ol", "tl-attn-candidates", { "aria-label": text.candidates }, ...this.rows.map(({ node }) => node));
  }

  clear() {
    for (const { node } of this.rows) node.classList.add("tl-attn-none");
  }

  /**
   * @param {import("./decode.js").Decode} decode
   * @param {number} step
   */
  render({ candidates, output, expected }, step) {
    const offered = candidates[step] ?? [];
    const chosen = offered.findIndex(([token]) => token === output[step]);
    const right = expected !== null && expected[step] !== output[step] ? expected[step] : null; // what it should have been
    this.rows.forEach((row, i) => {
      row.node.classList.toggle("tl-attn-none", i >= offered.length);
      if (i >= offered.length) return;
      const [token, probability] = offered[i];
      row.node.classList.toggle("tl-attn-chosen", i === chosen);
      row.token.textContent = token;
      row.bar.style.transform = `scaleX(${clamp(probability, 0, 1)})`;
      row.probability.textContent = probability.toFixed(3);
      row.tag.textContent = token === right ? this.text.expected : "";
    });
  }
}
