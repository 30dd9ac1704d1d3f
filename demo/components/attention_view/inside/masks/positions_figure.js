/** The positional encoding: the table as a heatmap, curves of chosen dimensions, and the inner product by distance. */
import { make, setText } from "../../../shared/dom.js";
import { tableButton, Description } from "../../../shared/figure_tools.js";
import { clamp } from "../../../shared/player.js";
import { LinePlot } from "../../../shared/plot/line_plot.js";
import { fill } from "../../../shared/text.js";
import { paintValues } from "../diverging.js";
import { signed, tiny } from "../token/words.js";
import { firstDimensions, wave, withDimension } from "./positions.js";

/** @typedef {import("../../types.d.ts").Inside} Inside */
/** @typedef {import("./positions.js").Positions} Positions */
/** @typedef {{ position: number, dimension: number }} Spot from 0 */

const MOST_CURVES = 4;
const COLOURS = ["--tl-runner-1", "--tl-runner-2", "--tl-runner-3", "--tl-runner-4"];
const DASHES = [[], [8, 4], [2, 3], [10, 3, 2, 3]];
/** @type {Record<string, [position: number, dimension: number]>} */
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export class PositionsFigure {
  /**
   * @param {Inside} inside
   * @param {(spot: Spot) => void} look hears what is pointed at
   */
  constructor({ text, language }, look) {
    this.text = text;
    this.language = language;
    this.look = look;
    /** @type {Positions | null} */
    this.positions = null;
    /** @type {Spot | null} */
    this.spot = null;
    /** @type {number[]} */
    this.dimensions = [];
    this.canvas = make("canvas", "tl-inside-token-numbers");
    this.row = make("i", "tl-inside-mask-row");
    this.columns = make("div", "tl-inside-mask-columns");
    this.mark = make("i", "tl-inside-token-mark", { hidden: "" });
    this.sheet = make("div", "tl-inside-mask-sheet", {}, this.canvas, this.columns, this.row, this.mark);
    this.box = make(
      "div",
      "tl-inside-mask-positions",
      { role: "application", tabindex: 0, "aria-roledescription": text.figure_heatmap },
      this.sheet,
    );
    this.box.setAttribute("aria-label", text.masks_positions);
    this.readout = make("p", "tl-attn-readout");
    this.spoken = make("p", "tl-unseen", { "aria-live": "polite" }); // for the keyboard only
    this.description = new Description(this.box, () => this.sentence());
    this.curves = make("div", "tl-inside-mask-curves");
    this.products = make("div", "tl-inside-mask-curves");
    this.spread = make("p", "tl-inside-token-note");
    const tools = tableButton(
      text,
      () => text.masks_positions,
      () => this.table(),
    );
    this.node = make(
      "div",
      "tl-inside-mask-encoding",
      {},
      this.box,
      this.readout,
      this.spoken,
      make("div", "tl-figure-tools", {}, tools),
      this.description.node,
      make("h4", "tl-attn-label", {}, text.masks_curves),
      make("p", "tl-inside-token-note", {}, text.masks_curves_note),
      this.curves,
      make("h4", "tl-attn-label", {}, text.masks_products),
      make("p", "tl-inside-token-note", {}, text.masks_products_note),
      this.products,
      this.spread,
    );
    /** @type {LinePlot | null} */
    this.curvePlot = null;
    /** @type {LinePlot | null} */
    this.productPlot = null;
    this.listen();
  }

  listen() {
    const { sheet, box } = this;
    /** @param {PointerEvent | MouseEvent} event */
    const point = (event) => this.point(this.spotAt(event));
    sheet.addEventListener("pointermove", point);
    sheet.addEventListener("pointerdown", point);
    sheet.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && this.point(null));
    sheet.addEventListener("click", (event) => this.press(this.spotAt(event)));
    box.addEventListener("keydown", (event) => this.key(event));
    box.addEventListener("blur", () => this.point(null));
  }

  /** @param {{ clientX: number, clientY: number }} event */
  spotAt({ clientX, clientY }) {
    const { positions } = this;
    if (positions === null) return null;
    const box = this.sheet.getBoundingClientRect();
    return {
      position: clamp(Math.floor(((clientY - box.top) / box.height) * positions.rows), 0, positions.rows - 1),
      dimension: clamp(Math.floor(((clientX - box.left) / box.width) * positions.width), 0, positions.width - 1),
    };
  }

  /** @param {Spot | null} spot */
  point(spot) {
    this.spot = spot;
    this.renderSpot();
    if (spot !== null) this.look(spot);
  }

  /** @param {Spot | null} spot whose dimension's curve is shown, or no longer */
  press(spot) {
    if (spot === null || this.positions === null) return;
    this.dimensions = withDimension(this.dimensions, spot.dimension, MOST_CURVES);
    this.renderCurves(this.positions);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { positions } = this;
    if (positions === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const move = ARROWS[event.key];
    if (event.key === "Escape" && this.spot !== null) this.point(null);
    else if (event.key === "Enter") this.press(this.spot ?? { position: 0, dimension: 0 });
    else if (move) {
      const { position, dimension } = this.spot ?? { position: 0, dimension: 0 };
      this.point({
        position: clamp(position + move[0], 0, positions.rows - 1),
        dimension: clamp(dimension + move[1], 0, positions.width - 1),
      });
    } else return;
    setText(this.spoken, this.readout.textContent ?? "");
    event.preventDefault();
    event.stopPropagation();
  }

  /**
   * @param {Positions} positions
   * @param {import("../diverging.js").DivergingColours} colours
   */
  render(positions, colours) {
    if (this.positions?.width !== positions.width) this.dimensions = firstDimensions(positions.width);
    this.positions = positions;
    this.node.hidden = positions.isNothing; // a model built without them; what is said of it stands above
    if (positions.isNothing) return;
    paintValues(this.canvas, positions.table, positions.width, Math.abs(positions.scale) || 1, colours);
    this.sheet.style.setProperty("--tl-rows", String(positions.rows));
    this.sheet.style.minWidth = `${2 * positions.width}px`; // a wide model scrolls in its box
    this.renderCurves(positions);
    this.renderProducts(positions);
    this.renderSpot();
    this.description.change();
  }

  /** @param {number} position that is outlined: of the token that the decoder reads */
  renderRow(position) {
    if (this.positions === null || this.positions.isNothing) return;
    this.row.hidden = position >= this.positions.rows;
    this.row.style.top = `${(100 * position) / this.positions.rows}%`;
    this.row.style.height = `${100 / this.positions.rows}%`;
    for (const plot of [this.curvePlot, this.productPlot]) {
      if (plot === null) continue;
      const [panel] = plot.options.panels;
      panel.marks = plot === this.curvePlot ? [{ x: position, color: "--tl-accent" }] : [];
      plot.update();
    }
  }

  renderSpot() {
    const { positions, spot, text } = this;
    this.mark.hidden = spot === null;
    if (positions === null || spot === null) {
      setText(this.readout, text.masks_positions_hint);
      return;
    }
    const { style } = this.mark;
    style.left = `${(100 * spot.dimension) / positions.width}%`;
    style.top = `${(100 * spot.position) / positions.rows}%`;
    style.width = `${100 / positions.width}%`;
    style.height = `${100 / positions.rows}%`;
    const { length } = wave(spot.dimension, positions.width);
    const value = signed(positions.row(spot.position)[spot.dimension]);
    setText(this.readout, fill(text.masks_position_value, { ...spot, value, length: waveLength(length) }));
  }

  /** @param {Positions} positions */
  renderCurves(positions) {
    const { text } = this;
    this.columns.replaceChildren(
      ...this.dimensions.map((dimension, i) => {
        const line = make("i", "", {});
        line.style.left = `${(100 * (dimension + 0.5)) / positions.width}%`;
        line.style.background = `var(${COLOURS[i]})`;
        return line;
      }),
    );
    const limit = Math.abs(positions.scale) || 1;
    this.curvePlot?.destroy();
    this.curvePlot = this.plot(this.curves, text.masks_curves, axis(positions, text.masks_axis_position, text.masks_at_position), {
      key: "curves",
      y: { scale: "linear", min: -limit, max: limit, format: (y) => signed(y) },
      series: this.dimensions.map((dimension, i) => ({
        key: String(dimension),
        label: fill(text.masks_dimension, { dimension }),
        color: COLOURS[i],
        dash: DASHES[i],
        points: positions.rows < 40,
      })),
    });
    const xs = Array.from({ length: positions.rows }, (_, position) => position);
    for (const dimension of this.dimensions) this.curvePlot.data("curves", String(dimension), xs, positions.column(dimension));
    this.curvePlot.update();
  }

  /** @param {Positions} positions */
  renderProducts(positions) {
    const { text } = this;
    const { means, spread } = positions.products();
    this.productPlot?.destroy();
    this.productPlot = this.plot(this.products, text.masks_products, axis(positions, text.masks_axis_distance, text.masks_at_distance), {
      key: "products",
      y: { scale: "linear", format: (y) => signed(y, 2), empty: [0, 1] },
      series: [{ key: "mean", label: text.masks_product, color: "--tl-accent", points: positions.rows < 40 }],
      rest: 1,
    });
    this.productPlot.data(
      "products",
      "mean",
      means.map((_, distance) => distance),
      means,
    );
    this.productPlot.update();
    setText(this.spread, fill(text.masks_spread, { spread: tiny(spread), peak: signed(means[0] ?? 0, 2) }));
  }

  /**
   * @param {HTMLElement} node
   * @param {string} label
   * @param {import("../../../shared/plot/types.d.ts").Options["x"]} x
   * @param {Omit<import("../../../shared/plot/types.d.ts").Panel, "title" | "height">} panel
   */
  plot(node, label, x, panel) {
    const { text, language } = this;
    return new LinePlot(node, { label, language, text, x, panels: [{ title: "", height: 150, ...panel }] });
  }

  sentence() {
    const { positions, text } = this;
    if (positions === null) return "";
    return fill(text.masks_positions_sentence, { rows: positions.rows, width: positions.width });
  }

  table() {
    const { positions, text } = this;
    if (positions === null) return { head: [], rows: [] };
    return {
      head: [text.masks_axis_position, ...Array.from({ length: positions.width }, (_, dimension) => String(dimension))],
      rows: Array.from({ length: positions.rows }, (_, position) => [String(position), ...positions.row(position)]),
      format: (/** @type {number} */ value) => signed(value),
    };
  }
}

/**
 * @param {Positions} positions
 * @param {string} label
 * @param {string} at a sentence's piece that names one x
 */
function axis({ rows }, label, at) {
  return { min: 0, max: Math.max(1, rows - 1), label, describe: (/** @type {number} */ x) => fill(at, { x: Math.round(x) }) };
}

/**
 * The length of a wave in positions, in words.
 *
 * @param {number} length
 */
function waveLength(length) {
  return length < 100 ? length.toFixed(1) : String(Math.round(length));
}
