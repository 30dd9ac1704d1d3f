/** The line at the chosen step, which can be dragged and moved with keys. */
import { make, zoomOf } from "../shared/dom.js";

/** @typedef {import("./types.d.ts").PlotView} PlotView */
/** @typedef {import("./plot_scales.js").Scales} Scales */
/** @typedef {{ nudge: number } | { jump: "first" | "last" } | null} Move */

/**
 * What a key does to the step: so many small moves, or a jump to an end.
 *
 * @param {string} key
 * @param {boolean} isShifted
 * @returns {Move}
 */
export function keyMove(key, isShifted) {
  const small = isShifted ? 10 : 1;
  switch (key) {
    case "ArrowLeft":
    case "ArrowDown":
      return { nudge: -small };
    case "ArrowRight":
    case "ArrowUp":
      return { nudge: small };
    case "PageDown":
      return { nudge: -10 };
    case "PageUp":
      return { nudge: 10 };
    case "Home":
      return { jump: "first" };
    case "End":
      return { jump: "last" };
    default:
      return null;
  }
}

/**
 * The whole step under a pixel, kept to what a pixel can tell.
 *
 * @param {number} x
 * @param {Scales["fromX"]} fromX
 * @param {number} maxSteps
 */
export function stepAt(x, fromX, maxSteps) {
  return Math.min(maxSteps, Math.max(1, Math.round(fromX(x))));
}

export class StepHandle {
  /**
   * @param {HTMLElement} area of the picture, in which the step can be dragged
   * @param {object} options
   * @param {string} options.label
   * @param {(step: number) => string} options.whole how a step is written
   * @param {(step: number) => void} options.onStep the line was dragged there
   * @param {(count: number) => void} options.onNudge an arrow key asks for so many small moves
   */
  constructor(area, options) {
    this.area = area;
    this.options = options;
    this.pill = make("span");
    this.node = make("div", "tl-noam-handle", { role: "slider", "aria-label": options.label, "aria-valuemin": 1 }, this.pill);
    this.node.tabIndex = 0;
    /** @type {Scales | null} of the picture as it was drawn last */
    this.scales = null;
    this.maxSteps = 1;
    area.addEventListener("pointerdown", (event) => this.onPointerDown(event));
    area.addEventListener("pointermove", (event) => {
      if (area.hasPointerCapture(event.pointerId)) this.drag(event);
    });
    this.node.addEventListener("keydown", (event) => this.onKey(event));
  }

  /** @param {PointerEvent} event */
  onPointerDown(event) {
    if (event.button !== 0) return;
    this.area.setPointerCapture(event.pointerId);
    this.drag(event);
    event.preventDefault(); // no text is selected, and the handle keeps the focus it is given here
    this.node.focus({ preventScroll: true, focusVisible: false });
  }

  /** @param {PointerEvent} event */
  drag(event) {
    if (this.scales === null) return;
    const x = (event.clientX - this.area.getBoundingClientRect().left) / zoomOf(this.area);
    this.options.onStep(stepAt(x, this.scales.fromX, this.maxSteps));
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const move = keyMove(event.key, event.shiftKey);
    if (move === null) return;
    if ("nudge" in move) this.options.onNudge(move.nudge);
    else this.options.onStep(move.jump === "first" ? 1 : this.maxSteps);
    event.preventDefault();
  }

  /**
   * Puts the line where the step is.
   *
   * @param {PlotView} view
   * @param {Scales} scales
   * @param {Iterable<SVGTextElement>} ticks those that lie under the step's number are hidden
   */
  render({ step, stepWords, maxSteps }, scales, ticks) {
    this.scales = scales;
    const { toX, top, bottom, width } = scales;
    const x = toX(step);
    this.node.style.left = `${x}px`;
    this.node.style.top = `${top - 6}px`;
    this.node.style.height = `${bottom - top + 6}px`;
    this.pill.textContent = this.options.whole(step);
    // The pill stays within the picture at both ends.
    const half = this.pill.offsetWidth / 2;
    const shift = Math.max(0, half - x) - Math.max(0, x + half - width);
    this.pill.style.marginLeft = `${shift}px`;
    for (const tick of ticks) {
      const isCovered = Math.abs(Number(tick.dataset.tick) - x - shift) < half + tick.getComputedTextLength() / 2;
      tick.style.visibility = isCovered ? "hidden" : "";
    }
    this.node.setAttribute("aria-valuemax", String(maxSteps));
    this.node.setAttribute("aria-valuenow", String(step));
    this.node.setAttribute("aria-valuetext", stepWords);
  }
}
