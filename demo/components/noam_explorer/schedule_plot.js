/**
 * Learning rates, given as functions, over the training step; and a line at one step that can be dragged.
 * Drawn as SVG: the curves are few and smooth, so they stay sharp and take their colours from the page's CSS.
 * The ticks are those of shared/plot.
 *
 *   const plot = new SchedulePlot(root, {
 *     label: "Learning rate ...", axis: "training step", handle: "step t",
 *     formats,                                      // how a step and a rate are written, Formats of types.d.ts
 *     onStep: (step) => {},                         // the line was dragged there
 *     onNudge: (count) => {},                       // an arrow key asks for so many small moves
 *   });
 *   plot.show(view);                                // a PlotView of types.d.ts
 */
import { shape } from "../shared/dom.js";
import { isPeakShown, LabelPlacer, wantedLabels } from "./plot_labels.js";
import { plotScales } from "./plot_scales.js";
import { StepHandle } from "./step_handle.js";

/** @typedef {import("./types.d.ts").PlotCurve} PlotCurve */
/** @typedef {import("./types.d.ts").PlotView} PlotView */
/** @typedef {import("./plot_scales.js").Scales} Scales */

/**
 * @typedef {object} Options
 * @property {string} label
 * @property {string} axis
 * @property {string} handle
 * @property {import("./types.d.ts").Formats} formats
 * @property {(step: number) => void} onStep
 * @property {(count: number) => void} onNudge
 */

export class SchedulePlot {
  /**
   * @param {HTMLElement} root
   * @param {Options} options
   */
  constructor(root, options) {
    this.root = root;
    this.options = options;
    /** @type {number | null} the animation frame that is asked for */
    this.frame = null;
    /** @type {PlotView | null} */
    this.view = null;
    this.svg = shape("svg", { class: "tl-noam-svg", role: "img", "aria-label": options.label });
    const { handle: label, formats, onStep, onNudge } = options;
    this.handle = new StepHandle(root, { label, whole: formats.whole, onStep, onNudge });
    root.replaceChildren(this.svg, this.handle.node);
    this.sizes = new ResizeObserver(() => this.update()); // also the moment a hidden tab opens
    this.sizes.observe(root);
  }

  /**
   * Draws in the next animation frame, however often it is called before.
   *
   * @param {PlotView} view
   */
  show(view) {
    this.view = view;
    this.handle.maxSteps = view.maxSteps;
    this.update();
  }

