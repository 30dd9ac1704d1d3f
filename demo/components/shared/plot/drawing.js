/** The drawing of one panel of a LinePlot on its canvas. */
import { LABEL_PIXELS, textOnPaper } from "./labels.js";
import { drawLevels } from "./levels.js";
import { drawnPoints } from "./points.js";
import { linearTicks, logTicks, niceStep } from "./ticks.js";

/** @typedef {import("./types.d.ts").Panel} Panel */
/** @typedef {import("./types.d.ts").Series} Series */
/** @typedef {import("./types.d.ts").Mark} Mark */
/** @typedef {import("./types.d.ts").Options} Options */

/**
 * @typedef {object} Frame What all panels of a plot have in common while they are drawn.
 * @property {CanvasRenderingContext2D} context
 * @property {Options} options
 * @property {number} width CSS pixels
 * @property {number} left of the lines
 * @property {number} right of the lines
 * @property {(x: number) => number} toPixel
 * @property {(variable: string) => string} color of a CSS variable
 * @property {string} font
 * @property {number | null} cursor
 */

/**
 * @param {Frame} frame
 * @param {Panel} panel
 * @param {number} height
 * @param {boolean} isLast whether the x axis has its words below it
 * @param {import("./types.d.ts").Reading} reading
 * @returns {(y: number) => number} the pixel of a value
 */
export function drawPanel(frame, panel, height, isLast, reading) {
  const { context, left, right } = frame;
  const top = 10;
  const bottom = height - (isLast ? 40 : 8);
  const { low, high, ticks, words } = yAxis(panel, bottom - top, frame.options.language);
  const scale = panel.y.scale === "log" ? Math.log10 : (/** @type {number} */ y) => y;
  const toY = (/** @type {number} */ y) => bottom - ((scale(y) - scale(low)) / (scale(high) - scale(low))) * (bottom - top);

  drawGrid(frame, ticks.map(toY), words, bottom, isLast);
  const levels = (panel.levels ?? []).filter(({ y }) => y >= low && y <= high && isUsable(y, panel.y.scale === "log"));
  drawLevels(frame, levels, toY, top, bottom);
  for (const mark of panel.marks ?? []) drawLine(frame, mark.x, mark.color ?? "--tl-muted", [2, 3], top, bottom);
  context.save();
  context.beginPath();
  context.rect(left - 3, top - 4, right - left + 6, bottom - top + 8);
  context.clip();
  const visible = panel.series.filter((series) => !series.hidden);
  for (const series of [...visible.filter(({ front }) => !front), ...visible.filter(({ front }) => front)]) {
    drawSeries(frame, series, toY, panel.y.scale);
  }
  context.restore();
  if (frame.cursor !== null) drawCrosshair(frame, frame.cursor, panel, toY, top, bottom, reading);
  for (const mark of panel.marks ?? []) drawMarkLabel(frame, mark, top);
  drawEndLabels(frame, panel, toY, top, bottom);
  return toY;
}

/**
 * Limits and ticks of a panel's y axis.
 *
 * @param {Panel} panel
 * @param {number} pixels
 * @param {string} language
 */
function yAxis(panel, pixels, language) {
  const log = panel.y.scale === "log";
  let low = Infinity;
  let high = -Infinity;
  for (const series of panel.series) {
    if (series.hidden) continue;
    for (const y of series.ys ?? []) {
      if (!isUsable(y, log)) continue;
      if (y < low) low = y;
      if (y > high) high = y;
    }
  }
  if (low > high) [low, high] = panel.y.empty ?? [0, 1];
  const count = Math.max(2, Math.floor(pixels / (log ? 26 : 42)));
  const axis = log ? logTicks(low, high, count) : linearTicks(panel.y, low, high, count);
  const plain = new Intl.NumberFormat(language, {
    minimumFractionDigits: axis.decimals ?? 0,
    maximumFractionDigits: axis.decimals ?? 8,
  });
  const isTiny = (axis.decimals ?? 0) > 5; // more would not fit beside the axis
  const write = panel.y.tick ?? ((y) => (y !== 0 && (isTiny || Math.abs(y) < 1e-5) ? tinyWords(y) : plain.format(y)));
  return { ...axis, words: axis.ticks.map(write) };
}

