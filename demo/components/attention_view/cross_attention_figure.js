/** The cross-attention: one large picture of a head or of the mean, or all heads side by side. */
import { make } from "../shared/dom.js";
import { clamp } from "../shared/player.js";
import { fill } from "../shared/text.js";
import { Figure } from "./figure.js";
import { oneHead } from "./view_state.js";

/** @typedef {import("./decode.js").Decode} Decode */
/** @typedef {{ node: HTMLElement, heatmap: import("../shared/heatmap/heatmap.js").Heatmap }} Panel */

const SIZE = { maxHeight: 560, maxCell: 88 };
const PANEL_SIZE = { maxHeight: 340, maxCell: 44, compact: true, terse: true };
const LONG_SOURCE = 16; // more columns than this need a wider panel
const PANEL_WIDTHS = { short: 150, long: 250 }; // CSS pixels

export class CrossAttentionFigure extends Figure {
  /**
   * @param {import("./types.d.ts").View} view
   * @param {import("./pictures.js").Pictures} pictures
   * @param {Node[]} saveButtons
   */
  constructor(view, pictures, saveButtons) {
    super(view, pictures, "cross", { className: "tl-attn-large", readoutHint: view.text.readout_hint, saveButtons });
    this.heatmap = this.makeHeatmap(() => oneHead(view.state.head));
    /** @type {Panel[]} */
    this.panels = []; // of each head, made when first asked for
    this.panelGrid = make("div", "tl-attn-panels");
    this.hint = make("p", "tl-attn-hint", {}, view.text.hint);
    this.plate.append(this.hint);
    this.plate.before(this.caveat());
  }

  /** Attention is not explanation: one quiet sentence, and the press that opens what shows it. */
  caveat() {
    const { text, change } = this.view;
    const open = () => change({ section: "heads" });
    const button = make("button", "tl-attn-save-button", { type: "button", "data-action": "worth", click: open }, text.heads_quiet_open);
    return make("p", "tl-attn-axes tl-attn-caveat", {}, text.heads_quiet, " ", button);
  }

  /** Those that are on show. */
  get heatmaps() {
    const { decode, head } = this.view.state;
    if (head !== "all") return [this.heatmap];
    return this.panels.slice(0, decode?.heads ?? 0).map(({ heatmap }) => heatmap);
  }

  /** On show or not. */
  get allHeatmaps() {
    return [this.heatmap, ...this.panels.map(({ heatmap }) => heatmap)];
  }

  /** @param {Decode | null} decode */
  render(decode) {
    if (decode === null) {
      this.clear();
      this.plate.replaceChildren(this.hint);
    } else {
      this.readout.textContent = this.readoutHint;
    }
  }

  /** @param {Decode} decode */
  renderChoice(decode) {
    const { head } = this.view.state;
    this.where.textContent = this.selection(decode, head);
    if (head === "all") this.renderPanels(decode);
    else if (this.heatmap.element.parentNode !== this.plate) this.plate.replaceChildren(this.heatmap.element, this.heatmap.tools.node);
  }

  /** @param {Decode} decode */
  renderPanels({ heads, source }) {
    const fitting = Math.floor(this.plate.clientWidth / (source.length > LONG_SOURCE ? PANEL_WIDTHS.long : PANEL_WIDTHS.short));
    const most = heads <= 4 ? Math.min(2, heads) : 3;
    this.panelGrid.style.setProperty("--tl-columns", String(clamp(fitting, 1, most)));
    this.panelGrid.replaceChildren(...Array.from({ length: heads }, (_, head) => this.panel(head).node));
    this.plate.replaceChildren(this.panelGrid);
  }

  /** @param {number} head */
  panel(head) {
    for (let next = this.panels.length; next <= head; next += 1) this.panels.push(this.makePanel(next));
    return this.panels[head];
  }

  /**
   * @param {number} head
   * @returns {Panel}
   */
  makePanel(head) {
    const { text, change } = this.view;
    const heatmap = this.makeHeatmap(() => head);
    const words = fill(text.head_number, { head: head + 1 });
    const title = make("button", "tl-attn-panel-title", { type: "button", click: () => change({ head }) }, words);
    return { heatmap, node: make("div", "tl-attn-panel", { "data-head": head + 1 }, title, heatmap.element, heatmap.tools.node) };
  }

  /** @param {Decode} decode */
  renderStep(decode) {
    const { head } = this.view.state;
    if (head !== "all") {
      this.showWeights(this.heatmap, decode, head, SIZE);
      return;
    }
    for (let i = 0; i < decode.heads; i += 1) this.showWeights(this.panel(i).heatmap, decode, i, PANEL_SIZE);
  }
}