  update() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      if (this.view !== null && this.root.clientWidth > 0) this.draw(this.view); // not in a tab that is not open
    });
  }

  destroy() {
    if (this.frame !== null) cancelAnimationFrame(this.frame);
    this.sizes.disconnect();
  }

  /** @param {PlotView} view */
  draw(view) {
    const scales = plotScales(view, this.root.clientWidth, this.root.clientHeight, this.marginWidth(view));
    const { width, height, left, right, top, bottom } = scales;
    const lines = shape("g", { "clip-path": "url(#tl-noam-clip)" });
    const clip = shape("clipPath", { id: "tl-noam-clip" });
    clip.append(shape("rect", { x: left - 4, y: top - 6, width: right - left + 8, height: bottom - top + 6 }));
    lines.append(...view.curves.map((curve) => curveLine(curve, scales)));
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.svg.replaceChildren(clip, this.grid(scales), lines, dots(view, scales), this.words(view, scales));
    this.handle.render(view, scales, this.svg.querySelectorAll("text[data-tick]"));
  }

  /**
   * Room at the right for the words that stand there.
   *
   * @param {PlotView} view
   */
  marginWidth({ curves }) {
    const probe = shape("text", { class: "tl-noam-word tl-noam-look-chosen" });
    this.svg.replaceChildren(probe); // text is measured where it stands; the thick line's is the widest
    let widest = 0;
    for (const { label } of curves) {
      if (label?.side !== "margin") continue;
      probe.textContent = label.words;
      widest = Math.max(widest, probe.getComputedTextLength() + 4);
    }
    return widest;
  }

  /** @param {Scales} scales */
  grid({ left, right, bottom, height, toX, toY, rateAxis, stepTicks }) {
    const group = shape("g", { class: "tl-noam-grid" });
    for (const lr of rateAxis.ticks) {
      const y = Math.round(toY(lr)) + 0.5; // half a pixel: a hairline stays one pixel wide
      group.append(shape("line", { x1: left, x2: right, y1: y, y2: y }));
      group.append(shape("text", { x: left - 8, y: y + 4, "text-anchor": "end" }, this.rateTick(lr, rateAxis.decimals)));
    }
    for (const step of stepTicks) {
      const x = Math.round(toX(step)) + 0.5;
      group.append(shape("line", { x1: x, x2: x, y1: bottom, y2: bottom + 4 }));
      const anchor = x > right - 20 ? "end" : "middle";
      const attributes = { x: anchor === "end" ? right : x, y: bottom + 18, "text-anchor": anchor, "data-tick": x };
      group.append(shape("text", attributes, this.options.formats.whole(step)));
    }
    group.append(shape("text", { x: right, y: height - 6, "text-anchor": "end" }, this.options.axis));
    return group;
  }

  /**
   * @param {number} lr
   * @param {number} [decimals]
   */
  rateTick(lr, decimals) {
    if (lr === 0) return "0";
    return decimals !== undefined && decimals <= 5 ? lr.toFixed(decimals) : this.options.formats.rate(lr, true);
  }

  /**
   * What stands beside peaks and line ends.
   *
   * @param {PlotView} view
   * @param {Scales} scales
   */
  words(view, scales) {
    const group = shape("g");
    this.svg.replaceChildren(group); // text is measured where it stands
    const placer = new LabelPlacer(scales);
    for (const label of wantedLabels(view, scales)) {
      const node = shape("text", { class: `tl-noam-word tl-noam-look-${label.look}`, "data-curve": label.key }, label.words);
      group.append(node);
      const place = placer.place(label, node.getComputedTextLength());
      if (place === null) {
        node.remove(); // the table has it too
        continue;
      }
      node.setAttribute("x", String(place.x));
      node.setAttribute("y", String(place.y + 4));
      node.setAttribute("text-anchor", place.anchor);
    }
    return group;
  }
}

/**
 * @param {PlotCurve} curve
 * @param {Scales} scales
 */
function curveLine({ key, rate, look }, { samples, toX, toY }) {
  const points = samples.map((step) => `${toX(step).toFixed(1)} ${toY(rate(step)).toFixed(1)}`);
  return shape("path", { d: `M${points.join("L")}`, class: `tl-noam-line tl-noam-look-${look}`, "data-curve": key });
}

/**
 * A ring at each peak, a dot where each line crosses the chosen step.
 *
 * @param {PlotView} view
 * @param {Scales} scales
 */
function dots({ curves, step, maxSteps }, scales) {
  const group = shape("g");
  for (const curve of curves) if (isPeakShown(curve.peak, maxSteps)) group.append(...dot("peak", curve, curve.peak.step, 3.5, scales));
  for (const curve of curves) group.append(...dot("now", curve, step, 3, scales));
  return group;
}

/**
 * @param {"peak" | "now"} kind
 * @param {PlotCurve} curve
 * @param {number} step
 * @param {number} radius
 * @param {Scales} scales
 * @returns {SVGCircleElement[]} none if it lies below the picture
 */
function dot(kind, { key, look, rate }, step, radius, { bottom, toX, toY }) {
  const [x, y] = [toX(step), toY(rate(step))];
  if (y > bottom + 1) return [];
  const r = look === "chosen" ? radius + 1.5 : radius;
  return [shape("circle", { cx: x, cy: y, r, class: `tl-noam-${kind} tl-noam-look-${look}`, "data-curve": key })];
}
