/** The choice of a layer and of a head: made anew when a decode of another size arrives. */
import { find, make } from "../shared/dom.js";
import { choiceGroup, press } from "../shared/player.js";

/**
 * @param {number} count
 * @returns {[number, string][]} choices from 0 on, which a person counts from 1 on
 */
function numbered(count) {
  return Array.from({ length: count }, (_, i) => [i, String(i + 1)]);
}

export class HeadChoice {
  /**
   * @param {import("./types.d.ts").View} view
   * @param {HTMLElement} beside what stands behind the choices
   */
  constructor({ text, change }, beside) {
    this.text = text;
    this.beside = beside;
    this.change = change;
    this.size = ""; // what the groups are made for
    this.layerGroup = make("div");
    this.headGroup = make("div");
    this.node = make("div", "tl-attn-tools");
  }

  /** @param {{ layers: number, heads: number } | null} decode */
  render(decode) {
    const { layers, heads } = decode ?? { layers: 1, heads: 1 };
    if (this.size !== `${layers} ${heads}`) this.build(layers, heads);
    for (const button of this.node.querySelectorAll("button")) button.disabled = decode === null;
    if (decode === null) this.press(null, null);
  }

  /**
   * @param {number} layers
   * @param {number} heads
   */
  build(layers, heads) {
    const { text, change, node } = this;
    const hasFocus = node.contains(document.activeElement);
    /** @type {[import("./types.d.ts").Head, string][]} */
    const headChoices = [...numbered(heads), ["mean", text.mean], ["all", text.all_heads]];
    this.size = `${layers} ${heads}`;
    this.layerGroup = choiceGroup("tl-attn", "layer", text.layer, numbered(layers), (layer) => change({ layer }));
    this.headGroup = choiceGroup("tl-attn", "head", text.head, headChoices, (head) => change({ head }));
    this.layerGroup.dataset.size = this.size;
    this.layerGroup.classList.add("tl-attn-layers");
    this.headGroup.classList.add("tl-attn-heads");
    node.replaceChildren(this.layerGroup, this.headGroup, this.beside);
    if (hasFocus) find(node, "button").focus();
  }

  /**
   * @param {number | null} layer
   * @param {import("./types.d.ts").Head | null} head
   */
  press(layer, head) {
    press(this.layerGroup, layer);
    press(this.headGroup, head);
  }
}
