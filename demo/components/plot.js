/*
 * LinePlot: line charts one above the other that share one x axis, drawn on canvas. No dependencies.
 *
 *   const plot = new LinePlot(root, {
 *     label: "Charts over the training steps",        // accessible name
 *     language: "en",                                 // how numbers are written
 *     x: { min: 0, max: 1500, label: "training step", describe: (x) => "step " + x },
 *     panels: [{
 *       key: "loss", title: "Loss", height: 240,      // height in CSS pixels
 *       y: { scale: "linear", min: 0, max: null,      // null: from the data; "log" needs no limits
 *            empty: [0, 4],                           // range while there is nothing to draw
 *            format: (y) => y.toFixed(3),             // values in the readout
 *            tick: (y) => y + " %" },                 // optional; else plain nice numbers
 *       hint: "Press Train",                          // shown while no series has a point
 *       series: [{ key: "train", label: "every step", color: "--tl-loss",   // name of a CSS variable
 *                  width: 1.5, alpha: 1, dash: [], points: false,
 *                  interpolate: false,                // true for a formula: read between its points too
 *                  endLabel: "", hidden: false,
 *                  quiet: false,                      // true: one of many, drawn but not in the readout
 *                  front: false }],                   // true: drawn over the others
 *       marks: [{ x: 100, label: "peak", color: "--tl-lr" }],
 *       rest: null,                                   // the x that is read while there is no crosshair; null: the latest
 *     }],
 *     onPress: (panelKey, seriesKey) => {},            // optional: a measured line was pressed
 *   });
 *   plot.data("loss", "train", steps, values);        // x ascending; null or NaN in y is a gap; arrays are not copied
 *   plot.panel("loss").y.scale = "log";               // options may be changed at any time ...
 *   plot.update();                                    // ... and are drawn in the next animation frame
 *   plot.destroy();
 *
 * The legend of a panel is also its readout: it shows the values under the crosshair, else the latest ones,
 * and says to which x they belong. It keeps its place, so it neither covers a line nor jumps.
 * Pointer, touch and arrow keys (Shift: ten points, Home, End, Escape) move the crosshair.
 */
const LABEL_PIXELS = 15; // from label to label at the ends of lines
const PRESS_PIXELS = 24; // how far from a line a press still means it: a finger is not exact

class LinePlot {
  static CSS = `
    .tl-plot { position: relative; outline: none; container-type: inline-size; }
    .tl-plot:focus-visible { outline: 2px solid var(--tl-accent); outline-offset: 6px; border-radius: var(--tl-radius); }
    .tl-plot-panel + .tl-plot-panel { margin-top: 14px; }
    .tl-plot-head { display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 18px; font-size: 13px;
      line-height: 1.6; color: var(--tl-muted); font-variant-numeric: tabular-nums; }
    .tl-plot-title { font-size: 15px; font-weight: 600; color: var(--tl-ink); }
    .tl-plot-item { display: inline-flex; align-items: baseline; gap: 6px; white-space: nowrap; }
    .tl-plot-item[hidden] { display: none; }
    .tl-plot-item svg { width: 26px; height: 10px; flex: none; align-self: center; }
    .tl-plot-value { min-width: 4.6em; font-weight: 600; color: var(--tl-ink); }
    .tl-plot-at { margin-left: auto; min-width: 6.5em; text-align: right; }
    .tl-plot-area { position: relative; touch-action: pan-y; }
    .tl-plot-area canvas { display: block; width: 100%; height: 100%; }
    .tl-plot-hint { position: absolute; inset: 0 0 20px; display: grid; place-items: center; margin: 0; padding: 0 8px;
      text-align: center; font-size: 14px; line-height: 1.6; color: var(--tl-muted); pointer-events: none; }
    .tl-plot-hint span { padding: 2px 10px; background: var(--tl-paper); } /* no grid line goes through the words */
    .tl-plot-hint[hidden] { display: none; }
    .tl-plot-spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    .tl-plot-many .tl-plot-title { flex: 1 0 calc(100% - 9em); }
    .tl-plot-many .tl-plot-at { order: 1; }
    .tl-plot-many .tl-plot-item { order: 2; }
    @container (max-width: 560px) {
      .tl-plot-title { flex: 1 0 60%; }
      .tl-plot-at { order: 1; }
      .tl-plot-item { order: 2; gap: 5px; }
      .tl-plot-item svg { width: 20px; }
      .tl-plot-value { min-width: 4.2em; }
      .tl-plot-head { column-gap: 10px; }
    }`;

