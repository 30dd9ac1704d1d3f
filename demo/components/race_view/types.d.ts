/** What the modules of the race view hand to each other. */
import type { apiOf, RacePlan, RaceReply, RaceVerdict, Status } from "../shared/api.js";
import type { Curve } from "../shared/curve.js";
import type { numberFormats, Text } from "../shared/text.js";

export type { Action, RacePlan, RaceReply, RaceVerdict, Status } from "../shared/api.js";
export type { RaceDownloadRequest, RunnerName, RunnerReply, Table } from "../shared/api_types";
export type { Text } from "../shared/text.js";

export type NumberFormats = ReturnType<typeof numberFormats>;

/** What the server can be asked about a race. */
export type RacesApi = ReturnType<typeof apiOf>["races"];

/** What can be predicted of a shipped race. */
export interface Choice {
  key: string;
  words: string;
}

/** The distribution that the loss compares the model's with, for the picture of it. */
export interface SmoothedTarget {
  /** tokens that the model chooses from, K */
  classes: number;
  /** of label smoothing; each has a chart */
  shares: number[];
}

/** A shipped race, see demo/api/race_lessons.py. */
export interface Lesson {
  name: string;
  /** warmup or break */
  group: string;
  title: string;
  about: string;
  question: string;
  choices: Choice[];
  target: SmoothedTarget | null;
  plan: RacePlan;
}

/** A setting that can be varied, and values of it that are worth a race: "25, 50, 100". */
export interface Setting {
  name: string;
  label: string;
  values: string;
}

/** What one's own race would be. */
export interface OwnRace {
  /** that was asked about */
  vary: string;
  /** null: it is none, and `error` says why */
  plan: RacePlan | null;
  /** summary of the settings that its runners share */
  shared: string;
  error: string;
}

/** What Python sets, see race_view/__init__.py. */
export interface Value {
  /** id of a subscription */
  race?: string | null;
  own?: OwnRace | null;
  /** why there is no race */
  error?: string;
  /** true: the answer to the opening of the page */
  opened?: boolean;
  /** of the address: the name of a race, and what is varied in one's own */
  chosen?: string;
  vary?: string;
  /** set by the page: makes every answer of Python a change, also one that is otherwise the same */
  request?: number;
}

export interface Props {
  value: Value | null;
  text: Text;
  language: string;
  /** steps over which a loss is averaged */
  window: number;
  races: Lesson[];
  settings: Setting[];
}

/** A sentence below the progress bar. */
export interface Message {
  words: string;
  alert: boolean;
}

export interface Runner {
  curve: Curve;
  /** mean loss of the last steps, point by point of the curve */
  meanLoss: (number | null)[];
  /** share of held-out sequences answered without a mistake, 0 to 100, at the steps where it was measured */
  exactMatch: { steps: number[]; percent: number[] };
  /** what went wrong; "": nothing */
  failure: string;
}

/** All that the page knows about a race. */
export interface Race {
  /** of the page's subscription */
  id: string;
  /** key of the choice that was pressed before it; null: none was */
  predicted: string | null;
  /** null: no answer about it has come yet */
  plan: RacePlan | null;
  /** gone: the server knows it no more */
  status: Status | "gone";
  role: RaceReply["role"];
  /** in the queue; 0: it does not wait */
  place: number;
  /** seconds until it is likely to begin */
  wait: number | null;
  step: number;
  secondsLeft: number | null;
  runners: Runner[];
  verdict: RaceVerdict | null;
  /** [step, event] of each runner, where the next poll begins */
  cursors: [number, number][];
  /** milliseconds until the next poll while it is running */
  pause: number;
  /** ended and everything read: it is polled no more */
  complete: boolean;
}