/**
 * 0.000075 as 7.5e-5.
 *
 * @param {number} y
 */
function tinyWords(y) {
  return Number(y.toPrecision(3)).toExponential();
}

/**
 * @param {number | null} y
 * @param {boolean} log
 * @returns {y is number}
 */
function isUsable(y, log) {
  return Number.isFinite(y) && y !== null && (!log || y > 0);
}

/**
 * @param {Frame} frame
 * @param {number[]} rows pixels of the ticks
 * @param {string[]} words beside them
 * @param {number} bottom
 * @param {boolean} isLast
 */
function drawGrid(frame, rows, words, bottom, isLast) {
  const { context, left, right } = frame;
  context.font = frame.font;
  context.lineWidth = 1;
  context.setLineDash([]);
  context.strokeStyle = frame.color("--tl-line");
  context.fillStyle = frame.color("--tl-muted");
  context.textAlign = "right";
  context.textBaseline = "middle";
  context.beginPath();
  rows.forEach((row, i) => {
    const y = Math.round(row) + 0.5; // half a pixel: a hairline stays one pixel wide
    context.moveTo(left, y);
    context.lineTo(right, y);
    context.fillText(words[i], left - 8, y);
  });
  const { min, max } = frame.options.x;
  // Whole numbers only: a training step has no fraction.
  const step = Math.ceil(niceStep(max - min, Math.max(2, (right - left) / 75)));
  const xTicks = [];
  for (let x = Math.ceil(min / step) * step; x <= max; x += step) xTicks.push(x);
  for (const x of xTicks) {
    const pixel = Math.round(frame.toPixel(x)) + 0.5;
    context.moveTo(pixel, bottom);
    context.lineTo(pixel, bottom + 4);
  }
  context.stroke();
  if (isLast) drawXLabels(frame, xTicks, bottom);
}

/**
 * @param {Frame} frame
 * @param {number[]} ticks
 * @param {number} bottom
 */
function drawXLabels({ context, options, width, right, toPixel }, ticks, bottom) {
  const whole = new Intl.NumberFormat(options.language, { maximumFractionDigits: 0 });
  context.textBaseline = "top";
  context.textAlign = "center";
  for (const x of ticks) {
    const words = whole.format(x);
    const half = context.measureText(words).width / 2;
    context.fillText(words, Math.min(width - half, toPixel(x)), bottom + 7);
  }
  context.textAlign = "right";
  context.fillText(options.x.label ?? "", right, bottom + 24);
}

/**
 * @param {Frame} frame
 * @param {Series} series
 * @param {(y: number) => number} toY
 * @param {string} scale
 */
