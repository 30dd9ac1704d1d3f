/** The most probable next tokens of a step, as bars. */
import { make, onPress, turnOff } from "../shared/dom.js";
import { clamp } from "../shared/player.js";
import { fill } from "../shared/text.js";

const MOST = 5;

/** @param {() => void} press */
function candidateRow(press) {
  const token = make("span", "tl-attn-candidate-token");
  const bar = make("span", "tl-attn-bar");
  const probability = make("span", "tl-attn-number");
  const tag = make("span", "tl-attn-tag");
  const track = make("span", "tl-attn-track", { "aria-hidden": "true" }, bar);
  const button = make("button", "tl-attn-candidate", { type: "button" }, token, track, probability, tag);
  onPress(button, press);
  return { node: make("li", "", {}, button), button, token, bar, probability, tag };
}

export class Candidates {
  /**
   * @param {import("./types.d.ts").Text} text
   * @param {(token: string) => void} choose hears which one is to be written instead
   */
  constructor(text, choose) {
    this.text = text;
    this.rows = Array.from({ length: MOST }, (_, i) => candidateRow(() => choose(this.rows[i].token.textContent ?? "")));
    this.node = make("ol", "tl-attn-candidates", { "aria-label": text.candidates }, ...this.rows.map(({ node }) => node));
  }

  clear() {
    for (const { button } of this.rows) button.classList.add("tl-attn-none");
  }

  /**
   * @param {import("./decode.js").Decode} decode
   * @param {number} step
   */
  render({ candidates, output, expected, request }, step) {
    const offered = candidates[step] ?? [];
    const chosen = offered.findIndex(([token]) => token === output[step]);
    const right = expected !== null && expected[step] !== output[step] ? expected[step] : null; // what it should have been
    this.rows.forEach((row, i) => {
      row.button.classList.toggle("tl-attn-none", i >= offered.length);
      if (i >= offered.length) return;
      const [token, probability] = offered[i];
      row.button.classList.toggle("tl-attn-chosen", i === chosen);
      turnOff(row.button, i === chosen || request === null);
      row.button.title = i === chosen || request === null ? "" : fill(this.text.branch_write, { token });
      row.token.textContent = token;
      row.bar.style.transform = `scaleX(${clamp(probability, 0, 1)})`;
      row.probability.textContent = probability.toFixed(3);
      row.tag.textContent = token === right ? this.text.expected : "";
    });
  }
}
