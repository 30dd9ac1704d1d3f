/** What a LinePlot is made of, see line_plot.js. */

export interface Series {
  key: string;
  label: string;
  /** name of a CSS variable */
  color: string;
  width?: number;
  alpha?: number;
  dash?: number[];
  /** each point is drawn as a dot too */
  points?: boolean;
  /** true for a formula: read between its points too */
  interpolate?: boolean;
  /** words at the end of the line */
  endLabel?: string;
  hidden?: boolean;
  /** one of many, drawn but not in the readout */
  quiet?: boolean;
  /** drawn over the others */
  front?: boolean;
  xs?: ArrayLike<number>;
  ys?: (number | null)[];
}

/** An upright line. */
export interface Mark {
  x: number;
  label?: string;
  /** name of a CSS variable */
  color?: string;
}

/** A line across the panel at a value that is known; it does not widen the axis. */
export interface Level {
  y: number;
  label: string;
  /** where its label stands, so that curves are elsewhere: over its right end, or under its left end */
  place: "over" | "under";
  /** name of a CSS variable */
  color?: string;
}

export interface YAxis {
  /** a logarithmic axis needs no limits */
  scale: "linear" | "log";
  /** null: from the data */
  min?: number | null;
  max?: number | null;
  /** range while there is nothing to draw */
  empty?: [number, number];
  /** values in the readout */
  format: (y: number) => string;
  /** else plain nice numbers */
  tick?: (y: number) => string;
}

export interface Panel {
  key: string;
  title: string;
  /** that the glossary explains, marked in the title: those that nothing above the plot has marked */
  terms?: string[];
  /** CSS pixels */
  height: number;
  y: YAxis;
  /** shown while no series has a point */
  hint?: string;
  series: Series[];
  marks?: Mark[];
  levels?: Level[];
  /** the x that is read while there is no crosshair; null: the latest */
  rest?: number | null;
}

export interface Options {
  /** accessible name */
  label: string;
  /** how numbers are written */
  language: string;
  /** the words of all figures are among them */
  text: Record<string, string>;
  /** key of the panel that can be heard: the last of its lines that are in front, or all, one after the other */
  sound?: { panel: string; all?: boolean };
  x: { min: number; max: number; label?: string; describe: (x: number) => string };
  panels: Panel[];
  /** a measured line was pressed */
  onPress?: (panelKey: string, seriesKey: string) => void;
}

/** A point of a series, where it has one. */
export interface Point {
  key: string;
  label: string;
  x: number | null;
  y: number | null;
}

/** What the readout of a panel says. */
export interface Reading {
  x: number | null;
  series: Point[];
}
