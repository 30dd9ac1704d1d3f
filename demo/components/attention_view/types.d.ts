/** What the modules of the attention view hand to each other. */
import type { AttentionKind, DecodeValue } from "../shared/api_types";
import type { Head } from "../shared/heatmap/heads.js";
import type { MirroredDecode } from "../shared/messages.js";
import type { Text } from "../shared/text.js";
import type { Decode } from "./decode.js";

export type { AttentionKind, DecodeDownloadRequest, DecodeSource, DecodeValue } from "../shared/api_types";
export type { Head, OneHead } from "../shared/heatmap/heads.js";
export type { Text } from "../shared/text.js";

export type FileFormat = "svg" | "png" | "json" | "ckpt";

export interface Props {
  value: DecodeValue | null;
  text: Text;
  language: string;
  /** anchors of the colours, as "#rrggbb", from weight 0 to weight 1 */
  palette: { light: string[]; dark: string[] };
  /** the fixed point of a weight of 1 */
  weight_one: number;
}

/** Step, layer and head count from 0. */
export interface ViewState {
  /** on show; null: nothing */
  decode: Decode | null;
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
