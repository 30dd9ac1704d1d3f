/** Every head in the frame on show, as thumbnails. */
import { make } from "../shared/dom.js";
import { HeadGrid } from "../shared/heatmap/head_grid.js";
import { weightsImage } from "../shared/heatmap/weights.js";
import { headWeights } from "./film.js";

/** @typedef {import("./types.d.ts").Film} Film */

export class HeadOverview {
  /** @param {import("./types.d.ts").View} view */
  constructor({ state, text, weightOne, change }) {
    this.state = state;
    this.weightOne = weightOne;
    this.heads = new HeadGrid("tl-film", text, (layer, head) => change({ layer, head, chosen: true }));
    this.node = make(
      "section",
      "tl-film-every",
      { "aria-label": text.thumbs },
      make("h3", "tl-film-title", {}, text.thumbs),
      make("p", "tl-film-axes", {}, text.thumbs_axes),
      this.heads.node,
    );
  }

  /**
   * As many thumbnails as the model has heads.
   *
   * @param {Film | null} film
   */
  renderFilm(film) {
    if (film === null) this.heads.clear();
    else this.heads.build(film.about.layers, film.about.heads, () => document.createElement("canvas"));
  }

  /**
   * @param {Film} film
   * @param {import("./types.d.ts").Frame} frame
   * @param {import("../shared/heatmap/colours.js").Colours} colours
   */
  renderFrame(film, frame, { table }) {
    const { state, weightOne } = this;
    const { rows, columns } = film.shapes[state.kind];
    for (const { layer, head, canvas } of this.heads.thumbnails) {
      weightsImage(headWeights(film, frame, state.kind, layer, head), weightOne, rows.length, columns.length, table, canvas);
    }
    this.heads.press((layer, head) => layer === state.layer && head === state.head);
  }
}
