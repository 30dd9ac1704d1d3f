/** Where the decode stands, in a figure over its steps. */

/**
 * @param {import("../../shared/plot/line_plot.js").LinePlot} plot
 * @param {string} key of the panel
 * @param {number} step from 0
 */
export function markStep(plot, key, step) {
  const panel = plot.panel(key);
  panel.marks = [{ x: step + 1, color: "--tl-accent" }];
  panel.rest = step + 1;
  plot.update();
}