function drawSeries(frame, series, toY, scale) {
  const { xs, ys } = series;
  if (!xs?.length || !ys) return;
  const { context, toPixel } = frame;
  context.globalAlpha = series.alpha ?? 1;
  context.strokeStyle = context.fillStyle = frame.color(series.color);
  context.lineWidth = series.width ?? 1.5;
  context.lineJoin = context.lineCap = "round";
  context.setLineDash(series.dash ?? []);
  /** @type {(y: number | null) => y is number} */
  const usable = (y) => isUsable(y, scale === "log");
  const origin = toPixel(0);
  const perUnit = toPixel(1) - origin; // toPixel() itself is too slow for every point
  context.beginPath();
  for (const piece of drawnPoints(xs, ys, (x) => Math.floor(origin + perUnit * x), usable)) {
    piece.forEach((i, place) => {
      const [x, y] = [toPixel(xs[i]), toY(Number(ys[i]))];
      if (place === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
    });
  }
  context.stroke();
  context.setLineDash([]);
  const room = (frame.right - frame.left) / xs.length;
  // A single point has no line yet; many points would only thicken it.
  if ((series.points && room > 7) || xs.length === 1) {
    const radius = room > 14 ? 3 : 2;
    for (let i = 0; i < xs.length; i++) {
      const y = ys[i];
      if (!usable(y)) continue;
      context.beginPath();
      context.arc(toPixel(xs[i]), toY(y), radius, 0, 2 * Math.PI);
      context.fill();
    }
  }
  context.globalAlpha = 1;
}

/**
 * An upright hairline at x.
 *
 * @param {Frame} frame
 * @param {number} x
 * @param {string} color
 * @param {number[]} dash
 * @param {number} top
 * @param {number} bottom
 */
function drawLine(frame, x, color, dash, top, bottom) {
  const { context } = frame;
  const pixel = Math.round(frame.toPixel(x)) + 0.5;
  context.strokeStyle = frame.color(color);
  context.lineWidth = 1;
  context.setLineDash(dash);
  context.beginPath();
  context.moveTo(pixel, top - 4);
  context.lineTo(pixel, bottom);
  context.stroke();
  context.setLineDash([]);
}

/**
 * @param {Frame} frame
 * @param {Mark} mark
 * @param {number} top
 */
function drawMarkLabel(frame, mark, top) {
  if (!mark.label) return;
  const { context } = frame;
  context.font = frame.font;
  const x = frame.toPixel(mark.x);
  const toTheRight = x + 8 + context.measureText(mark.label).width < frame.right;
  context.textAlign = toTheRight ? "left" : "right";
  context.textBaseline = "middle";
  textOnPaper(frame, mark.label, x + (toTheRight ? 8 : -8), top + 2, mark.color ?? "--tl-muted");
}

/**
 * @param {Frame} frame
 * @param {Panel} panel
 * @param {(y: number) => number} toY
 * @param {number} top
 * @param {number} bottom
 */
function drawEndLabels(frame, panel, toY, top, bottom) {
  const labels = panel.series.flatMap((series) => {
    const { xs, ys, endLabel, hidden } = series;
    if (!endLabel || hidden || !xs?.length || !ys) return [];
    return [{ words: endLabel, color: series.color, x: xs[xs.length - 1], y: toY(Number(ys[ys.length - 1])) }];
  });
  const placed = labels.filter(({ y }) => Number.isFinite(y)).sort((a, b) => b.y - a.y);
  // From the bottom up, so that labels that would overlap move up; then from the top down, so that none leaves the panel.
  let free = bottom - 6;
  for (const label of placed) {
    label.y = Math.min(label.y, free);
    free = label.y - LABEL_PIXELS;
  }
  free = top;
  for (const label of placed.toReversed()) {
    label.y = Math.max(label.y, free);
    free = label.y + LABEL_PIXELS;
  }
  const { context } = frame;
  for (const { words, color, x, y } of placed) {
    context.textAlign = "left";
    context.textBaseline = "middle";
    context.font = frame.font;
    textOnPaper(frame, words, frame.toPixel(x) + 8, y, color);
  }
}

/**
 * @param {Frame} frame
 * @param {number} cursor
 * @param {Panel} panel
 * @param {(y: number) => number} toY
 * @param {number} top
 * @param {number} bottom
 * @param {import("./types.d.ts").Reading} reading
 */
function drawCrosshair(frame, cursor, panel, toY, top, bottom, reading) {
  const { context } = frame;
  drawLine(frame, cursor, "--tl-muted", [], top, bottom);
  for (const { key, x, y } of reading.series) {
    const series = panel.series.find((one) => one.key === key);
    if (!series || x === null || y === null || (panel.y.scale === "log" && y <= 0)) continue;
    context.fillStyle = frame.color("--tl-paper");
    context.strokeStyle = frame.color(series.color);
    context.lineWidth = 2;
    context.beginPath();
    context.arc(frame.toPixel(x), toY(y), 4.5, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  }
}
