/** What the explorer's modules hand to each other. */

/** Settings that have a field, and of which an experiment has a value: names as in core/config.py. */
export type Setting = "d_model" | "warmup_steps" | "lr_factor" | "max_steps";

/** What has a field: the settings, and the step that is looked at. */
export type NumberName = Setting | "step";

/** What stands beside the curve of the settings: a family of Noam curves, or the schedules used today. */
export type Comparison = "warmup_steps" | "d_model" | "schedules";

export type AxisScale = "linear" | "log";

/** Values of the compared setting, the chosen one or its neighbours among them. */
export type Families = Record<"d_model" | "warmup_steps", number[]>;

/** What the explorer shows of an experiment: `explorer_settings` in __init__.py. */
export type ExplorerSettings = Record<Setting, number> & { families: Families };

export type Preset = ExplorerSettings & { name: string };

/** All that is on show. `step` is kept within `max_steps`. */
export type State = ExplorerSettings & { step: number; compare: Comparison; x: AxisScale; y: AxisScale };

/** What a person can choose by pressing a word. */
export type Choices = Pick<State, "compare" | "x" | "y">;

export type Change = (changes: Partial<State>) => void;

/** A learning rate as a function of the training step. */
export type Rate = (step: number) => number;

export interface Peak {
  step: number;
  lr: number;
}

/**
 * Words beside a line at a step: "above" (ending there), "over" (beginning there), "below", "right", "left", or in the "margin" at the
 * right of the picture.
 */
export interface CurveLabel {
  words: string;
  step: number;
  side: "above" | "over" | "below" | "right" | "left" | "margin";
}

/**
 * One learning rate on show, a row of the table. `look`: class tl-noam-look-..., its line's colour, width and dash. `width`: d_model.
 * `highest`: the highest rate of a curve without a peak. `same`: it lies under the thick line, and only the table shows it. `label`: the
 * words beside its line, where they do not depend on the picture's width.
 */
export interface Curve {
  key: string;
  look: string;
  name: string;
  rate: Rate;
  peak: Peak | null;
  width?: number;
  highest?: number;
  same?: boolean;
  label?: CurveLabel | null;
}

/** A line in the picture. Words of a peak, or "", stand to the "right" of its dot or "above" it. */
export interface PlotCurve {
  key: string;
  look: string;
  rate: Rate;
  peak: (Peak & { words: string; side?: "right" | "above" }) | null;
  label?: CurveLabel | null;
}

/** What the picture shows; later curves are drawn over earlier ones. `stepWords`: the step as it is read out. */
export interface PlotView {
  logX: boolean;
  logY: boolean;
  maxSteps: number;
  step: number;
  stepWords: string;
  curves: PlotCurve[];
}

/** How numbers are written. `isTick`: on an axis, where there is little room. */
export interface Formats {
  whole: (value: number) => string;
  rate: (value: number, isTick?: boolean) => string;
}
