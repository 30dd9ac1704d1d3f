// Written by `python -m demo.api.typescript` from demo/api/types.py, which says what each field means.

export type Status = "queued" | "running" | "paused" | "finished" | "stopped" | "failed";
export type Role = "starter" | "joined" | "following" | "replay";
export type Action = "pause" | "resume" | "step" | "stop" | "skip";
export type Gone = "" | "unknown_run" | "unknown_room" | "room_closed" | "not_your_room";
export type AttentionKind = "cross" | "decoder" | "encoder";
export type RunEvent = ValidationEvent | NormsEvent | EndEvent;
export type SettingValue = boolean | number | string;

/** In place of any reply: a sentence in the page's language. */
export interface ErrorReply {
  error: string;
  gone: "" | "unknown_run" | "unknown_room" | "room_closed" | "not_your_room";
}

/** A file to save; the content in base64. */
export interface FileReply {
  name: string;
  mime: string;
  base64: string;
}

/** What is new after a cursor? `run` is the id of a subscription; the cursor is 0 and 0 at first, then the last reply's `next`. */
export interface PollRequest {
  run: string;
  step: number;
  event: number;
}

/** `run` is the id of a subscription. */
export interface ControlRequest {
  run: string;
  action: "pause" | "resume" | "step" | "stop" | "skip";
}

export interface StatusReply {
  status: "queued" | "running" | "paused" | "finished" | "stopped" | "failed";
}

/** Columns of equal length: step, loss in nats (null where it is not finite), learning rate. */
export interface Metrics {
  steps: number[];
  loss: (number | null)[];
  lr: number[];
}

/** What the model says to one source, in the names of tokens. */
export interface Answer {
  source: string[];
  expected: string[];
  output: string[];
}

/** Greedy decoding of the held-out sequences; shares from 0 to 1. Only the newest brings its answers. */
export interface ValidationEvent {
  type: "validation";
  step: number;
  token_accuracy: number;
  exact_match: number;
  answers?: Answer[];
}

/** One number for each part of the model (core/training/norms.py); null where it is not finite. */
export interface PartNorms {
  embeddings: number | null;
  encoder: number | null;
  decoder: number | null;
  fc_out: number | null;
}

/** Norm of the gradient and relative size of the update. */
export interface NormsEvent {
  type: "norms";
  step: number;
  gradient: PartNorms;
  update: PartNorms;
}

/** The run's last event; the message says what went wrong, "" if nothing did. */
export interface EndEvent {
  type: "failed" | "finished" | "stopped";
  step: number;
  message: string;
}

export interface Peak {
  step: number;
  lr: number;
}

/** The Noam curve of an experiment. */
export interface Theory {
  steps: number[];
  lr: number[];
  peak: Peak;
}

export interface Cursor {
  step: number;
  event: number;
}

/** What happened after the cursor. `place`: how many wait for a slot in front of it, itself included; 0 if it does not wait. `wait_seconds`: until it is likely to get one. `steps_per_second`, `seconds_left`: null while nothing can be told, and in a replay. At step 0 only: `theory`; `settings`, all of the run's experiment by name; `query`, its address without "?"; `preset`, the nearest, and `differs`, the settings that differ from it. `pause`: milliseconds until the next poll while it is running. */
export interface PollReply {
  run: string;
  status: "queued" | "running" | "paused" | "finished" | "stopped" | "failed";
  role: "starter" | "joined" | "following" | "replay";
  place: number;
  step: number;
  wait_seconds: number | null;
  max_steps: number;
  steps_per_second: number | null;
  seconds_left: number | null;
  metrics: Metrics;
  events: (ValidationEvent | NormsEvent | EndEvent)[];
  next: Cursor;
  theory?: Theory;
  settings?: Record<string, boolean | number | string>;
  query?: string;
  preset?: string;
  differs?: string[];
  pause: number;
}

/** What the chart shows before anything is trained. */
export interface Preview {
  max_steps: number;
  theory: Theory;
}

/** The frames of one probe after a cursor: `frame` is the step of the last frame that the page has, -1 at first; `thinned` is that of the last reply, 0 at first. */
export interface FilmRequest {
  run: string;
  probe: number;
  frame: number;
  thinned: number;
}

/** A held-out sequence whose attention is recorded, in the names of tokens. */
export interface Probe {
  source: string[];
  target: string[];
}

/** What does not change from frame to frame. */
export interface FilmAbout {
  task: string;
  layers: number;
  heads: number;
  max_steps: number;
  probes: Probe[];
}

/** All attention of one probe after `step` optimizer steps: packed weights (layers, heads, rows, columns), see demo/api/weights.py; and each head's alignment, layer by layer. */
export interface FilmFrame {
  step: number;
  alignment: number[];
  cross: string;
  decoder: string;
  encoder: string;
}

/** `more`: there are further frames now. `steps`: those that are left, when frames were thinned since the last reply. `about`: at the first reply, null before the first frame. */
export interface FilmReply {
  run: string;
  status: "queued" | "running" | "paused" | "finished" | "stopped" | "failed";
  frames: FilmFrame[];
  more: boolean;
  thinned: number;
  steps?: number[];
  about?: FilmAbout | null;
  pause: number;
}

/** `race` is the id of a subscription; `cursors` has [step, event] of each runner, and is empty at first. */
export interface RacePollRequest {
  race: string;
  cursors: [number, number][];
}

export interface RaceControlRequest {
  race: string;
  action: "pause" | "resume" | "step" | "stop" | "skip";
}

export interface RaceDownloadRequest {
  race: string;
  format: "svg" | "png" | "csv" | "curves";
  dark: boolean;
}

/** One runner's log after its cursor. */
export interface RunnerReply {
  metrics: Metrics;
  events: (ValidationEvent | EndEvent)[];
  cursor: [number, number];
}

