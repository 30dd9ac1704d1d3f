/*
 * SchedulePlot: learning rates, given as functions, over the training step; and a line at one step that can be dragged.
 * Drawn as SVG: the curves are few and smooth, so they stay sharp and take their colours from the page's CSS.
 * The ticks are those of shared/plot.
 *
 *   const plot = new SchedulePlot(root, {
 *     language: "en", label: "Learning rate ...", axis: "training step", handle: "step t",
 *     rate: (lr) => "0.0014",                       // how a rate is written
 *     onStep: (step) => {},                         // the line was dragged there
 *     onNudge: (count) => {},                       // an arrow key asks for so many small moves
 *   });
 *   plot.show({
 *     logX: false, logY: false, maxSteps: 32000, step: 1000, stepWords: "step 1,000, rate 0.0002",
 *     curves: [{ key: "chosen", rate: (step) => lr,
 *                look: "chosen",                    // class tl-noam-look-..., the line's colour, width and dash
 *                peak: { step, lr, words, side },   // or null; words beside its dot, or "", to the "right" or "above"
 *                label: { words, step, side } }],   // or null; words at that step: "above" (ending there), "over" (beginning
 *                                                 // there), "below", "right", "left", or in the "margin" at the right
 *   });                                             // what comes later is drawn over what comes before
 */
import { make, shape } from "../shared/dom.js";
import { linearTicks, logTicks } from "../shared/plot/ticks.js";

export class SchedulePlot {
  constructor(root, options) {
    this.root = root;
    this.options = options;
    this.frame = null;
    this.whole = new Intl.NumberFormat(options.language, { maximumFractionDigits: 0 });
    this.svg = shape("svg", { class: "tl-noam-svg", role: "img", "aria-label": options.label });
    this.pill = make("span");
    this.handle = make("div", "tl-noam-handle", { role: "slider", "aria-label": options.handle, "aria-valuemin": 1 }, this.pill);
    this.handle.tabIndex = 0;
    root.replaceChildren(this.svg, this.handle);
    this.listen();
  }

  /** Draws in the next animation frame, however often it is called before. */
  show(view) {
    this.view = view;
    this.update();
  }

