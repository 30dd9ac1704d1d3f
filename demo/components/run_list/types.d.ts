/** What the modules of the list of runs hand to each other. */
import type { apiOf, SettingValue } from "../shared/api.js";
import type { Text } from "../shared/text.js";

export type { Text } from "../shared/text.js";
export type { Ghost, NumberFormats, Run } from "../live_chart/types.d.ts";

export interface Props {
  value: null;
  text: Text;
  language: string;
}

/** What a tab keeps of an ended run. */
export interface Entry {
  /** of the page's subscription */
  id: string;
  /** counts the runs of this visit, from 1 */
  number: number;
  /** given by a person; "": none */
  name: string;
  settings: Record<string, SettingValue>;
  query: string;
  preset: string;
  /** names of the settings that differ from the preset */
  differs: string[];
  status: string;
  step: number;
  maxSteps: number;
  /** of the last step, as the server told it: equal runs have the same, to the last bit */
  lastLoss: number | null;
  /** mean of the last steps */
  loss: number | null;
  /** in percent, at the last validation */
  exact: number | null;
  /** step of the first validation with 90 % exact match */
  to90: number | null;
  /** drawn behind the run on show */
  ghost: boolean;
  /** the server knows it no more */
  gone: boolean;
}

/** An entry that was dropped, and where it stood. */
export interface Dropped {
  entry: Entry;
  index: number;
}

export type RunsApi = ReturnType<typeof apiOf>["runs"];

/** What can be done with a run of the list. */
export interface Actions {
  open: (entry: Entry) => void;
  ghost: (entry: Entry) => void;
  rename: (entry: Entry, name: string) => void;
  save: (entry: Entry, format: "svg" | "png" | "csv" | "zip") => void;
  drop: (entry: Entry) => void;
}
