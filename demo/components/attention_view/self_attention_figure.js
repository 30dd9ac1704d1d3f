/** A self-attention of the decoder or the encoder: one small picture. */
import { Figure } from "./figure.js";
import { oneHead } from "./view_state.js";

const SIZE = { maxHeight: 300, maxCell: 34, compact: true };

export class SelfAttentionFigure extends Figure {
  /**
   * @param {import("./types.d.ts").View} view
   * @param {import("./pictures.js").Pictures} pictures
   * @param {"decoder" | "encoder"} kind
   * @param {Node[]} saveButtons
   */
  constructor(view, pictures, kind, saveButtons) {
    super(view, pictures, kind, { className: "tl-attn-small", readoutHint: "", saveButtons });
    this.heatmap = this.makeHeatmap(() => oneHead(view.state.head));
    this.plate.append(this.heatmap.element, this.heatmap.tools.node);
  }

  /** Those that are on show. */
  get heatmaps() {
    return [this.heatmap];
  }

  /** On show or not. */
  get allHeatmaps() {
    return [this.heatmap];
  }

  /** @param {import("./decode.js").Decode | null} decode */
  render(decode) {
    if (decode === null) {
      this.clear();
      this.plate.replaceChildren();
    } else {
      this.plate.replaceChildren(this.heatmap.element, this.heatmap.tools.node);
      this.readout.textContent = "";
    }
  }

  /** @param {import("./decode.js").Decode} decode */
  renderChoice(decode) {
    this.where.textContent = this.selection(decode, oneHead(this.view.state.head));
  }

  /** @param {import("./decode.js").Decode} decode */
  renderStep(decode) {
    this.showWeights(this.heatmap, decode, oneHead(this.view.state.head), SIZE);
  }
}
