/** The curves on show, and what each says of itself in the picture. */
import { fill } from "../shared/text.js";
import * as schedules from "./schedules.js";

/** @typedef {import("../shared/text.js").Text} Text */
/** @typedef {import("./types.d.ts").State} State */
/** @typedef {import("./types.d.ts").Curve} Curve */
/** @typedef {import("./types.d.ts").CurveLabel} CurveLabel */
/** @typedef {import("./types.d.ts").PlotCurve} PlotCurve */
/** @typedef {import("./types.d.ts").Formats} Formats */
/** @typedef {Curve & { peak: import("./types.d.ts").Peak, width: number }} NoamCurve */

/**
 * The Noam rate of the settings as a function of the step.
 *
 * @param {Pick<State, "d_model" | "warmup_steps" | "lr_factor">} settings
 * @returns {import("./types.d.ts").Rate}
 */
export function noamRate({ d_model, warmup_steps, lr_factor }) {
  return (step) => schedules.noam(step, d_model, warmup_steps, lr_factor);
}

/**
 * Every curve on show: first the one of the settings, then those beside it.
 *
 * @param {State} state
 * @param {Text} text
 * @param {Formats} formats
 * @returns {Curve[]}
 */
export function curvesOf(state, text, { whole }) {
  const name = fill(text.chosen, { d_model: state.d_model, warmup: whole(state.warmup_steps) });
  const chosen = noamCurve("chosen", name, state);
  const others =
    state.compare === "schedules" ? todaysCurves(state, chosen.peak.lr, text) : familyCurves(state, state.compare, text, whole);
  return [chosen, ...others];
}

/**
 * @param {string} look also its key
 * @param {string} name
 * @param {Pick<State, "d_model" | "warmup_steps" | "lr_factor">} settings
 * @returns {NoamCurve}
 */
function noamCurve(look, name, settings) {
  const rate = noamRate(settings);
  const step = settings.warmup_steps;
  return { key: look, look, name, rate, width: settings.d_model, peak: { step, lr: rate(step) } };
}

/**
 * The Noam curves of other values of one setting.
 *
 * @param {State} state
 * @param {"d_model" | "warmup_steps"} setting
 * @param {Text} text
 * @param {Formats["whole"]} whole
 * @returns {Curve[]}
 */
function familyCurves(state, setting, text, whole) {
  const sentence = { d_model: text.member_d_model, warmup_steps: text.member_warmup }[setting];
  return state.families[setting].map((value, i) => ({
    ...noamCurve(`other${i + 1}`, fill(sentence, { value: whole(value) }), { ...state, [setting]: value }),
    same: value === state[setting], // it lies under the thick line: a row in the table is enough
  }));
}

/**
 * The schedules that are used today, with the same peak.
 *
 * @param {State} state
 * @param {number} peak
 * @param {Text} text
 * @returns {Curve[]}
 */
function todaysCurves(state, peak, text) {
  const { warmup_steps: warmup, max_steps: end } = state;
  const top = { step: warmup, lr: peak };
  return [
    {
      key: "constant",
      look: "other1",
      name: text.constant,
      rate: (step) => schedules.constant(step, peak),
      peak: null,
      highest: peak,
      label: state.x === "log" ? { words: text.constant, step: 1, side: "over" } : { words: text.constant, step: end, side: "above" },
    },
    {
      key: "inverse_sqrt",
      look: "over",
      name: text.inverse_sqrt,
      rate: (step) => schedules.inverseSqrt(step, peak, warmup),
      peak: top,
      label: { words: text.same_as_noam, step: end, side: "below" },
    },
    {
      key: "cosine",
      look: "other4",
      name: text.cosine,
      rate: (step) => schedules.cosine(step, peak, warmup, end),
      peak: top,
      label: cosineLabel(state, text),
    },
  ];
}

/**
 * On a logarithmic axis the cosine has room only beside its fall at the end.
 *
 * @param {State} state
 * @param {Text} text
 * @returns {CurveLabel | null}
 */
function cosineLabel({ warmup_steps: warmup, max_steps: end, x, y }, text) {
  if (end <= warmup) return null;
  const isLog = x === "log" || y === "log";
  const share = isLog ? 0.9 : 1 / 3;
  return { words: text.cosine_short, step: warmup + share * (end - warmup), side: isLog ? "left" : "right" };
}

/**
 * The curves as the picture draws them: the thick line lies over the family and under the line that repeats it.
 *
 * @param {Curve[]} curves
 * @param {State} state
 * @param {Text} text
 * @param {Formats} formats
 * @param {boolean} isNarrow there is little room for words
 * @returns {PlotCurve[]}
 */
export function plotCurves(curves, state, text, formats, isNarrow) {
  const drawn = curves.filter((curve) => !curve.same).map((curve) => ({ ...curve, ...curveWords(curve, state, text, formats, isNarrow) }));
  return drawn.sort((a, b) => layer(a) - layer(b));
}

/** @param {Curve | PlotCurve} curve */
function layer({ look }) {
  if (look === "chosen") return 1;
  return look === "over" ? 2 : 0;
}

/**
 * What a curve says of itself in the picture. Peaks that stand at different steps have their words beside them; widths
 * have theirs in the margin, because their peaks stand one above the other and their lines would run through the words.
 *
 * @param {Curve} curve
 * @param {State} state
 * @param {Text} text
 * @param {Formats} formats
 * @param {boolean} isNarrow
 * @returns {Pick<PlotCurve, "peak" | "label">}
 */
function curveWords({ look, peak, label, width }, { compare, max_steps }, text, { whole, rate }, isNarrow) {
  if (peak === null || (compare === "schedules" && look !== "chosen")) return { peak: null, label };
  if (compare === "d_model") {
    const words = fill(isNarrow ? text.end_short : text.end_width, { value: whole(width ?? 0), rate: rate(peak.lr) });
    return { peak: { ...peak, words: "" }, label: { words, step: max_steps, side: "margin" } };
  }
  const words = fill(isNarrow ? text.peak_short : text.peak, { step: whole(peak.step), rate: rate(peak.lr) });
  return { peak: { ...peak, words, side: compare === "schedules" ? "above" : "right" }, label: null };
}