  update() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.draw();
    });
  }

  destroy() {
    if (this.frame !== null) cancelAnimationFrame(this.frame);
    this.sizes.disconnect();
  }

  // --- dragging -----------------------------------------------------------------------------------------------

  listen() {
    this.sizes = new ResizeObserver(() => this.update()); // also the moment a hidden tab opens
    this.sizes.observe(this.root);
    const drag = (event) => this.options.onStep(this.stepAt(event.clientX - this.root.getBoundingClientRect().left));
    this.root.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      this.root.setPointerCapture(event.pointerId);
      drag(event);
      event.preventDefault(); // no text is selected, and the handle keeps the focus it is given here
      this.handle.focus({ preventScroll: true, focusVisible: false });
    });
    this.root.addEventListener("pointermove", (event) => {
      if (this.root.hasPointerCapture(event.pointerId)) drag(event);
    });
    this.handle.addEventListener("keydown", (event) => this.onKey(event));
  }

  onKey(event) {
    const big = event.shiftKey ? 10 : 1;
    const nudge = { ArrowLeft: -big, ArrowDown: -big, ArrowRight: big, ArrowUp: big, PageDown: -10, PageUp: 10 }[event.key];
    const jump = { Home: 1, End: this.view.maxSteps }[event.key];
    if (nudge !== undefined) this.options.onNudge(nudge);
    else if (jump !== undefined) this.options.onStep(jump);
    else return;
    event.preventDefault();
  }

  // --- scales -------------------------------------------------------------------------------------------------

  measure() {
    const { logX, logY, maxSteps, curves } = this.view;
    this.width = this.root.clientWidth;
    this.height = this.root.clientHeight;
    this.left = this.width < 480 ? 50 : 58;
    this.right = this.width - 10 - this.marginWidth();
    this.top = 14;
    this.bottom = this.height - 46;
    const log = Math.log;
    const span = logX ? log(Math.max(maxSteps, 2)) : Math.max(maxSteps, 2);
    this.toX = (step) => this.left + ((logX ? log(step) : step) / span) * (this.right - this.left);
    this.fromX = (x) => {
      const share = (x - this.left) / (this.right - this.left);
      return logX ? Math.exp(share * span) : share * span;
    };
    this.samples = this.sampledSteps();
    const highest = Math.max(...curves.flatMap((curve) => this.samples.map(curve.rate)));
    const count = Math.max(2, Math.floor((this.bottom - this.top) / (logY ? 34 : 52)));
    if (logY) {
      // What is thousands of times below the peak says nothing; a cosine even ends at zero, which has no logarithm.
      const lowest = Math.min(...curves.map((curve) => curve.rate(this.samples[0])));
      this.yAxis = logTicks(Math.max(lowest, highest * (logX ? 1e-6 : 1e-3)), highest * 2, count);
    } else {
      this.yAxis = linearTicks({ min: 0 }, 0, highest * 1.04, count);
    }
    const { low, high } = this.yAxis;
    const scale = logY ? log : (y) => y;
    this.toY = (lr) => {
      const share = (scale(Math.max(lr, logY ? low * 0.5 : 0)) - scale(low)) / (scale(high) - scale(low));
      return this.bottom - share * (this.bottom - this.top);
    };
  }

  /** Room at the right for the words that stand there. */
  marginWidth() {
    const probe = shape("text", { class: "tl-noam-word tl-noam-look-chosen" });
    this.svg.replaceChildren(probe); // text is measured where it stands; the thick line's is the widest
    const widths = this.view.curves
      .filter(({ label }) => label?.side === "margin")
      .map(({ label }) => {
        probe.textContent = label.words;
        return probe.getComputedTextLength();
      });
    return widths.length ? Math.max(...widths) + 4 : 0;
  }

  /** The steps at which lines are drawn: one for every pixel or two, and every peak, where a line has its corner. */
  sampledSteps() {
    const { maxSteps, curves } = this.view;
    const steps = [1, maxSteps];
    for (let x = this.left; x < this.right; x += 1.5) steps.push(this.fromX(x));
    for (const { peak } of curves) if (peak) steps.push(peak.step);
    return steps.filter((step) => step >= 1 && step <= maxSteps).sort((a, b) => a - b);
  }

  /** The whole step under a pixel, kept to what a pixel can tell. */
  stepAt(x) {
    const step = Math.round(this.fromX(x));
    return Math.min(this.view.maxSteps, Math.max(1, step));
  }

  // --- drawing ------------------------------------------------------------------------------------------------

  draw() {
    if (!this.view || this.root.clientWidth === 0) return; // in a tab that is not open
    this.measure();
    const lines = shape("g", { "clip-path": "url(#tl-noam-clip)" });
    const clip = shape("clipPath", { id: "tl-noam-clip" });
    clip.append(
      shape("rect", { x: this.left - 4, y: this.top - 6, width: this.right - this.left + 8, height: this.bottom - this.top + 6 }),
    );
    lines.append(...this.view.curves.map((curve) => this.line(curve)));
    this.svg.setAttribute("viewBox", `0 0 ${this.width} ${this.height}`);
    this.svg.replaceChildren(clip, this.grid(), lines, this.dots(), this.words());
    this.placeHandle();
  }

  grid() {
    const group = shape("g", { class: "tl-noam-grid" });
    const { ticks, decimals } = this.yAxis;
    for (const lr of ticks) {
      const y = Math.round(this.toY(lr)) + 0.5; // half a pixel: a hairline stays one pixel wide
      group.append(shape("line", { x1: this.left, x2: this.right, y1: y, y2: y }));
      group.append(shape("text", { x: this.left - 8, y: y + 4, "text-anchor": "end" }, this.rateTick(lr, decimals)));
    }
    for (const step of this.stepTicks()) {
      const x = Math.round(this.toX(step)) + 0.5;
      group.append(shape("line", { x1: x, x2: x, y1: this.bottom, y2: this.bottom + 4 }));
      const anchor = x > this.right - 20 ? "end" : "middle";
      group.append(
        shape(
          "text",
          { x: anchor === "end" ? this.right : x, y: this.bottom + 18, "text-anchor": anchor, "data-tick": x },
          this.whole.format(step),
        ),
      );
    }
    group.append(shape("text", { x: this.right, y: this.height - 6, "text-anchor": "end" }, this.options.axis));
    return group;
  }

  stepTicks() {
    const { logX, maxSteps } = this.view;
    const count = Math.max(2, (this.right - this.left) / 75);
    if (maxSteps < 3) return [maxSteps];
    const ticks = logX ? logTicks(1, maxSteps, count).ticks : linearTicks({ min: 0, max: maxSteps }, 0, maxSteps, count).ticks;
    return ticks.filter((step) => step <= maxSteps && Number.isInteger(step));
  }

  rateTick(lr, decimals) {
    if (lr === 0) return "0";
    return decimals !== undefined && decimals <= 5 ? lr.toFixed(decimals) : this.options.rate(lr, true);
  }

  line({ key, rate, look }) {
    let path = "";
    for (const step of this.samples) {
      path += `${path ? "L" : "M"}${this.toX(step).toFixed(1)} ${this.toY(rate(step)).toFixed(1)}`;
    }
    return shape("path", { d: path, class: `tl-noam-line tl-noam-look-${look}`, "data-curve": key });
  }

  /** A ring at each peak, a dot where each line crosses the chosen step. */
  dots() {
    const group = shape("g");
    const { step, curves } = this.view;
    const add = (kind, curve, at, radius) => {
      const y = this.toY(curve.rate(at));
      if (y > this.bottom + 1) return;
      group.append(
        shape("circle", {
          cx: this.toX(at),
          cy: y,
          r: curve.look === "chosen" ? radius + 1.5 : radius,
          class: `tl-noam-${kind} tl-noam-look-${curve.look}`,
          "data-curve": curve.key,
        }),
      );
    };
    for (const curve of curves) if (this.peakShown(curve)) add("peak", curve, curve.peak.step, 3.5);
    for (const curve of curves) add("now", curve, step, 3);
    return group;
  }

  peakShown({ peak }) {
    return Boolean(peak) && peak.step <= this.view.maxSteps;
  }

  /** What stands beside peaks and line ends; labels that would overlap move apart. */
  words() {
    const group = shape("g");
    const wanted = [];
    for (const { look, key, peak, label, rate } of this.view.curves) {
      if (this.peakShown({ peak }) && peak.words) {
        const lift = peak.side === "above" ? 14 : 3;
        wanted.push({ look, key, words: peak.words, x: this.toX(peak.step) + 10, y: this.toY(peak.lr) - lift, anchor: "start" });
      }
      if (!label) continue;
      const [x, y] = [this.toX(label.step), this.toY(rate(label.step))];
      const beside = {
        above: { x, y: y - 9, anchor: "end" },
        over: { x: x + 4, y: y - 9, anchor: "start" },
        margin: { x: this.right + 8, y, anchor: "start", isOutside: true },
        below: { x, y: y + 16, anchor: "end" },
        right: { x: x + 10, y: y - 3, anchor: "start" },
        left: { x: x - 10, y, anchor: "end" },
      };
      wanted.push({ look, key, words: label.words, ...beside[label.side] });
    }
    this.svg.replaceChildren(group); // text is measured where it stands
    const placed = [];
    for (const label of wanted.sort((a, b) => (b.look === "chosen") - (a.look === "chosen") || a.y - b.y)) {
      const node = shape("text", { class: `tl-noam-word tl-noam-look-${label.look}`, "data-curve": label.key }, label.words);
      group.append(node);
      const width = node.getComputedTextLength();
      if (!label.isOutside && label.anchor === "start" && label.x + width > this.right)
        Object.assign(label, { x: label.x - 20, anchor: "end" });
      const from = label.anchor === "start" ? label.x : label.x - width;
      const free = (y) => placed.every((one) => from > one.to + 6 || from + width < one.from - 6 || Math.abs(y - one.y) >= 15);
      const inside = (y) => y >= this.top && y <= this.bottom - 4;
      label.y = Math.min(this.bottom - 6, Math.max(this.top + 2, label.y));
      const offset = [0, 4, -4, 8, -8, 12, -12, 16, -16, 24, -24, 32, -32, 48, -48].find(
        (move) => inside(label.y + move) && free(label.y + move),
      );
      if (offset === undefined) {
        node.remove(); // the table has it too
        continue;
      }
      placed.push({ from, to: from + width, y: label.y + offset });
      for (const [name, value] of Object.entries({ x: label.x, y: label.y + offset + 4, "text-anchor": label.anchor }))
        node.setAttribute(name, value);
    }
    return group;
  }

  placeHandle() {
    const { step, stepWords, maxSteps } = this.view;
    const x = this.toX(step);
    this.handle.style.left = `${x}px`;
    this.handle.style.top = `${this.top - 6}px`;
    this.handle.style.height = `${this.bottom - this.top + 6}px`;
    this.pill.textContent = this.whole.format(step);
    // The pill stays within the picture at both ends.
    const half = this.pill.offsetWidth / 2;
    const shift = Math.max(0, half - x) - Math.max(0, x + half - this.width);
    this.pill.style.marginLeft = `${shift}px`;
    for (const tick of this.svg.querySelectorAll("[data-tick]")) {
      const isCovered = Math.abs(Number(tick.dataset.tick) - x - shift) < half + tick.getComputedTextLength() / 2;
      tick.style.visibility = isCovered ? "hidden" : "";
    }
    this.handle.setAttribute("aria-valuemax", maxSteps);
    this.handle.setAttribute("aria-valuenow", step);
    this.handle.setAttribute("aria-valuetext", stepWords);
  }
}
