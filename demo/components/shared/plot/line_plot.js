/**
 * LinePlot: line charts one above the other that share one x axis, drawn on canvas. No dependencies. Its style is shared/plot.css.
 *
 *   const plot = new LinePlot(root, { ... });         // see Options
 *   plot.data("loss", "train", steps, values);        // x ascending; null or NaN in y is a gap; arrays are not copied
 *   plot.panel("loss").y.scale = "log";               // options may be changed at any time ...
 *   plot.update();                                    // ... and are drawn in the next animation frame
 *   plot.destroy();
 *
 * The legend of a panel is also its readout: it says the values under the crosshair, else the latest ones, and to which x they belong.
 * Pointer, touch and arrow keys (Shift: ten points, Home, End, Escape) move the crosshair.
 */
import { make, zoomOf } from "../dom.js";
import { typeScale } from "../sizes.js";
import { onTheme } from "../theme.js";
import { drawPanel } from "./drawing.js";
import { Legend } from "./legend.js";
import { PlotTools } from "./plot_tools.js";
import { between, nearest } from "./points.js";

/** @typedef {import("./types.d.ts").Series} Series */
/** @typedef {import("./types.d.ts").Panel} Panel */
/** @typedef {import("./types.d.ts").Options} Options */
/** @typedef {import("./types.d.ts").Reading} Reading */

/**
 * @typedef {object} View
 * @property {Panel} panel
 * @property {Legend} legend
 * @property {HTMLElement} section
 * @property {HTMLElement} area
 * @property {HTMLCanvasElement} canvas
 * @property {CanvasRenderingContext2D} context
 * @property {((y: number) => number) | null} toY as it was drawn last
 */

const PRESS_PIXELS = 24; // how far from a line a press still means it: a finger is not exact

export class LinePlot {
  /**
   * @param {HTMLElement} root
   * @param {Options} options
   */
  constructor(root, options) {
    this.root = root;
    this.options = options;
    /** @type {number | null} */
    this.cursor = null; // x under the crosshair
    this.keyed = false; // the crosshair was last moved by a key
    /** @type {number | null} */
    this.frame = null; // the animation frame that will redraw
    /** @type {Map<string, string>} */
    this.colors = new Map(); // CSS variables, read once per theme
    this.life = new AbortController();
    this.sizes = new ResizeObserver(() => this.update()); // also the moment a hidden tab opens
    this.width = this.left = this.right = 0; // CSS pixels: of the panels, and where their lines begin and end
    this.spoken = make("p", "tl-plot-spoken", { "aria-live": "polite" });
    this.views = options.panels.map(buildPanel);
    root.classList.add("tl-plot");
    root.tabIndex = 0;
    root.setAttribute("role", "application"); // its arrow keys are its own
    root.setAttribute("aria-roledescription", options.text.figure_chart);
    root.setAttribute("aria-label", options.label);
    this.tools = new PlotTools(root, options);
    root.replaceChildren(...this.views.map((view) => view.section), this.spoken, this.tools.description.node, this.tools.node);
    this.listen();
    this.update();
  }

  /**
   * The options of one panel; change them, then call update().
   *
   * @param {string} key
   */
  panel(key) {
    const found = this.options.panels.find((panel) => panel.key === key);
    if (!found) throw new Error(`there is no panel ${key}`);
    return found;
  }

  /**
   * Gives a series its points.
   *
   * @param {string} panelKey
   * @param {string} seriesKey
   * @param {ArrayLike<number>} xs
   * @param {(number | null)[]} ys
   */
  data(panelKey, seriesKey, xs, ys) {
    const series = this.panel(panelKey).series.find((one) => one.key === seriesKey);
    if (!series) throw new Error(`there is no series ${seriesKey}`);
    series.xs = xs;
    series.ys = ys;
  }

