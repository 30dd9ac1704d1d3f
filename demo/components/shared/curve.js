/** Curves that grow while a model trains: keeping them short, and smoothing them. */

/**
 * @typedef {object} Curve Loss and learning rate of one training, step by step.
 * @property {number[]} steps
 * @property {(number | null)[]} loss
 * @property {number[]} lr
 * @property {number} most points that are kept
 * @property {number} seen points that have come
 * @property {number} stride of the points that come, every stride-th one is kept
 */

/**
 * @param {number} most
 * @returns {Curve}
 */
export function newCurve(most) {
  return { steps: [], loss: [], lr: [], most, seen: 0, stride: 1 };
}

/**
 * Takes in new points; when there are too many, every second one goes.
 *
 * @param {Curve} curve
 * @param {import("./api.js").Metrics} metrics
 */
export function addPoints(curve, { steps, loss, lr }) {
  steps.forEach((step, i) => {
    if (curve.seen++ % curve.stride !== 0) return;
    curve.steps.push(step);
    curve.loss.push(loss[i]);
    curve.lr.push(lr[i]);
  });
  while (curve.steps.length > curve.most) {
    /** @template Value @param {Value[]} values */
    const everySecond = (values) => values.filter((_, i) => i % 2 === 0);
    Object.assign(curve, { steps: everySecond(curve.steps), loss: everySecond(curve.loss), lr: everySecond(curve.lr) });
    curve.stride *= 2;
  }
}

/**
 * @param {unknown} value
 * @returns {value is number}
 */
export function isNumber(value) {
  return Number.isFinite(value);
}

/**
 * Exponential moving average, divided by the weight it has gathered so far, so that it does not start at zero.
 * The share kept is per training step: thinning the points does not change the curve.
 *
 * @param {number[]} steps
 * @param {(number | null)[]} values
 * @param {number} share that is kept from one step to the next, from 0 to 1
 */
export function movingAverage(steps, values, share) {
  let mean = 0;
  let weight = 0;
  return values.map((value, i) => {
    if (!isNumber(value)) return null;
    const keep = share ** Math.max(1, i > 0 ? steps[i] - steps[i - 1] : 1);
    mean = keep * mean + (1 - keep) * value;
    weight = keep * weight + (1 - keep);
    return mean / weight;
  });
}

/**
 * The mean of the last steps at each step, as `running_means` of core/training/result.py takes it; tests/golden/running_means.json
 * holds the two together.
 *
 * @param {number[]} steps
 * @param {(number | null)[]} values
 * @param {number} window steps that count
 */
export function runningMeans(steps, values, window) {
  let first = 0;
  return values.map((value, i) => {
    if (!isNumber(value)) return null;
    while (steps[first] <= steps[i] - window) first += 1;
    const last = values.slice(first, i + 1).filter(isNumber);
    return last.reduce((total, one) => total + one, 0) / last.length;
  });
}