  constructor(root, options) {
    this.root = root;
    this.options = options;
    this.cursor = null; // x under the crosshair, or null
    this.keyed = false; // the crosshair was last moved by a key
    this.frame = null; // the animation frame that will redraw
    this.colors = new Map(); // CSS variables, read once per theme
    this.integers = new Intl.NumberFormat(options.language, { maximumFractionDigits: 0 });
    this.build();
    this.listen();
    this.update();
  }

  /** The options of one panel; change them, then call update(). */
  panel(key) {
    return this.options.panels.find((panel) => panel.key === key);
  }

  /** Gives a series its points. */
  data(panelKey, seriesKey, xs, ys) {
    const series = this.panel(panelKey).series.find((one) => one.key === seriesKey);
    series.xs = xs;
    series.ys = ys;
  }

  /** Draws in the next animation frame, however often it is called before. */
  update() {
    if (this.frame === null) {
      this.frame = requestAnimationFrame(() => {
        this.frame = null;
        this.draw();
      });
    }
  }

  destroy() {
    cancelAnimationFrame(this.frame);
    this.sizes.disconnect();
    this.themes.disconnect();
    this.root.replaceChildren();
  }

  // --- the elements -------------------------------------------------------------------------------------------

  build() {
    const style = document.createElement("style");
    style.textContent = LinePlot.CSS;
    this.spoken = LinePlot.make("p", "tl-plot-spoken");
    this.spoken.setAttribute("aria-live", "polite");
    this.root.classList.add("tl-plot");
    this.root.tabIndex = 0;
    this.root.setAttribute("role", "group");
    this.root.setAttribute("aria-label", this.options.label);
    this.views = this.options.panels.map((panel) => this.buildPanel(panel));
    this.root.replaceChildren(style, ...this.views.map((view) => view.section), this.spoken);
  }

  buildPanel(panel) {
    const section = LinePlot.make("section", "tl-plot-panel");
    section.dataset.panel = panel.key;
    const head = LinePlot.make("div", "tl-plot-head" + (panel.series.length > 3 ? " tl-plot-many" : ""));
    const at = LinePlot.make("span", "tl-plot-at");
    const items = panel.series.map((series) => {
      const item = LinePlot.make("span", "tl-plot-item");
      item.dataset.series = series.key;
      const value = LinePlot.make("span", "tl-plot-value");
      const swatch = LinePlot.swatch(series);
      item.hidden = Boolean(series.hidden || series.quiet);
      item.append(swatch, LinePlot.make("span", "", series.label), value);
      return { item, value, swatch };
    });
    head.append(LinePlot.make("span", "tl-plot-title", panel.title), ...items.map((one) => one.item), at);
    const area = LinePlot.make("div", "tl-plot-area");
    area.style.height = panel.height + "px";
    const canvas = document.createElement("canvas");
    canvas.setAttribute("aria-hidden", "true"); // its values are in the head
    const hint = LinePlot.make("p", "tl-plot-hint");
    hint.append(LinePlot.make("span", ""));
    area.append(canvas, hint);
    section.append(head, area);
    return { panel, section, area, canvas, context: canvas.getContext("2d"), hint, at, items };
  }

  static make(tag, className, words = "") {
    const node = document.createElement(tag);
    node.className = className;
    node.textContent = words;
    return node;
  }

