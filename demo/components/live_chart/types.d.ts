/** What the modules of the live chart hand to each other. */
import type { Answer, apiOf, Caution, logsOf, RunVerdict, SettingValue, Status, Theory } from "../shared/api.js";
import type { Curve } from "../shared/curve.js";
import type { numberFormats, Text } from "../shared/text.js";

export type {
  Action,
  Answer,
  Metrics,
  Recording,
  RecordingPace,
  RunEvent,
  RunReply,
  RunVerdict,
  SettingValue,
  Status,
  Theory,
} from "../shared/api.js";
export type { Text } from "../shared/text.js";

export type NumberFormats = ReturnType<typeof numberFormats>;

/** What is drawn before there is a run. */
export interface Preview {
  max_steps: number;
  theory: Theory;
  cautions: Caution[];
}

/** The settings of an experiment by name. */
export type Settings = Record<string, SettingValue>;

/** What an experiment is called: demo/api/addresses.py. */
export interface Identity {
  settings: Settings;
  /** its address without "?" */
  query: string;
  /** the nearest preset */
  preset: string;
  /** names of the settings that differ from the preset */
  differs: string[];
}

/** What Python sets, see live_chart/__init__.py. */
export interface Value {
  /** id of a subscription */
  run?: string | null;
  preview?: Preview | null;
  /** why there is no run */
  error?: string;
  /** settings for the page's address */
  query?: Record<string, string>;
  /** the settings that Train would start with */
  controls?: Identity;
  /** true: the answer to the opening of the page */
  opened?: boolean;
  /** set by the page: makes every answer of Python a change, also one that is otherwise the same */
  request?: number;
}

/** A recording that can be fetched. */
export interface ShippedRecording {
  name: string;
  /** of its experiment */
  query: Record<string, string>;
  /** whether it is played when the page is opened */
  opening: boolean;
  /** share of the held-out sequences that the trained model answered exactly */
  exact_match: number;
  /** whether it answered the lesson's own check */
  right: boolean;
  /** seen from the page's root */
  address: string;
}

export interface Props {
  value: Value | null;
  recordings?: ShippedRecording[];
  text: Text;
  language: string;
}

/** A sentence below the progress bar. */
export interface Message {
  words: string;
  alert: boolean;
}

/** Shares of the held-out sequences, 0 to 100, at the steps where they were measured. */
export interface Accuracy {
  steps: number[];
  exact: number[];
  token: number[];
}

export type NormKind = "gradient" | "update";
export type ModelPart = "embeddings" | "encoder" | "decoder" | "fc_out";

/** The norms at the steps where they were measured. */
export type NormHistory = { steps: number[] } & Record<NormKind, Record<ModelPart, (number | null)[]>>;

/** An earlier run, drawn behind the one on show. */
export interface Ghost {
  /** in the legend */
  name: string;
  maxSteps: number;
  curve: Curve;
  accuracy: Accuracy;
}

/** All that the page knows about a run. */
export interface Run {
  /** of the page's subscription */
  id: string;
  /** gone: the server knows it no more */
  status: Status | "gone";
  /** starter, joined, following or replay; recording: it is none */
  role: string;
  /** in the queue; 0: it does not wait */
  place: number;
  /** seconds until it is likely to begin */
  wait: number | null;
  step: number;
  /** null: no answer about it has come yet */
  maxSteps: number | null;
  /** steps per second */
  rate: number | null;
  secondsLeft: number | null;
  theory: Theory | null;
  /** of its experiment, by name; null: no answer has come yet */
  settings: Settings | null;
  /** its address without "?" */
  query: string | null;
  /** the nearest preset */
  preset: string | null;
  /** names of the settings that differ from the preset */
  differs: string[];
  curve: Curve;
  /** the smoothed loss, point by point of the curve */
  smoothed: (number | null)[];
  /** of the newest step, whether or not the curve has kept it */
  newest: { loss: number | null; lr: number | null };
  accuracy: Accuracy;
  norms: NormHistory;
  /** to the fixed sequences, at the newest validation */
  answers: Answer[] | null;
  answersStep: number;
  /** where the next poll begins */
  cursor: { step: number; event: number };
  /** where it is read; null: the page is shown something of its own, or has not asked yet */
  log: import("../shared/api_types").LogAddress | null;
  /** whether the next poll is by the page's own id */
  asksOwn: boolean;
  /** the server's clock at the last one, milliseconds */
  ownAt: number;
  /** performance.now() from which on the next one is due */
  renewAt: number;
  /** milliseconds until the next poll */
  pause: number;
  /** it had finished before, and was played again */
  replayed?: boolean;
  /** null: it goes on; without words: nothing can be said */
  verdict: RunVerdict | null;
  /** why it failed, in words; the verdict says it too */
  failure: string;
  /** ended and everything read: it is polled no more */
  complete: boolean;
}

/** What the server can be asked about a run. */
export type RunsApi = ReturnType<typeof apiOf>["runs"];
/** Where its log is read. */
export type LogsApi = ReturnType<typeof logsOf>;
