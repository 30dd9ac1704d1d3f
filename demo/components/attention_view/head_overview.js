/** Every layer and head of one kind of attention, as thumbnails. */
import { make } from "../shared/dom.js";
import { HeadGrid } from "../shared/heatmap/head_grid.js";
import { KINDS } from "../shared/heatmap/shapes.js";
import { choiceGroup, clamp, press } from "../shared/player.js";

/** @typedef {import("./types.d.ts").AttentionKind} AttentionKind */
/** @typedef {import("./decode.js").Decode} Decode */

const RATIOS = /** @type {const} */ ([0.5, 2]); // of a thumbnail, width by height, at the least and at the most

export class HeadOverview {
  /**
   * @param {import("./types.d.ts").View} view
   * @param {import("./pictures.js").Pictures} pictures
   */
  constructor({ text, state, change }, pictures) {
    this.state = state;
    this.pictures = pictures;
    this.heads = new HeadGrid("tl-attn", text, (layer, head) => change({ layer, head }));
    /** @type {[AttentionKind, string][]} */
    const kinds = KINDS.map((kind) => [kind, text[`short_${kind}`]]);
    this.kinds = choiceGroup("tl-attn", "kind", text.thumbs_map, kinds, (gridKind) => change({ gridKind }));
    this.node = make(
      "section",
      "tl-attn-every",
      { "aria-label": text.thumbs },
      make("h2", "tl-attn-title", {}, text.thumbs),
      this.kinds,
      this.heads.node,
      make("p", "tl-attn-axes", {}, text.thumbs_axes),
    );
  }

  /**
   * A new decode, or none.
   *
   * @param {Decode | null} decode
   */
  render(decode) {
    for (const button of this.kinds.querySelectorAll("button")) button.disabled = decode === null;
    press(this.kinds, this.state.gridKind);
    if (decode === null) this.heads.clear();
  }

  /**
   * The thumbnails are the pictures themselves. What is not computed yet is veiled by CSS from --tl-done on, so a step costs one style
   * change however many there are.
   *
   * @param {Decode} decode
   */
  renderThumbnails(decode) {
    const { gridKind } = this.state;
    const { rows, columns, stepped } = decode.shapes[gridKind];
    const { grid } = this.heads;
    grid.style.setProperty("--tl-ratio", String(clamp(columns.length / rows.length, ...RATIOS)));
    grid.classList.toggle("tl-attn-stepped", stepped);
    this.heads.build(decode.layers, decode.heads, (layer, head) => this.pictures.of(decode, gridKind, layer, head));
  }

  renderChoice() {
    const { layer, head, gridKind } = this.state;
    press(this.kinds, gridKind);
    this.heads.press((row, column) => row === layer && (head === "all" || column === head));
  }

  /**
   * @param {number} step
   * @param {number} steps
   */
  renderStep(step, steps) {
    this.heads.grid.style.setProperty("--tl-done", `${((step + 1) / steps) * 100}%`);
    this.heads.grid.style.setProperty("--tl-row", `${100 / steps}%`);
  }
}
