/** The decode's weights as small pictures, one pixel a cell: each is made when it is first asked for. */
import { colourTable, pageColours, paletteAnchors } from "../shared/heatmap/colours.js";
import { weightsImage } from "../shared/heatmap/weights.js";

/** @typedef {import("./decode.js").Decode} Decode */

export class Pictures {
  /**
   * @param {HTMLElement} root
   * @param {import("./types.d.ts").Props["palette"]} palette
   * @param {number} weightOne
   */
  constructor(root, palette, weightOne) {
    this.root = root;
    this.palette = palette;
    this.weightOne = weightOne;
    this.dark = false;
    /** @type {import("../shared/heatmap/colours.js").Colours | null} */
    this.pageColours = null; // not read yet
    /** @type {WeakMap<Decode, Map<string, HTMLCanvasElement>>} */
    this.made = new WeakMap();
  }

  /** @param {boolean} dark */
  setTheme(dark) {
    this.dark = dark;
    this.pageColours = null;
  }

  /** The palette's colours from weight 0 to weight 1. */
  get anchors() {
    return paletteAnchors(this.palette, this.dark);
  }

  get colours() {
    this.pageColours ??= pageColours(this.root, colourTable(this.anchors));
    return this.pageColours;
  }

  /**
   * @param {Decode} decode
   * @param {import("./types.d.ts").AttentionKind} kind
   * @param {number} layer
   * @param {import("./types.d.ts").OneHead} head
   */
  of(decode, kind, layer, head) {
    const made = this.made.get(decode) ?? new Map();
    this.made.set(decode, made);
    const key = [kind, layer, head, this.dark].join(" ");
    if (!made.has(key)) {
      const { rows, columns } = decode.shapes[kind];
      const weights = decode.weights(kind, layer, head);
      made.set(key, weightsImage(weights, this.weightOne, rows.length, columns.length, this.colours.table));
    }
    return /** @type {HTMLCanvasElement} */ (made.get(key));
  }
}
