/** The words beside peaks and line ends: where they want to stand, and where there is room for them. */

/** @typedef {import("./types.d.ts").PlotCurve} PlotCurve */
/** @typedef {import("./types.d.ts").PlotView} PlotView */
/** @typedef {import("./plot_scales.js").Scales} Scales */

/**
 * @typedef {object} PlotLabel words in the picture
 * @property {string} look of its curve
 * @property {string} key of its curve
 * @property {string} words
 * @property {number} x where the words begin or end
 * @property {number} y their middle
 * @property {"start" | "end"} anchor
 * @property {boolean} [isOutside] it stands in the margin
 */

/** @typedef {{ from: number, to: number, y: number }} Place what a label covers */

const GAP = 6; // pixels between labels in a line
const LINE = 15; // pixels between lines of labels
const MOVES = [0, 4, -4, 8, -8, 12, -12, 16, -16, 24, -24, 32, -32, 48, -48]; // pixels up or down to where there may be room

/**
 * All the labels, those of the chosen curve first, then from top to bottom: the first ones get the best places.
 *
 * @param {PlotView} view
 * @param {Scales} scales
 * @returns {PlotLabel[]}
 */
export function wantedLabels({ curves, maxSteps }, scales) {
  const labels = curves.flatMap((curve) => [...peakLabel(curve, maxSteps, scales), ...lineLabel(curve, scales)]);
  return labels.sort((a, b) => Number(b.look === "chosen") - Number(a.look === "chosen") || a.y - b.y);
}

/**
 * @param {PlotCurve} curve
 * @param {number} maxSteps
 * @param {Scales} scales
 * @returns {PlotLabel[]} one or none
 */
function peakLabel({ look, key, peak }, maxSteps, { toX, toY }) {
  if (!isPeakShown(peak, maxSteps) || !peak.words) return [];
  const lift = peak.side === "above" ? 14 : 3;
  return [{ look, key, words: peak.words, x: toX(peak.step) + 10, y: toY(peak.lr) - lift, anchor: "start" }];
}

/**
 * @template {{ step: number }} Peak
 * @param {Peak | null} peak
 * @param {number} maxSteps
 * @returns {peak is Peak} whether it lies within the picture
 */
export function isPeakShown(peak, maxSteps) {
  return peak !== null && peak.step <= maxSteps;
}

/**
 * @param {PlotCurve} curve
 * @param {Scales} scales
 * @returns {PlotLabel[]} one or none
 */
function lineLabel({ look, key, label, rate }, { toX, toY, right }) {
  if (!label) return [];
  const [x, y] = [toX(label.step), toY(rate(label.step))];
  /** @type {Record<import("./types.d.ts").CurveLabel["side"], Pick<PlotLabel, "x" | "y" | "anchor" | "isOutside">>} */
  const places = {
    above: { x, y: y - 9, anchor: "end" },
    over: { x: x + 4, y: y - 9, anchor: "start" },
    margin: { x: right + 8, y, anchor: "start", isOutside: true },
    below: { x, y: y + 16, anchor: "end" },
    right: { x: x + 10, y: y - 3, anchor: "start" },
    left: { x: x - 10, y, anchor: "end" },
  };
  return [{ look, key, words: label.words, ...places[label.side] }];
}

/** Gives labels places, one after the other; those that would overlap move apart. */
export class LabelPlacer {
  /** @param {Pick<Scales, "right" | "top" | "bottom">} area */
  constructor(area) {
    this.area = area;
    /** @type {Place[]} */
    this.taken = [];
  }

  /**
   * @param {PlotLabel} label
   * @param {number} width pixels of its words
   * @returns {Pick<PlotLabel, "x" | "y" | "anchor"> | null} null: there is no room
   */
  place(label, width) {
    const { right, top, bottom } = this.area;
    let { x, anchor } = label;
    if (!label.isOutside && anchor === "start" && x + width > right) [x, anchor] = [x - 20, "end"]; // on the other side
    const from = anchor === "start" ? x : x - width;
    const wanted = Math.min(bottom - 6, Math.max(top + 2, label.y));
    const move = MOVES.find((offset) => {
      const y = wanted + offset;
      return y >= top && y <= bottom - 4 && this.isFree(from, from + width, y);
    });
    if (move === undefined) return null;
    this.taken.push({ from, to: from + width, y: wanted + move });
    return { x, y: wanted + move, anchor };
  }

  /**
   * @param {number} from
   * @param {number} to
   * @param {number} y
   */
  isFree(from, to, y) {
    return this.taken.every((other) => from > other.to + GAP || to < other.from - GAP || Math.abs(y - other.y) >= LINE);
  }
}