  /** A short piece of the line as it is drawn, for the legend. */
  static swatch(series) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 26 10");
    svg.setAttribute("aria-hidden", "true");
    const add = (tag, attributes) => {
      const shape = document.createElementNS("http://www.w3.org/2000/svg", tag);
      for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, value);
      svg.append(shape);
      return shape;
    };
    const line = add("line", { x1: 1, y1: 5, x2: 25, y2: 5, "stroke-width": series.width ?? 1.5 });
    line.style.stroke = "var(" + series.color + ")";
    line.style.strokeDasharray = (series.dash ?? []).join(" ");
    if (series.points) add("circle", { cx: 13, cy: 5, r: 3 }).style.fill = "var(" + series.color + ")";
    return svg;
  }

  listen() {
    this.sizes = new ResizeObserver(() => this.update()); // also the moment a hidden tab opens
    this.views.forEach((view) => this.sizes.observe(view.area));
    this.themes = new MutationObserver(() => {
      this.colors.clear();
      this.update();
    });
    this.themes.observe(document.body, { attributes: true, attributeFilter: ["class"] });
    for (const { area } of this.views) {
      const point = (event) => {
        this.keyed = false;
        this.moveTo(this.toValue(event.clientX - area.getBoundingClientRect().left));
      };
      area.addEventListener("pointermove", (event) => {
        // When the page scrolls under a resting pointer the browser reports a move too: keys have precedence over it.
        if (!this.keyed || event.movementX !== 0 || event.movementY !== 0) point(event);
      });
      area.addEventListener("pointerdown", point);
      area.addEventListener("click", (event) => this.press(event, area));
      area.addEventListener("pointerleave", (event) => {
        if (event.pointerType === "mouse" && !this.keyed) this.moveTo(null); // after a touch the values stay readable
      });
    }
    this.root.addEventListener("keydown", (event) => this.onKey(event));
    this.root.addEventListener("blur", () => {
      if (this.keyed) this.moveTo(null);
      this.keyed = false;
    });
  }

  // --- the crosshair ------------------------------------------------------------------------------------------

  /** Puts the crosshair at x, or at the point near it. */
  moveTo(x) {
    const { min, max } = this.options.x;
    if (x !== null) {
      x = Math.min(max, Math.max(min, Math.round(x)));
      const xs = this.densest();
      const near = xs ? this.near(xs, x) : -1;
      if (near >= 0) x = xs[near];
    }
    if (x === this.cursor) return;
    this.cursor = x;
    this.update();
  }

  /** Tells the owner which measured line lies under the pointer, if one does. */
  press(event, area) {
    if (!this.options.onPress) return;
    const view = this.views.find((one) => one.area === area);
    const box = area.getBoundingClientRect();
    const x = this.toValue(event.clientX - box.left);
    const distance = ({ xs, ys }) => {
      const y = LinePlot.between(xs, ys, x);
      return y === null || !view.toY ? Infinity : Math.abs(view.toY(y) - (event.clientY - box.top));
    };
    const measured = view.panel.series.filter((series) => !series.hidden && !series.interpolate);
    const near = measured.map((series) => ({ series, far: distance(series) })).sort((a, b) => a.far - b.far)[0];
    if (near && near.far <= PRESS_PIXELS) this.options.onPress(view.panel.key, near.series.key);
  }

  onKey(event) {
    const xs = this.densest();
    const { min, max } = this.options.x;
    const stride = event.shiftKey ? 10 : 1;
    const move = { ArrowLeft: -stride, ArrowRight: stride }[event.key];
    if (move !== undefined && xs) {
      const here = this.cursor === null ? xs.length - 1 : LinePlot.nearest(xs, this.cursor) + move;
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
      const values = series.filter((one) => one.y !== null).map((one) => one.label + " " + panel.y.format(one.y));
      return values.length ? [panel.title + ", " + this.options.x.describe(x) + ": " + values.join(", ")] : [];
    });
    this.spoken.textContent = parts.join(". ");
  }

  /** The x values of the measured series with the most points: what the crosshair steps along. */
  densest() {
    const all = this.options.panels.flatMap((panel) => panel.series);
    const measured = all.filter((series) => !series.interpolate && series.xs?.length);
    return measured.reduce((best, series) => (best && best.length >= series.xs.length ? best : series.xs), null);
  }

  /** Index of the point that stands for x, or -1 where the series has none around there. */
  near(xs, x) {
    const i = LinePlot.nearest(xs, x);
    if (i < 0) return -1;
    const spacing = Math.max(i > 0 ? xs[i] - xs[i - 1] : 0, i + 1 < xs.length ? xs[i + 1] - xs[i] : 0);
    const eightPixels = this.toValue(8) - this.toValue(0);
    return Math.abs(xs[i] - x) <= Math.max(spacing, eightPixels) ? i : -1;
  }

  static nearest(xs, x) {
    if (!xs || xs.length === 0) return -1;
    let low = 0;
    let high = xs.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (xs[middle] <= x) low = middle;
      else high = middle;
    }
    return x - xs[low] <= xs[high] - x ? low : high;
  }

  static between(xs, ys, x) {
    if (!xs?.length || x < xs[0] || x > xs[xs.length - 1]) return null;
    const i = LinePlot.nearest(xs, x);
    const j = x < xs[i] ? i - 1 : i + 1;
    if (xs[i] === x || j < 0 || j >= xs.length) return ys[i];
    return ys[i] + ((ys[j] - ys[i]) * (x - xs[i])) / (xs[j] - xs[i]);
  }

  /** What the readout of a panel says: its x, and for each visible series the point there. */
  read(panel) {
    const visible = panel.series.filter((series) => !series.hidden && !series.quiet);
    const measured = visible.filter((series) => !series.interpolate && series.xs?.length);
    const latest = measured.length ? Math.max(...measured.map((series) => series.xs[series.xs.length - 1])) : null;
    const at = this.cursor ?? panel.rest ?? latest;
    let x = null; // a sparse series answers with its own nearest point, so the panel says which x it shows
    const points = visible.map((series) => {
      if (at === null) return { key: series.key, label: series.label, x: null, y: null };
      const i = series.interpolate ? -1 : this.near(series.xs, at);
      const y = series.interpolate ? LinePlot.between(series.xs, series.ys, at) : series.ys?.[i] ?? null;
      const own = i >= 0 ? series.xs[i] : at;
      if (i >= 0) x ??= own;
      return { key: series.key, label: series.label, x: own, y: Number.isFinite(y) ? y : null };
    });
    return { x: x ?? at, series: points };
  }

  // --- drawing ------------------------------------------------------------------------------------------------

  draw() {
    const started = performance.now();
    if (this.root.clientWidth === 0) return; // in a tab that is not open
    this.layout();
    this.views.forEach((view, i) => this.drawPanel(view, i === this.views.length - 1));
    this.views.forEach((view) => this.writeHead(view));
    this.root.dataset.drawMs = (performance.now() - started).toFixed(2);
  }

  layout() {
    const width = this.views[0].area.clientWidth;
    const labels = this.options.panels.flatMap((panel) => panel.series.map((series) => series.endLabel ?? ""));
    const { context } = this.views[0];
    context.font = this.font();
    const labelWidth = Math.max(0, ...labels.map((label) => context.measureText(label).width));
    this.width = width;
    this.left = width < 480 ? 46 : 56;
    this.right = width - (labelWidth ? labelWidth + 14 : 10);
  }

  font(size = 12) {
    return size + "px " + this.color("--tl-font");
  }

  color(name) {
    if (!this.colors.has(name)) this.colors.set(name, getComputedStyle(this.root).getPropertyValue(name).trim());
    return this.colors.get(name);
  }

  toPixel(x) {
    const { min, max } = this.options.x;
    return this.left + ((x - min) / (max - min || 1)) * (this.right - this.left);
  }

  toValue(pixel) {
    const { min, max } = this.options.x;
    return min + ((pixel - this.left) / (this.right - this.left || 1)) * (max - min);
  }

  drawPanel(view, isLast) {
    const { panel, canvas, context, area } = view;
    const height = area.clientHeight;
    const ratio = window.devicePixelRatio || 1;
    if (canvas.width !== Math.round(this.width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(this.width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, this.width, height);

    const top = 10;
    const bottom = height - (isLast ? 40 : 8);
    const { low, high, ticks, words } = this.yAxis(panel, bottom - top);
    const scale = panel.y.scale === "log" ? Math.log10 : (y) => y;
    const toY = (y) => bottom - ((scale(y) - scale(low)) / (scale(high) - scale(low))) * (bottom - top);
    view.toY = toY;

    this.drawGrid(context, ticks, words, toY, top, bottom, isLast);
    for (const mark of panel.marks ?? []) this.drawMark(context, mark, top, bottom);
    context.save();
    context.beginPath();
    context.rect(this.left - 3, top - 4, this.right - this.left + 6, bottom - top + 8);
    context.clip();
    const shown = panel.series.filter((series) => !series.hidden);
    for (const series of [...shown.filter((one) => !one.front), ...shown.filter((one) => one.front)]) {
      this.drawSeries(context, series, toY, panel.y.scale);
    }
    context.restore();
    this.drawCrosshair(context, panel, toY, top, bottom);
    for (const mark of panel.marks ?? []) this.drawMarkLabel(context, mark, top);
    this.drawEndLabels(context, panel, toY, top, bottom);
  }

  /** Limits and ticks of a panel's y axis. */
  yAxis(panel, pixels) {
    const log = panel.y.scale === "log";
    let low = Infinity;
    let high = -Infinity;
    for (const series of panel.series) {
      if (series.hidden) continue;
      for (const y of series.ys ?? []) {
        if (!Number.isFinite(y) || y === null || (log && y <= 0)) continue;
        if (y < low) low = y;
        if (y > high) high = y;
      }
    }
    if (low > high) [low, high] = panel.y.empty ?? [0, 1];
    const count = Math.max(2, Math.floor(pixels / (log ? 26 : 42)));
    const axis = log ? LinePlot.logTicks(low, high, count) : LinePlot.linearTicks(panel.y, low, high, count);
    const plain = new Intl.NumberFormat(this.options.language, {
      minimumFractionDigits: axis.decimals ?? 0,
      maximumFractionDigits: axis.decimals ?? 8,
    });
    const write = panel.y.tick ?? ((y) => (y !== 0 && Math.abs(y) < 1e-5 ? y.toExponential(0) : plain.format(y)));
    return { ...axis, words: axis.ticks.map(write) };
  }

  /** A nice step (1, 2, 2.5 or 5 times a power of ten) that makes at most `count` intervals. */
  static niceStep(span, count) {
    const rough = span / count || 1;
    const power = 10 ** Math.floor(Math.log10(rough));
    return power * [1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough * 0.999999);
  }

  static linearTicks(limits, dataLow, dataHigh, count) {
    const from = limits.min ?? dataLow;
    const to = limits.max ?? Math.max(dataHigh, from + 1e-12);
    const step = LinePlot.niceStep(to - from, count);
    const low = limits.min ?? Math.floor(from / step) * step;
    const high = limits.max ?? Math.ceil(to / step - 1e-9) * step;
    const ticks = [];
    for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-6; i++) ticks.push(i * step || 0); // no -0
    let decimals = 0;
    while (decimals < 8 && Math.abs(step * 10 ** decimals - Math.round(step * 10 ** decimals)) > 1e-6) decimals++;
    return { low, high, ticks, decimals };
  }

  /** Decades, with 2 and 5 between them where there is room. */
  static logTicks(dataLow, dataHigh, count) {
    const floor = Math.max(dataLow, dataHigh * 1e-12, 1e-12); // a range of zero or below has no logarithm
    const factors = [1, 2, 5];
    const grid = [];
    for (let power = Math.floor(Math.log10(floor)); power <= Math.ceil(Math.log10(Math.max(dataHigh, floor))); power++) {
      for (const factor of factors) grid.push({ y: Number(factor + "e" + power), factor });
    }
    let first = grid.findLastIndex((one) => one.y <= floor * 1.000001);
    let last = grid.findIndex((one) => one.y >= dataHigh * 0.999999);
    if (first < 0) first = 0;
    if (last < 0) last = grid.length - 1;
    if (last <= first) last = Math.min(grid.length - 1, first + 1);
    if (last === first) first -= 1;
    const used = grid.slice(first, last + 1);
    let ticks = used.length <= count + 1 ? used : used.filter((one) => one.factor === 1);
    const skip = Math.ceil(ticks.length / (count + 1));
    ticks = ticks.filter((_, i) => i % skip === 0);
    return { low: used[0].y, high: used[used.length - 1].y, ticks: ticks.map((one) => one.y) };
  }

  drawGrid(context, ticks, words, toY, top, bottom, isLast) {
    context.font = this.font();
    context.lineWidth = 1;
    context.setLineDash([]);
    context.strokeStyle = this.color("--tl-line");
    context.fillStyle = this.color("--tl-muted");
    context.textAlign = "right";
    context.textBaseline = "middle";
    context.beginPath();
    ticks.forEach((tick, i) => {
      const y = Math.round(toY(tick)) + 0.5; // half a pixel: a hairline stays one pixel wide
      context.moveTo(this.left, y);
      context.lineTo(this.right, y);
      context.fillText(words[i], this.left - 8, y);
    });
    const { min, max } = this.options.x;
    // Whole numbers only: a training step has no fraction.
    const step = Math.ceil(LinePlot.niceStep(max - min, Math.max(2, (this.right - this.left) / 75)));
    const xTicks = [];
    for (let x = Math.ceil(min / step) * step; x <= max; x += step) xTicks.push(x);
    for (const x of xTicks) {
      const pixel = Math.round(this.toPixel(x)) + 0.5;
      context.moveTo(pixel, bottom);
      context.lineTo(pixel, bottom + 4);
    }
    context.stroke();
    if (isLast) this.drawXLabels(context, xTicks, bottom);
  }

  drawXLabels(context, ticks, bottom) {
    context.textBaseline = "top";
    context.textAlign = "center";
    for (const x of ticks) {
      const words = this.integers.format(x);
      const half = context.measureText(words).width / 2;
      context.fillText(words, Math.min(this.width - half, this.toPixel(x)), bottom + 7);
    }
    context.textAlign = "right";
    context.fillText(this.options.x.label ?? "", this.right, bottom + 24);
  }

  drawSeries(context, series, toY, scale) {
    if (!series.xs?.length) return;
    context.globalAlpha = series.alpha ?? 1;
    context.strokeStyle = context.fillStyle = this.color(series.color);
    context.lineWidth = series.width ?? 1.5;
    context.lineJoin = context.lineCap = "round";
    context.setLineDash(series.dash ?? []);
    const usable = (y) => Number.isFinite(y) && y !== null && (scale !== "log" || y > 0);
    context.beginPath();
    this.trace(context, series, toY, usable);
    context.stroke();
    context.setLineDash([]);
    const room = (this.right - this.left) / series.xs.length;
    // A single point has no line yet; many points would only thicken it.
    if ((series.points && room > 7) || series.xs.length === 1) {
      const radius = room > 14 ? 3 : 2;
      for (let i = 0; i < series.xs.length; i++) {
        if (usable(series.ys[i])) this.dot(context, this.toPixel(series.xs[i]), toY(series.ys[i]), radius);
      }
    }
    context.globalAlpha = 1;
  }

  /**
   * The path of a series. Of the points that fall on one pixel column only the first, the lowest, the highest and the
   * last are drawn: the picture is the same and its cost depends on the width, not on the length of the run.
   */
  trace(context, { xs, ys }, toY, usable) {
    const origin = this.toPixel(0);
    const perUnit = this.toPixel(1) - origin; // toPixel() itself is too slow for every point
    let column = null; // the pixel column being collected
    let first, lowest, highest, last;
    let drawing = false;
    const flush = () => {
      if (column === null) return;
      const x = this.toPixel(xs[first]);
      if (drawing) context.lineTo(x, toY(ys[first]));
      else context.moveTo(x, toY(ys[first]));
      const between = lowest < highest ? [lowest, highest] : [highest, lowest];
      for (const i of between) if (i !== first && i !== last) context.lineTo(this.toPixel(xs[i]), toY(ys[i]));
      if (last !== first) context.lineTo(this.toPixel(xs[last]), toY(ys[last]));
      drawing = true;
      column = null;
    };
    for (let i = 0; i < xs.length; i++) {
      if (!usable(ys[i])) {
        flush();
        drawing = false;
        continue;
      }
      const here = Math.floor(origin + perUnit * xs[i]);
      if (here !== column) {
        flush();
        column = here;
        first = lowest = highest = i;
      } else {
        if (ys[i] < ys[lowest]) lowest = i;
        if (ys[i] > ys[highest]) highest = i;
      }
      last = i;
    }
    flush();
  }

  dot(context, x, y, radius) {
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fill();
  }

  drawMark(context, mark, top, bottom) {
    const x = Math.round(this.toPixel(mark.x)) + 0.5;
    context.strokeStyle = this.color(mark.color ?? "--tl-muted");
    context.lineWidth = 1;
    context.setLineDash([2, 3]);
    context.beginPath();
    context.moveTo(x, top - 4);
    context.lineTo(x, bottom);
    context.stroke();
    context.setLineDash([]);
  }

  drawMarkLabel(context, mark, top) {
    if (!mark.label) return;
    context.font = this.font();
    const x = this.toPixel(mark.x);
    const toTheRight = x + 8 + context.measureText(mark.label).width < this.right;
    context.textAlign = toTheRight ? "left" : "right";
    context.textBaseline = "middle";
    this.textOnPaper(context, mark.label, x + (toTheRight ? 8 : -8), top + 2, mark.color ?? "--tl-muted");
  }

  drawEndLabels(context, panel, toY, top, bottom) {
    const labels = panel.series
      .filter((series) => series.endLabel && !series.hidden && series.xs?.length)
      .map((series) => ({ series, y: toY(series.ys[series.ys.length - 1]) }))
      .filter(({ y }) => Number.isFinite(y))
      .sort((a, b) => b.y - a.y);
    // From the bottom up, so that labels that would overlap move up; then from the top down, so that none leaves the panel.
    let free = bottom - 6;
    for (const label of labels) {
      label.y = Math.min(label.y, free);
      free = label.y - LABEL_PIXELS;
    }
    free = top;
    for (const label of labels.toReversed()) {
      label.y = Math.max(label.y, free);
      free = label.y + LABEL_PIXELS;
    }
    for (const { series, y } of labels) {
      const x = this.toPixel(series.xs[series.xs.length - 1]);
      context.textAlign = "left";
      context.textBaseline = "middle";
      context.font = this.font();
      this.textOnPaper(context, series.endLabel, x + 8, y, series.color);
    }
  }

  /** Text on a strip of paper, so that a line behind it does not spoil it. */
  textOnPaper(context, words, x, y, color) {
    const width = context.measureText(words).width + 6;
    context.fillStyle = this.color("--tl-paper");
    context.fillRect(context.textAlign === "left" ? x - 3 : x - width + 3, y - 8, width, 16);
    context.fillStyle = this.color(color);
    context.fillText(words, x, y);
  }

  drawCrosshair(context, panel, toY, top, bottom) {
    if (this.cursor === null) return;
    const x = Math.round(this.toPixel(this.cursor)) + 0.5;
    context.strokeStyle = this.color("--tl-muted");
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(x, top - 4);
    context.lineTo(x, bottom);
    context.stroke();
    for (const point of this.read(panel).series) {
      if (point.y === null || (panel.y.scale === "log" && point.y <= 0)) continue;
      const series = panel.series.find((one) => one.key === point.key);
      context.fillStyle = this.color("--tl-paper");
      context.strokeStyle = this.color(series.color);
      context.lineWidth = 2;
      context.beginPath();
      context.arc(this.toPixel(point.x), toY(point.y), 4.5, 0, 2 * Math.PI);
      context.fill();
      context.stroke();
    }
  }

  writeHead({ panel, items, at, hint }) {
    const { x, series } = this.read(panel);
    const shown = new Map(series.map((point) => [point.key, point.y]));
    panel.series.forEach((one, i) => {
      items[i].item.hidden = Boolean(one.hidden || one.quiet);
      items[i].swatch.firstChild.style.stroke = "var(" + one.color + ")";
      items[i].swatch.firstChild.setAttribute("stroke-width", one.width ?? 1.5);
      items[i].swatch.style.opacity = Math.min(1, 1.4 * (one.alpha ?? 1)); // a hint of a line needs more when it is short
      const y = shown.get(one.key) ?? null;
      items[i].value.textContent = y === null ? "–" : panel.y.format(y);
    });
    at.textContent = x === null ? "" : this.options.x.describe(x);
    const empty = panel.series.every((one) => one.interpolate || !one.xs?.length);
    hint.firstChild.textContent = panel.hint ?? "";
    hint.hidden = !panel.hint || !empty;
    if (!hint.hidden) Object.assign(hint.style, { left: this.left + "px", right: this.width - this.right + "px" });
  }
}
