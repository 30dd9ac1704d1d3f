/** What the modules of the attention view hand to each other. */
import type { AttentionKind, DecodeValue } from "../shared/api_types";
import type { Head } from "../shared/heatmap/heads.js";
import type { MirroredDecode } from "../shared/messages.js";
import type { Text } from "../shared/text.js";
import type { Depth } from "../shared/depth.js";
import type { Decode } from "./decode.js";
import type { Branches } from "./inside/branches/branches.js";
import type { Questions } from "./inside/questions.js";
import type { Pictures } from "./pictures.js";

export type { AttentionKind, DecodeDownloadRequest, DecodeSource, DecodeValue, HeadSwitch } from "../shared/api_types";
export type { Head, OneHead } from "../shared/heatmap/heads.js";
export type { Text } from "../shared/text.js";

export type FileFormat = "svg" | "png" | "json" | "ckpt";

export interface Props {
  /** `wanted`: the view has asked Python for another decode */
  value: DecodeValue | { wanted: { model: string | null; source: string | null } } | null;
  text: Text;
  language: string;
  /** anchors of the colours, as "#rrggbb", from weight 0 to weight 1 */
  palette: { light: string[]; dark: string[] };
  /** the fixed point of a weight of 1 */
  weight_one: number;
  /** sources, as one types them */
  examples: string[];
}

/** What stands beside the large picture: the step, or what one looks into. */
export type SectionName = "step" | "cell" | "token" | "branches" | "forcing" | "heads" | "masks";

/** A cell of the present layer and head; counted from 0. */
export interface ChosenCell {
  kind: AttentionKind;
  row: number;
  column: number;
}

/** The film's picture from which somebody has come. */
export interface FilmOrigin {
  model: string;
  source: string;
  /** of the picture */
  step: number;
  /** step of the model */
  snapshot: number;
  tab: string;
  /** its model learns with the look-ahead mask */
  masked: boolean;
  /** of the window, CSS pixels */
  scroll: number;
}

/** Whether any of these is not as it was drawn last. */
export type Changed = (...keys: (keyof ViewState)[]) => boolean;

/** Step, layer and head count from 0. */
export interface ViewState {
  /** on show; null: nothing */
  decode: Decode | null;
  /** the greedy decode of the model as trained that `decode` is, or is a variant of */
  base: Decode | null;
  step: number;
  /** Infinity, the last one there is, until somebody chooses */
  layer: number;
  head: Head;
  /** version of a room's decode; until the room lets go, Python's values are passed over */
  mirrored: MirroredDecode["version"] | null;
  playing: boolean;
  speed: number;
  /** which attention the thumbnails show */
  gridKind: AttentionKind;
  dark: boolean;
  /** CSS pixels */
  width: number;
  section: SectionName;
  /** that somebody has pressed; null: none, see chosen_cell.js */
  cell: ChosenCell | null;
  depth: Depth;
  /** the last one that led here; null: none did */
  film: FilmOrigin | null;
  /** how many answers have come from the server, to what was asked about the decode */
  answers: number;
}

/** What every part of the view works with. */
export interface View {
  state: ViewState;
  text: Text;
  /** the fixed point of a weight of 1 */
  weightOne: number;
  /** Changes what is shown; it is drawn in the next animation frame. */
  change: (patch: Partial<ViewState>) => void;
  /** Draws in the next animation frame. */
  schedule: () => void;
}

/** What every section of the panel beside the large picture works with. */
export interface Inside extends View {
  language: string;
  /** sources, as one types them */
  examples: string[];
  /** asks about the decode on show; what has come is kept */
  questions: Questions;
  pictures: Pictures;
  /**
   * Decodes with other tokens at the beginning, or with switched heads, and shows that; null for both: the greedy decode again. Nothing is
   * asked of the server for one that has been shown before.
   *
   * @returns why it could not be shown, or ""
   */
  showVariant: (changes: Variant, step?: number) => Promise<string>;
  branches: Branches;
  /** Shows the same source with another model, beside the same section. */
  showModel: (model: string) => void;
  /** Opens the tab of the film that led here, where it was left. */
  returnToFilm: () => void;
}

export type Variant = Pick<import("../shared/api_types").DecodeSource, "forced" | "switches">;

/** One of the things that can be looked into. */
export interface InsideSection {
  node: HTMLElement;
  /** Draws, while it is on show, whenever something may have changed. */
  render: (decode: Decode, changed: Changed) => void;
}
