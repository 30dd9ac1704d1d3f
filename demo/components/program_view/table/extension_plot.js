/** The curves of the three trainings of a flag: losses, and what the flag changes. */
import { LinePlot } from "../../shared/plot/line_plot.js";
import { fill } from "../../shared/text.js";

/** @typedef {import("../types.d.ts").Page} Page */
/** @typedef {import("../types.d.ts").Shown} Shown */
/** @typedef {import("../../shared/plot/types.d.ts").Panel} Panel */

const SERIES = /** @type {const} */ ({
  by_hand: { color: "--tl-runner-2", width: 6, alpha: 0.45 },
  without: { color: "--tl-muted" },
  with: { color: "--tl-runner-1", dash: [6, 4], front: true },
});

/**
 * 1, 2, 3, ... for each value.
 *
 * @param {unknown[]} values
 */
function counted(values) {
  return values.map((_, i) => i + 1);
}

/**
 * @param {Page} page
 * @param {string} flag
 * @returns {Panel[]}
 */
function panelsOf({ text, formats }, flag) {
  const series = () => Object.entries(SERIES).map(([key, look]) => ({ key, label: text[`table_series_${key}`], ...look }));
  /** @type {Panel[]} */
  const panels = [
    {
      key: "loss",
      title: text.table_loss,
      height: 190,
      hint: text.table_nothing_yet,
      y: { scale: "linear", min: 0, empty: [0, 4], format: formats.threeDigits },
      series: series().map((one) => ({ ...one, dash: "dash" in one ? [...one.dash] : undefined })),
    },
  ];
  if (flag === "clipping")
    panels.push({
      key: "norm",
      title: text.table_norm,
      height: 150,
      y: { scale: "log", format: formats.threeDigits },
      series: [
        { key: "before", label: text.table_norm_before, color: "--tl-muted" },
        { key: "after", label: text.table_norm_after, color: "--tl-runner-1" },
      ],
    });
  if (flag === "accumulation")
    panels.push({
      key: "steps",
      title: text.table_optimizer_steps,
      height: 130,
      y: { scale: "linear", min: 0, format: formats.whole },
      series: [
        { key: "without", label: text.table_series_without, color: "--tl-muted" },
        { key: "with", label: text.table_series_with, color: "--tl-runner-1" },
      ],
    });
  return panels;
}

/**
 * @param {HTMLElement} node
 * @param {Page} page
 * @param {string} flag
 * @param {string} written as the flag stands in a call
 * @param {number} batches of each training
 */
export function extensionPlot(node, page, flag, written, batches) {
  const { text, formats, language } = page;
  return new LinePlot(node, {
    label: fill(text.table_losses_of, { flag: written }),
    language,
    text,
    sound: { panel: "loss", all: true },
    x: {
      min: 0,
      max: batches,
      label: text.table_axis_batch,
      describe: (x) => fill(text.table_at_batch, { step: formats.whole(x) }),
    },
    panels: panelsOf(page, flag),
  });
}

/**
 * Gives the plot what has come.
 *
 * @param {LinePlot} plot
 * @param {Shown | null} shown
 */
export function showCurves(plot, shown) {
  for (const key of Object.keys(SERIES)) {
    const loss = shown?.series.get(key)?.loss ?? [];
    plot.data("loss", key, counted(loss), loss);
  }
  const report = shown?.report;
  if (report?.kind === "extension") {
    const { norms, optimizer_steps: steps } = report;
    for (const { key, series } of plot.options.panels.slice(1))
      for (const one of series) {
        const values = (key === "norm" ? norms : steps)[one.key];
        plot.data(key, one.key, counted(values), values);
      }
  }
  plot.update();
}