  /** Draws in the next animation frame, however often it is called before. */
  update() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.draw();
    });
  }

  destroy() {
    if (this.frame !== null) cancelAnimationFrame(this.frame);
    this.life.abort();
    this.sizes.disconnect();
    this.tools.destroy();
    this.root.replaceChildren();
  }

  listen() {
    const { signal } = this.life;
    this.views.forEach((view) => this.sizes.observe(view.area));
    onTheme(() => {
      this.colors.clear();
      this.update();
    }, signal);
    for (const view of this.views) {
      const { area } = view;
      /** @param {PointerEvent} event */
      const point = (event) => {
        this.keyed = false;
        this.moveTo(this.toValue((event.clientX - area.getBoundingClientRect().left) / zoomOf(area)));
      };
      area.addEventListener("pointermove", (event) => {
        // When the page scrolls under a resting pointer the browser reports a move too: keys have precedence over it.
        if (!this.keyed || event.movementX !== 0 || event.movementY !== 0) point(event);
      });
      area.addEventListener("pointerdown", point);
      area.addEventListener("click", (event) => this.press(event, view));
      area.addEventListener("pointerleave", (event) => {
        if (event.pointerType === "mouse" && !this.keyed) this.moveTo(null); // after a touch the values stay readable
      });
    }
    this.root.addEventListener("keydown", (event) => this.onKey(event), { signal });
    const onBlur = () => {
      if (this.keyed) this.moveTo(null);
      this.keyed = false;
    };
    this.root.addEventListener("blur", onBlur, { signal });
  }

  // --- the crosshair ------------------------------------------------------------------------------------------

  /**
   * Puts the crosshair at x, or at the point near it.
   *
   * @param {number | null} x
   */
  moveTo(x) {
    const { min, max } = this.options.x;
    if (x !== null) {
      x = Math.min(max, Math.max(min, Math.round(x)));
      const xs = this.densest();
      const near = xs ? this.near(xs, x) : -1;
      if (xs && near >= 0) x = xs[near];
    }
    if (x === this.cursor) return;
    this.cursor = x;
    this.update();
  }

  /**
   * Tells the owner which measured line lies under the pointer, if one does.
   *
   * @param {MouseEvent} event
   * @param {View} view
   */
  press(event, { panel, area, toY }) {
    if (!this.options.onPress || !toY) return;
    const box = area.getBoundingClientRect();
    const zoom = zoomOf(area);
    const x = this.toValue((event.clientX - box.left) / zoom);
    /** @param {Series} series */
    const distance = ({ xs, ys }) => {
      const y = between(xs, ys ?? [], x);
      return y === null ? Infinity : Math.abs(toY(y) - (event.clientY - box.top) / zoom);
    };
    const measured = panel.series.filter((series) => !series.hidden && !series.interpolate);
    const [near] = measured.map((series) => ({ series, far: distance(series) })).sort((a, b) => a.far - b.far);
    if (near && near.far <= PRESS_PIXELS) this.options.onPress(panel.key, near.series.key);
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.target !== this.root) return; // a button below the chart
    const xs = this.densest();
    const { min, max } = this.options.x;
    const stride = event.shiftKey ? 10 : 1;
    const move = { ArrowLeft: -stride, ArrowRight: stride }[event.key];
    if (move !== undefined && xs) {
      const here = this.cursor === null ? xs.length - 1 : nearest(xs, this.cursor) + move;
      this.moveTo(xs[Math.min(xs.length - 1, Math.max(0, here))]);
    } else if (move !== undefined) {
      this.moveTo((this.cursor ?? min) + (move * Math.max(1, max - min)) / 100);
    } else if (event.key === "Home") {
      this.moveTo(xs ? xs[0] : min);
    } else if (event.key === "End") {
      this.moveTo(xs ? xs[xs.length - 1] : max);
    } else if (event.key === "Escape") {
      this.moveTo(null);
    } else {
      return;
    }
    event.preventDefault();
    this.keyed = this.cursor !== null;
    this.speak();
  }

  /** Says the values aloud, for the keyboard only: a pointer would flood a screen reader. */
  speak() {
    if (this.cursor === null) return;
    const parts = this.views.flatMap(({ panel }) => {
      const { series, x } = this.read(panel);
      const values = series.flatMap(({ label, y }) => (y === null ? [] : [`${label} ${panel.y.format(y)}`]));
      return values.length && x !== null ? [`${panel.title}, ${this.options.x.describe(x)}: ${values.join(", ")}`] : [];
    });
    this.spoken.textContent = parts.join(". ");
    this.tools.point(this.views.map(({ panel }) => this.read(panel)));
  }

  /** The x values of the measured series with the most points: what the crosshair steps along. */
  densest() {
    const all = this.options.panels.flatMap((panel) => panel.series);
    const measured = all.flatMap(({ xs, interpolate }) => (xs?.length && !interpolate ? [xs] : []));
    return measured.reduce((best, xs) => (best && best.length >= xs.length ? best : xs), /** @type {ArrayLike<number> | null} */ (null));
  }

  /**
   * Index of the point that stands for x, or -1 where the series has none around there.
   *
   * @param {ArrayLike<number> | undefined} xs
   * @param {number} x
   */
  near(xs, x) {
    const i = nearest(xs, x);
    if (!xs || i < 0) return -1;
    const spacing = Math.max(i > 0 ? xs[i] - xs[i - 1] : 0, i + 1 < xs.length ? xs[i + 1] - xs[i] : 0);
    const eightPixels = this.toValue(8) - this.toValue(0);
    return Math.abs(xs[i] - x) <= Math.max(spacing, eightPixels) ? i : -1;
  }

  /**
   * What the readout of a panel says: its x, and for each visible series the point there.
   *
   * @param {Panel} panel
   * @returns {Reading}
   */
  read(panel) {
    const visible = panel.series.filter((series) => !series.hidden && !series.quiet);
    const ends = visible.flatMap(({ xs, interpolate }) => (xs?.length && !interpolate ? [xs[xs.length - 1]] : []));
    const at = this.cursor ?? panel.rest ?? (ends.length ? Math.max(...ends) : null);
    /** @type {number | null} */
    let x = null; // a sparse series answers with its own nearest point, so the panel says which x it shows
    const points = visible.map(({ key, label, xs, ys, interpolate }) => {
      if (at === null) return { key, label, x: null, y: null };
      const i = interpolate ? -1 : this.near(xs, at);
      const y = interpolate ? between(xs, ys ?? [], at) : (ys?.[i] ?? null);
      const own = xs && i >= 0 ? xs[i] : at;
      if (i >= 0) x ??= own;
      return { key, label, x: own, y: Number.isFinite(y) ? y : null };
    });
    return { x: x ?? at, series: points };
  }

  // --- drawing ------------------------------------------------------------------------------------------------

  draw() {
    const started = performance.now();
    if (this.root.clientWidth === 0) return; // in a tab that is not open
    const font = `${Math.round(12 * typeScale())}px ${this.color("--tl-font")}`;
    const shown = this.views.filter(({ area }) => area.clientHeight > 0); // the presenter's view leaves some out
    if (shown.length === 0) return;
    this.layout(font, shown[0]);
    const readings = this.views.map(({ panel }) => this.read(panel));
    this.views.forEach((view, i) => this.drawView(view, view === shown[shown.length - 1], readings[i], font));
    this.views.forEach(({ legend }, i) => legend.write(readings[i], this.options.x.describe, this));
    this.tools.change();
    this.root.dataset.drawMs = (performance.now() - started).toFixed(2);
  }

  /**
   * Room for the ticks' words at the left, and for the lines' at the right.
   *
   * @param {string} font
   * @param {View} view of which the width is that of all
   */
  layout(font, { context, area }) {
    const labels = this.options.panels.flatMap((panel) => panel.series.map((series) => series.endLabel ?? ""));
    context.font = font;
    const labelWidth = Math.max(0, ...labels.map((label) => context.measureText(label).width));
    this.width = area.clientWidth;
    this.left = this.width < 480 ? 46 : 56;
    this.right = this.width - (labelWidth ? labelWidth + 14 : 10);
  }

  /**
   * @param {View} view
   * @param {boolean} isLast
   * @param {Reading} reading
   * @param {string} font
   */
  drawView(view, isLast, reading, font) {
    const { panel, canvas, context, area } = view;
    const { width, left, right, options, cursor } = this;
    const height = area.clientHeight;
    const ratio = (window.devicePixelRatio || 1) * zoomOf(this.root);
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    /** @type {import("./drawing.js").Frame} */
    const frame = {
      context,
      options,
      width,
      left,
      right,
      font,
      cursor,
      toPixel: (x) => this.toPixel(x),
      color: (name) => this.color(name),
    };
    view.toY = drawPanel(frame, panel, height, isLast, reading);
  }

  /** @param {string} variable */
  color(variable) {
    const known = this.colors.get(variable);
    if (known !== undefined) return known;
    const color = getComputedStyle(this.root).getPropertyValue(variable).trim();
    this.colors.set(variable, color);
    return color;
  }

  /** @param {number} x */
  toPixel(x) {
    const { min, max } = this.options.x;
    return this.left + ((x - min) / (max - min || 1)) * (this.right - this.left);
  }

  /** @param {number} pixel */
  toValue(pixel) {
    const { min, max } = this.options.x;
    return min + ((pixel - this.left) / (this.right - this.left || 1)) * (max - min);
  }
}

/**
 * @param {Panel} panel
 * @returns {View}
 */
function buildPanel(panel) {
  const legend = new Legend(panel);
  const canvas = make("canvas", "", { "aria-hidden": "true" }); // its values are in the head
  const area = make("div", "tl-plot-area", {}, canvas, legend.hint);
  area.style.height = `calc(${panel.height}px * var(--tl-plot-scale, 1))`;
  const section = make("section", "tl-plot-panel", { "data-panel": panel.key }, legend.head, area);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  return { panel, legend, section, area, canvas, context, toY: null };
}