export interface RunnerName {
  name: string;
  short: string;
}

/** What is raced. `log_rate`: the learning rates need a logarithmic axis. `query`: the address that repeats it. */
export interface RacePlan {
  race: string;
  runners: RunnerName[];
  max_steps: number;
  log_rate: boolean;
  query: Record<string, string>;
}

export interface Table {
  head: string[];
  rows: string[][];
}

/** What became of a race, in words and as a table. `seen`: which of the predictions came true, or null. */
export interface Verdict {
  keys: string[];
  headline: string;
  sentences: string[];
  seen: string | null;
  explanation: string;
  table: Table;
}

/** What happened to all runners; `plan` at the first reply, `verdict` when all is told. */
export interface RacePollReply {
  race: string;
  status: "queued" | "running" | "paused" | "finished" | "stopped" | "failed";
  role: "starter" | "joined" | "following" | "replay";
  place: number;
  wait_seconds: number | null;
  step: number;
  max_steps: number;
  seconds_left: number | null;
  runners: RunnerReply[];
  verdict: Verdict | null;
  plan?: RacePlan;
  pause: number;
}

/** Packed weights (layers, heads, rows, columns), see demo/api/weights.py. Row t of cross and decoder is the query of step t: it reads the start or output[t - 1], and produces output[t]. */
export interface Maps {
  cross: string;
  decoder: string;
  encoder: string;
}

/** What a decode is made again from. */
export interface DecodeSource {
  model: string;
  source: string;
}

/** One greedy decode; tokens by name. `expected`: null if no answer is known. `candidates`: for each step the most probable [token, probability], best first. `request`: null where the page has no right to the model. */
export interface DecodeValue {
  source: string[];
  start: string;
  output: string[];
  expected: string[] | null;
  candidates: [string, number][][];
  layers: number;
  heads: number;
  maps: Maps;
  stopped: "end" | "length";
  request: DecodeSource | null;
}

/** step, layer and head count from 0; head null is the mean over heads. */
export interface DecodeDownloadRequest {
  request: DecodeSource | null;
  format: "svg" | "png" | "json" | "ckpt";
  step: number;
  layer: number;
  head: number | "all" | null;
  map: "cross" | "decoder" | "encoder";
  dark: boolean;
}

/** What the explorer shows. `family`: values of the compared setting beside the chosen one. */
export interface ScheduleDownloadRequest {
  format: "svg" | "png" | "csv";
  compare: "warmup_steps" | "d_model" | "schedules";
  d_model: number;
  warmup_steps: number;
  lr_factor: number;
  max_steps: number;
  step: number;
  family: number[];
  log_x: boolean;
  log_y: boolean;
  dark: boolean;
}

export interface OpenRoomReply {
  room: string;
  secret: string;
}

/** Where the teacher is in a decode; head is a number from 0, "mean" or "all". */
export interface ShownPlace {
  model: string;
  source: string;
  step: number;
  layer: number;
  head: number | "mean" | "all";
}

/** What the teacher's page shows. `tab`: null, or the tab that the class is to see too. */
export interface TeachRequest {
  room: string;
  secret: string;
  run: string | null;
  tab: string | null;
  decode?: ShownPlace | null;
}

/** `problem`: why the decode could not be shown, or "". */
export interface TeachReply {
  students: number;
  problem: string;
}

export interface RoomRequest {
  room: string;
  secret: string;
}

export interface CodeImageRequest {
  room: string;
  secret: string;
  address: string;
}

/** A data URI of an SVG. */
export interface CodeImageReply {
  image: string;
}

export interface CloseReply {
  closed: boolean;
}

/** `student`: of the last reply. `watching`: false while the page shows something of its own. `again`: it comes back. `seen`: version of the decode that the page has. */
export interface FollowRequest {
  room: string;
  student: string | null;
  watching: boolean;
  again: boolean;
  seen: string | null;
}

/** The decode that the teacher shows; `value` only if the page has not seen it. */
export interface ShownDecode {
  version: string;
  source: string;
  step: number;
  layer: number;
  head: number | "mean" | "all";
  value?: DecodeValue;
}

export interface Stage {
  tab: string;
  decode: ShownDecode | null;
}

/** `run`: id of this student's subscription. `left`: whether the student stopped it. `snapshot`: newest step that can be forked. */
export interface FollowReply {
  room: string;
  student: string;
  run: string | null;
  left: boolean;
  snapshot: number | null;
  stage: Stage | null;
}

export interface LeaveRequest {
  room: string;
  student: string;
}

export interface LeaveReply {
  left: boolean;
}

/** Nothing is asked. */
export interface OpenRoomRequest {
}

/** What each address takes and gives. */
export interface Api {
  "runs/poll": { request: PollRequest; reply: PollReply };
  "runs/control": { request: ControlRequest; reply: StatusReply };
  "attention/film": { request: FilmRequest; reply: FilmReply };
  "races/poll": { request: RacePollRequest; reply: RacePollReply };
  "races/control": { request: RaceControlRequest; reply: StatusReply };
  "races/download": { request: RaceDownloadRequest; reply: FileReply };
  "rooms/open": { request: OpenRoomRequest; reply: OpenRoomReply };
  "rooms/teach": { request: TeachRequest; reply: TeachReply };
  "rooms/code_image": { request: CodeImageRequest; reply: CodeImageReply };
  "rooms/close": { request: RoomRequest; reply: CloseReply };
  "rooms/follow": { request: FollowRequest; reply: FollowReply };
  "rooms/leave": { request: LeaveRequest; reply: LeaveReply };
  "decodes/download": { request: DecodeDownloadRequest; reply: FileReply };
  "schedules/download": { request: ScheduleDownloadRequest; reply: FileReply };
}
