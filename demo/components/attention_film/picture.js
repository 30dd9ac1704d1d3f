/** The picture of one head in one frame. */
import { make, setText } from "../shared/dom.js";
import { paletteGradient } from "../shared/heatmap/colours.js";
import { Heatmap } from "../shared/heatmap/heatmap.js";
import { headIndex, headName } from "../shared/heatmap/heads.js";
import { cellReadout, cellTip } from "../shared/heatmap/readout.js";
import { weightsImage } from "../shared/heatmap/weights.js";
import { publish } from "../shared/messages.js";
import { pictureHeight } from "../shared/sizes.js";
import { fill } from "../shared/text.js";
import { headWeights } from "./film.js";
import { leakSentence } from "./leak.js";

/** @typedef {import("./types.d.ts").Film} Film */
/** @typedef {import("./types.d.ts").Frame} Frame */
/** @typedef {import("../shared/heatmap/colours.js").Colours} Colours */

const CELLS = 9.3; // rows of the tallest picture, with its labels

export class Picture {
  /**
   * @param {import("./types.d.ts").View} view
   * @param {(cell: import("../shared/heatmap/heatmap.js").Cell) => void} follow hears which cell has been pressed
   */
  constructor(view, follow) {
    const { text } = view;
    this.view = view;
    this.follow = follow;
    this.title = make("span", "tl-film-title");
    this.headWords = make("span", "tl-film-head");
    this.axes = make("p", "tl-film-axes");
    this.leak = make("p", "tl-film-leak");
    this.given = make("p", "tl-film-axes", {}, text.given);
    this.hint = make("p", "tl-film-hint", {}, text.hint);
    this.plate = make("div", "tl-film-plate");
    this.scale = make("span", "tl-film-scale");
    this.readout = make("p", "tl-film-readout", {}, text.readout_hint);
    this.problem = make("p", "tl-film-problem", { role: "alert" });
    this.image = document.createElement("canvas"); // one pixel a cell
    this.heatmap = this.makeHeatmap();
    const label = make("span", "tl-film-label", {}, text.legend);
    this.node = make(
      "figure",
      "tl-film-picture",
      {},
      make("figcaption", "", {}, make("div", "tl-film-caption", {}, this.title, this.headWords), this.axes),
      this.plate,
      make("div", "tl-film-legend", {}, label, make("span", "", {}, "0"), this.scale, make("span", "", {}, "1"), this.heatmap.tools.node),
      this.readout,
      this.problem,
      this.given,
      this.leak,
    );
  }

  makeHeatmap() {
    const { state, text, weightOne, schedule } = this.view;
    return new Heatmap({
      text,
      one: weightOne,
      schedule,
      onPress: (cell) => this.follow(cell),
      tip: (cell) => (state.film === null ? ["", ""] : cellTip(text, state.film.shapes[state.kind], cell)),
      onPoint: (cell) => setText(this.readout, cell && state.film ? this.readoutWords(state.film, cell) : text.readout_hint),
    });
  }

  /**
   * @param {Film} film
   * @param {import("../shared/heatmap/heatmap.js").Cell} cell
   */
  readoutWords(film, { row, column }) {
    const { state, text } = this.view;
    const weight = this.heatmap.weight(row, column);
    return cellReadout(text, film.shapes[state.kind], { row, column, weight }, headName(text, state.layer, state.head));
  }

  /** @param {string[]} anchors of the palette */
  renderColours(anchors) {
    this.scale.style.background = paletteGradient(anchors);
  }

  /**
   * Another film, or none.
   *
   * @param {Film | null} film
   * @param {boolean} waiting for the first frame
   */
  renderFilm(film, waiting) {
    const { state, text } = this.view;
    this.plate.replaceChildren(film ? this.heatmap.element : this.hint);
    setText(this.hint, waiting ? text.hint_waiting : text.hint);
    if (film !== null) return;
    publish("filmPicture", { image: null });
    setText(this.leak, "");
    setText(this.title, text[state.kind]);
    setText(this.headWords, "");
    setText(this.axes, text[`axes_${state.kind}`]);
  }

  /**
   * @param {Film} film
   * @param {Frame} frame
   * @param {Colours} colours
   */
  renderFrame(film, frame, colours) {
    const { state, text, weightOne } = this.view;
    const { kind, layer, head } = state;
    const shape = film.shapes[kind];
    const weights = headWeights(film, frame, kind, layer, head);
    const where = headName(text, layer, head);
    this.heatmap.show({
      ...shape,
      maxHeight: pictureHeight(),
      maxCell: pictureHeight() / CELLS,
      weights,
      current: null,
      image: weightsImage(weights, weightOne, shape.rows.length, shape.columns.length, colours.table, this.image),
      label: `${text[kind]}, ${where}, ${fill(text.step_at, { step: frame.step })}`,
    });
    const alignment = frame.alignment[headIndex(layer, head, film.about.heads)].toFixed(2);
    setText(this.title, text[kind]);
    setText(this.headWords, kind === "cross" ? `${where} · ${fill(text.aligned, { value: alignment })}` : where);
    const reads = kind === "decoder" && film.about.look_ahead === false ? "unmasked" : kind;
    setText(this.axes, text[`axes_${reads}`]);
    setText(this.leak, leakSentence(film, frame, weightOne, text));
    if (this.heatmap.cell) this.heatmap.onPoint(this.heatmap.cell);
    publish("filmPicture", { image: this.image });
  }

  /** @param {Colours} colours */
  paint(colours) {
    if (this.heatmap.dirty) this.heatmap.paint(colours);
  }
}
