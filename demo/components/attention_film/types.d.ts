/** What the modules of the attention film hand to each other. */
import type { Status } from "../shared/api.js";
import type { AttentionKind, FilmAbout } from "../shared/api_types";
import type { Shapes } from "../shared/heatmap/shapes.js";
import type { numberFormats, Text } from "../shared/text.js";

export type { AttentionKind, FilmAbout, FilmReply, Probe } from "../shared/api_types";
export type { Text } from "../shared/text.js";

export type NumberFormats = ReturnType<typeof numberFormats>;

export interface Props {
  text: Text;
  language: string;
  /** anchors of the colours, as "#rrggbb", from weight 0 to weight 1 */
  palette: { light: string[]; dark: string[] };
  /** the fixed point of a weight of 1 */
  weight_one: number;
  /** it shows a runner of a race, not the run of the live chart */
  of_runner: boolean;
}

/** All attention after `step` optimizer steps: weights of (layers, heads, rows, columns) in fixed point. */
export type Frame = Record<AttentionKind, Uint16Array> & {
  step: number;
  /** of each head, layer by layer */
  alignment: number[];
};

/** What the page has of one run's film: the frames of one sequence. */
export interface FetchedFilm {
  /** id of a subscription; null: it is that of a recording */
  run: string | null;
  /** its name; null: it is that of a run */
  recording: string | null;
  /** number of the sequence */
  probe: number;
  /** null until the first frame */
  about: FilmAbout | null;
  shapes: Shapes | null;
  frames: Frame[];
  /** step of the newest frame; -1: none */
  cursor: number;
  /** how often the server has dropped frames */
  thinned: number;
  status: Status;
  /** milliseconds until the next poll */
  pause: number;
  /** there are further frames now */
  more: boolean;
  /** ended and everything read: it is polled no more */
  complete: boolean;
}

/** A film that can be shown: it has a frame. */
export interface Film extends FetchedFilm {
  about: FilmAbout;
  shapes: Shapes;
}

/** Layer and head count from 0. */
export interface FilmState {
  /** on show; null: nothing */
  film: Film | null;
  /** the film's newest step, status and thinning when it was changed last: the film itself is the same object */
  newest: number;
  status: Status | "idle";
  thinned: number;
  /** where somebody has wound to */
  step: number;
  /** the newest frame is shown, whichever it is */
  following: boolean;
  playing: boolean;
  /** a film was asked for, and no frame has come yet */
  waiting: boolean;
  /** the sequence that a person has chosen */
  probe: number;
  kind: AttentionKind;
  /** by a person; else a decoder without its look-ahead mask is opened on its self-attention, which shows what it reads */
  kindChosen: boolean;
  /** Infinity, the last one there is, until the first film */
  layer: number;
  head: number;
  /** by a person; else the picture goes to the best aligned head */
  chosen: boolean;
  dark: boolean;
  /** what the address asks of the next film that is put on show */
  wish: FilmWish | null;
  /** CSS pixels */
  width: number;
}

/** Of a film; the sequence counts from 0. */
export interface FilmWish {
  step?: number | "last";
  sequence?: number;
}

/** What every part of the film works with. */
export interface View {
  state: FilmState;
  text: Text;
  formats: NumberFormats;
  /** the fixed point of a weight of 1 */
  weightOne: number;
  /** Changes what is shown; it is drawn in the next animation frame. */
  change: (patch: Partial<FilmState>) => void;
  /** Draws in the next animation frame. */
  schedule: () => void;
}
