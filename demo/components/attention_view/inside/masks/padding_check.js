/** The same source with padding behind it: the same answer, side by side. */
import { make, setText } from "../../../shared/dom.js";
import { clamp } from "../../../shared/player.js";
import { fill } from "../../../shared/text.js";
import { tiny } from "../token/words.js";
import { paddingVerdict } from "./masks.js";

/** @typedef {import("../../../shared/text.js").Text} Text */

export const MOST_PADDING = 8; // tokens, as the server allows

/** How many tokens of padding are added: a button less, a button more. */
export class PaddingStepper {
  /**
   * @param {Text} text
   * @param {(padding: number) => void} choose
   */
  constructor(text, choose) {
    this.padding = 0;
    const step = (/** @type {number} */ by) => () => choose(clamp(this.padding + by, 0, MOST_PADDING));
    this.less = make(
      "button",
      "tl-attn-choice",
      { type: "button", "aria-label": text.masks_less, title: text.masks_less, click: step(-1) },
      "−",
    );
    this.more = make(
      "button",
      "tl-attn-choice",
      { type: "button", "aria-label": text.masks_more, title: text.masks_more, click: step(1) },
      "+",
    );
    this.count = make("output", "tl-inside-mask-count", { "aria-live": "polite" });
    const label = make("span", "tl-attn-label", {}, text.masks_padding_count);
    this.node = make(
      "div",
      "tl-inside-mask-stepper",
      { role: "group", "aria-label": text.masks_padding_count },
      label,
      this.less,
      this.count,
      this.more,
    );
  }

  /** @param {number} padding */
  render(padding) {
    this.padding = padding;
    setText(this.count, String(padding));
    this.less.setAttribute("aria-disabled", String(padding === 0));
    this.more.setAttribute("aria-disabled", String(padding === MOST_PADDING));
  }
}

export class PaddingCheck {
  /** @param {Text} text */
  constructor(text) {
    this.text = text;
    this.verdict = make("p", "tl-inside-check");
    this.body = make("tbody");
    this.node = make(
      "div",
      "tl-inside-mask-same",
      {},
      make("table", "tl-inside-mask-answers", {}, make("caption", "tl-unseen", {}, text.masks_same_title), this.body),
      this.verdict,
    );
  }

  /**
   * @param {import("../../../shared/api_types").MasksReply} reply
   * @param {string[]} output without padding
   * @param {number} padding
   */
  render(reply, output, padding) {
    const { text } = this;
    const count = Math.max(output.length, reply.output.length);
    const row = (/** @type {string} */ name, /** @type {string[]} */ tokens) =>
      make(
        "tr",
        "",
        {},
        make("th", "", { scope: "row" }, name),
        ...Array.from({ length: count }, (_, i) => make("td", output[i] === reply.output[i] ? "" : "tl-inside-off", {}, tokens[i] ?? "")),
      );
    this.body.replaceChildren(row(text.masks_without, output), row(fill(text.masks_with, { padding }), reply.output));
    const verdict = padding === 0 ? "none" : paddingVerdict(reply);
    this.verdict.classList.toggle("tl-inside-off", verdict === "changed");
    this.verdict.classList.toggle("tl-inside-neutral", ["none", "close", "unmasked"].includes(verdict));
    setText(this.verdict, fill(text[`masks_verdict_${verdict}`], { difference: tiny(reply.difference), padding }));
    if (verdict === "changed") {
      const why = reply.ignores_padding ? text.masks_why_masked : text.masks_why_unmasked;
      this.verdict.append(` ${why}`);
    }
  }
}
