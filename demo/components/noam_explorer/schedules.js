/**
 * The four learning rates of core/schedule.py, for a page that answers while a slider moves.
 * This copy is the only one. tests/golden/learning_rates.json holds it and core.schedule together at some steps;
 * tests/browser/test_noam_explorer.py compares them at thousands, in the browser.
 */

/**
 * @param {number} step
 * @param {number} dModel
 * @param {number} warmup
 * @param {number} factor
 */
export function noam(step, dModel, warmup, factor) {
  return factor * dModel ** -0.5 * Math.min(step ** -0.5, step * warmup ** -1.5);
}

/**
 * @param {number} _step
 * @param {number} peak
 */
export function constant(_step, peak) {
  return peak;
}

/**
 * @param {number} step
 * @param {number} peak
 * @param {number} warmup
 */
export function inverseSqrt(step, peak, warmup) {
  return peak * Math.min(step / warmup, (warmup / step) ** 0.5);
}

/**
 * @param {number} step
 * @param {number} peak
 * @param {number} warmup
 * @param {number} maxSteps
 */
export function cosine(step, peak, warmup, maxSteps) {
  if (step <= warmup) return (peak * step) / warmup;
  if (step >= maxSteps) return 0;
  return peak * 0.5 * (1 + Math.cos((Math.PI * (step - warmup)) / (maxSteps - warmup)));
}
