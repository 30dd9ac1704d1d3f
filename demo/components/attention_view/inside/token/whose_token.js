/** Which token is followed: one that the encoder reads, or the one that the decoder reads at the present step. */
import { make, setText } from "../../../shared/dom.js";
import { indexedTokens } from "../../../shared/heatmap/tokens.js";

/** @typedef {import("../../../shared/text.js").Text} Text */
/** @typedef {"encoder" | "decoder"} Stack */
/** @typedef {{ stack: Stack, index: number }} Whose index from 0 */

export class WhoseToken {
  /**
   * @param {Text} text
   * @param {(whose: Whose) => void} choose
   */
  constructor(text, choose) {
    this.choose = choose;
    /** @type {Record<Stack, HTMLElement>} */
    this.groups = { encoder: make("div"), decoder: make("div") };
    this.node = make("div", "tl-inside-token-whose");
    for (const stack of /** @type {const} */ (["encoder", "decoder"])) {
      const group = make("div", "tl-inside-token-tokens", {
        role: "group",
        "aria-label": text[`token_reads_${stack}`],
        "data-stack": stack,
      });
      this.groups[stack] = group;
      this.node.append(make("span", "tl-attn-label", { "aria-hidden": "true" }, text[`token_reads_${stack}`]), group);
    }
  }

  /** @param {import("../../decode.js").Decode} decode */
  render({ shapes }) {
    const tokens = { encoder: shapes.encoder.columns, decoder: shapes.decoder.columns };
    for (const stack of /** @type {const} */ (["encoder", "decoder"])) {
      this.groups[stack].replaceChildren(
        ...indexedTokens(tokens[stack]).map((name, index) => {
          const button = make("button", "tl-attn-choice", {
            type: "button",
            "data-index": index,
            click: () => this.choose({ stack, index }),
          });
          setText(button, name);
          return button;
        }),
      );
    }
  }

  /** @param {Whose} whose */
  press({ stack, index }) {
    for (const [name, group] of Object.entries(this.groups)) {
      [...group.children].forEach((button, i) => button.setAttribute("aria-pressed", String(name === stack && i === index)));
    }
  }
}
