/** Where steps and rates stand in the picture. */
import { linearTicks, logTicks } from "../shared/plot/ticks.js";

/** @typedef {import("./types.d.ts").PlotView} PlotView */

// What is thousands of times below the peak says nothing; a cosine even ends at zero, which has no logarithm. So a logarithmic axis of
// rates begins at this share of the highest rate, beside a linear and a logarithmic axis of steps.
const LOWEST_SHARE = { linear: 1e-3, log: 1e-6 };

/**
 * @typedef {object} Scales
 * @property {number} width pixels of the picture
 * @property {number} height
 * @property {number} left edges of the area of the lines
 * @property {number} right
 * @property {number} top
 * @property {number} bottom
 * @property {(step: number) => number} toX
 * @property {(x: number) => number} fromX a step that need not be whole
 * @property {(lr: number) => number} toY
 * @property {number[]} samples the steps at which lines are drawn
 * @property {number[]} stepTicks
 * @property {import("../shared/plot/ticks.js").Axis} rateAxis
 */

/**
 * @param {PlotView} view
 * @param {number} width pixels of the picture
 * @param {number} height
 * @param {number} margin pixels at the right for the words that stand there
 * @returns {Scales}
 */
export function plotScales(view, width, height, margin) {
  const area = { left: width < 480 ? 50 : 58, right: width - 10 - margin, top: 14, bottom: height - 46 };
  const steps = stepScale(view, area);
  const samples = sampledSteps(view, area, steps.fromX);
  const rates = rateScale(view, area, samples);
  return { width, height, ...area, ...steps, samples, stepTicks: stepTicks(view, area), ...rates };
}

/** @typedef {Pick<Scales, "left" | "right" | "top" | "bottom">} Area */

/**
 * @param {PlotView} view
 * @param {Area} area
 */
function stepScale({ logX, maxSteps }, { left, right }) {
  const last = Math.max(maxSteps, 2);
  const span = logX ? Math.log(last) : last;
  return {
    /** @param {number} step */
    toX: (step) => left + ((logX ? Math.log(step) : step) / span) * (right - left),
    /** @param {number} x */
    fromX(x) {
      const share = (x - left) / (right - left);
      return logX ? Math.exp(share * span) : share * span;
    },
  };
}

/**
 * One for every pixel or two, and every peak, where a line has its corner.
 *
 * @param {PlotView} view
 * @param {Area} area
 * @param {Scales["fromX"]} fromX
 */
function sampledSteps({ maxSteps, curves }, { left, right }, fromX) {
  const steps = [1, maxSteps];
  for (let x = left; x < right; x += 1.5) steps.push(fromX(x));
  for (const { peak } of curves) if (peak) steps.push(peak.step);
  return steps.filter((step) => step >= 1 && step <= maxSteps).sort((a, b) => a - b);
}

/**
 * @param {PlotView} view
 * @param {Area} area
 * @param {number[]} samples
 */
function rateScale({ logX, logY, curves }, { top, bottom }, samples) {
  const highest = Math.max(...curves.flatMap((curve) => samples.map(curve.rate)));
  const count = Math.max(2, Math.floor((bottom - top) / (logY ? 34 : 52)));
  const lowest = Math.min(...curves.map((curve) => curve.rate(samples[0])));
  const floor = Math.max(lowest, highest * LOWEST_SHARE[logX ? "log" : "linear"]);
  const rateAxis = logY ? logTicks(floor, highest * 2, count) : linearTicks({ min: 0 }, 0, highest * 1.04, count);
  const { low, high } = rateAxis;
  /** @param {number} lr */
  const scale = (lr) => (logY ? Math.log(lr) : lr);
  return {
    rateAxis,
    /** @param {number} lr */
    toY(lr) {
      const share = (scale(Math.max(lr, logY ? low * 0.5 : 0)) - scale(low)) / (scale(high) - scale(low));
      return bottom - share * (bottom - top);
    },
  };
}

/**
 * @param {PlotView} view
 * @param {Area} area
 */
function stepTicks({ logX, maxSteps }, { left, right }) {
  const count = Math.max(2, (right - left) / 75);
  if (maxSteps < 3) return [maxSteps];
  const { ticks } = logX ? logTicks(1, maxSteps, count) : linearTicks({ min: 0, max: maxSteps }, 0, maxSteps, count);
  return ticks.filter((step) => step <= maxSteps && Number.isInteger(step));
}
