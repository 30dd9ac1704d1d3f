/** Earlier runs behind the present one: quiet lines, told apart by their dashes and named in the legend. */
import { movingAverage } from "../shared/curve.js";

/** @typedef {import("./types.d.ts").Ghost} Ghost */
/** @typedef {import("../shared/plot/types.d.ts").Series} Series */

export const GHOST_DASHES = [[], [7, 4], [2, 3], [9, 3, 2, 3]]; // one for each run that can be drawn at once
const PANELS = ["loss", "lr", "accuracy"];

/**
 * The lines of one panel, which are hidden while there is no run for them.
 *
 * @returns {Series[]}
 */
export function ghostSeries() {
  return GHOST_DASHES.map((dash, i) => ({ key: `ghost${i}`, label: "", color: "--tl-muted", width: 1.3, alpha: 0.7, dash, hidden: true }));
}

export class Ghosts {
  constructor() {
    /** @type {Ghost[]} */
    this.runs = [];
    /** @type {WeakMap<Ghost, { share: number, points: number, loss: (number | null)[] }>} */
    this.smoothed = new WeakMap();
  }

  /**
   * @param {import("../shared/plot/line_plot.js").LinePlot} plot
   * @param {import("./types.d.ts").Run | null} run on show
   * @param {number} smoothing
   */
  draw(plot, run, smoothing) {
    const { runs } = this;
    plot.options.x.max = Math.max(plot.options.x.max, ...runs.map(({ maxSteps }) => maxSteps));
    for (const key of PANELS) {
      const panel = plot.panel(key);
      panel.rest = runs.length && run?.step ? run.step : null; // the legend is at the newest step of the run on show, not of theirs
      GHOST_DASHES.forEach((_, i) => {
        const ghost = runs.at(i);
        const series = panel.series.find((one) => one.key === `ghost${i}`);
        if (series) Object.assign(series, { hidden: !ghost, label: ghost?.name ?? "", ...this.points(key, ghost, smoothing) });
      });
    }
  }

  /**
   * @param {string} panel
   * @param {Ghost | undefined} ghost
   * @param {number} smoothing
   * @returns {{ xs: number[], ys: (number | null)[] }}
   */
  points(panel, ghost, smoothing) {
    if (!ghost) return { xs: [], ys: [] };
    if (panel === "accuracy") return { xs: ghost.accuracy.steps, ys: ghost.accuracy.exact };
    if (panel === "lr") return { xs: ghost.curve.steps, ys: ghost.curve.lr };
    return { xs: ghost.curve.steps, ys: this.smoothLoss(ghost, smoothing) };
  }

  /**
   * @param {Ghost} ghost
   * @param {number} share
   */
  smoothLoss(ghost, share) {
    const { steps, loss } = ghost.curve;
    const found = this.smoothed.get(ghost);
    if (found && found.share === share && found.points === steps.length) return found.loss;
    const smoothed = { share, points: steps.length, loss: movingAverage(steps, loss, share) };
    this.smoothed.set(ghost, smoothed);
    return smoothed.loss;
  }
}
