import type { apiOf } from "../shared/api.js";
import type { Action, DemonstrationReport, Role, Status } from "../shared/api_types";
import type { numberFormats, Text } from "../shared/text.js";
import type { CodeColumns } from "./code/columns.js";
import type { DemonstrationRun } from "./demonstration.js";

export type { Action, DemonstrationReport, Role, Status, Text };
export type NumberFormats = ReturnType<typeof numberFormats>;
export type ProgramsApi = ReturnType<typeof apiOf>["programs"];

export interface Props {
  text: Text;
  language: string;
  /** Names of the parts, in their order. */
  parts: string[];
  mistakes: Mistake[];
  value?: object;
}

/** A line of a mistake's code: in both versions, only in the broken one, only in the mended one. */
export interface CodeLine {
  text: string;
  mark: "same" | "broken" | "mended";
}

/** A mistake to be repaired, as core/programs/mistakes.py and repairs.py have it. */
export interface Mistake {
  name: string;
  /** Keys of what can be predicted. */
  predictions: string[];
  /** Where its code stands, from the root of the repository. */
  file: string;
  lines: CodeLine[];
}

/** What one training of a demonstration has told so far: a number for each step. */
export interface Series {
  steps: number[];
  loss: (number | null)[];
  lr: number[];
}

/** What the page knows of a demonstration. */
export interface Shown {
  id: string;
  name: string;
  options: Record<string, string>;
  status: Status;
  role: Role;
  place: number;
  wait: number | null;
  step: number;
  maxSteps: number;
  secondsLeft: number | null;
  series: Map<string, Series>;
  /** How many points have come. */
  points: number;
  report: DemonstrationReport | null;
  pause: number;
  /** Everything has come: the page need not ask again. */
  complete: boolean;
}

/** What a part of the tab gets. */
export interface Page {
  text: Text;
  language: string;
  formats: NumberFormats;
  api: ProgramsApi;
  code: CodeColumns;
  /**
   * A demonstration of the part's own; `changed` is called when there is news of it. With a `key`, a reload of the page comes back to it.
   */
  demonstration(changed: () => void, key?: string): DemonstrationRun;
  /** Draws the open part again in the next animation frame. */
  schedule(): void;
  signal: AbortSignal;
}

/** A part of the tab: what stands above the code, what below; and what it draws. */
export interface Part {
  head: HTMLElement;
  node: HTMLElement;
  /** Called when the part has been opened, and when it asked for it. `width` of the component, in px. */
  render(width: number): void;
  /** The part was opened or left. */
  shown?(open: boolean): void;
  /** Puts away what has been run in it. */
  clear?(): void;
}
