/*
 * The four learning rates of core/schedule.py, for a page that answers while a slider moves.
 * This copy is the only one; tests/browser/test_noam_explorer.py compares it with core.schedule.
 */
const schedules = {
  noam: (step, dModel, warmup, factor) => factor * dModel ** -0.5 * Math.min(step ** -0.5, step * warmup ** -1.5),

  constant: (step, peak) => peak,

  inverseSqrt: (step, peak, warmup) => peak * Math.min(step / warmup, (warmup / step) ** 0.5),

  cosine(step, peak, warmup, maxSteps) {
    if (step <= warmup) return (peak * step) / warmup;
    if (step >= maxSteps) return 0;
    return peak * 0.5 * (1 + Math.cos((Math.PI * (step - warmup)) / (maxSteps - warmup)));
  },
};
