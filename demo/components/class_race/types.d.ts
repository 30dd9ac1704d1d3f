/** What the modules of the class race hand to each other. */
import type { ClassRaceBoard, ClassRaceEntry } from "../shared/api_types";
import type { Room } from "../room_bar/types.d.ts";
import type { numberFormats, Text } from "../shared/text.js";

export type { ClassRaceBoard, ClassRaceEntry } from "../shared/api_types";
export type { Room } from "../room_bar/types.d.ts";
export type { Text } from "../shared/text.js";
export type NumberFormats = ReturnType<typeof numberFormats>;

/** A setting that may be changed, see class_race/__init__.py. */
export interface OfferedSetting {
  name: string;
  label: string;
  low: number | null;
  high: number | null;
  whole: boolean;
  /** value and words, where there are only these */
  values: [string, string][];
}

export interface Props {
  value: null;
  settings: OfferedSetting[];
  text: Text;
  language: string;
}

/** What stands there. */
export interface View {
  room: Room | null;
  /** null: the server has not answered yet */
  board: ClassRaceBoard | null;
  /** why something could not be done */
  problem: string;
}
