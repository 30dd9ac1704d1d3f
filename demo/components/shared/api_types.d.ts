// Written by `python -m demo.api.typescript` from demo/api/types.py, which says what each field means.

export type Status = "queued" | "running" | "paused" | "finished" | "stopped" | "failed";
export type Role = "starter" | "joined" | "following" | "replay";
export type Action = "pause" | "resume" | "step" | "stop" | "skip";
export type Gone = "" | "unknown_run" | "unknown_race" | "unknown_room" | "room_closed" | "not_your_room";
export type AttentionKind = "cross" | "decoder" | "encoder";
export type RunEvent = ValidationEvent | NormsEvent | EndEvent;
export type SettingValue = boolean | number | string;
export type TrainingSeries = "without" | "with" | "by_hand";
export type DemonstrationReport = LockstepReport | SlowMotionReport | ExtensionReport | MistakeReport;

/** In place of any reply: a sentence in the page's language. */
export interface ErrorReply {
  error: string;
  gone: "" | "unknown_run" | "unknown_race" | "unknown_room" | "room_closed" | "not_your_room";
}

/** A file to save; the content in base64. */
export interface FileReply {
  name: string;
  mime: string;
  base64: string;
}

/** Not JSON: the answer itself is the file; its name stands in the header content-disposition (demo/api/routes.py). */
export interface Attached {
}

/** What is new after a cursor? `run` is the id of a subscription; the cursor is 0 and 0 at first, then the last reply's `next`. `reads`: the page reads the log by itself where it may (see `LogAddress`), and needs no more than what is its own. */
export interface PollRequest {
  run: string;
  step: number;
  event: number;
  reads?: boolean;
}

/** `run` is the id of a subscription. */
export interface ControlRequest {
  run: string;
  action: "pause" | "resume" | "step" | "stop" | "skip";
}

export interface StatusReply {
  status: "queued" | "running" | "paused" | "finished" | "stopped" | "failed";
}

/** The page gives up its subscription `run` to a run that has ended. */
export interface DropRequest {
  run: string;
}

export interface DropReply {
  dropped: boolean;
}

/** `run` is the id of a subscription. */
export interface RunDownloadRequest {
  run: string;
  format: "svg" | "png" | "csv";
  dark: boolean;
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

/** The highest rate of a run. `beyond`: the step after its end at which it would be highest; null if it has been. */
export interface Peak {
  step: number;
  lr: number;
  beyond: number | null;
}

/** A loss that is known before anything is trained: what chance costs, or the floor that label smoothing leaves. */
export interface LossLine {
  key: "chance" | "floor";
  loss: number;
}

/** The Noam curve of an experiment, and what is known of its loss. */
export interface Theory {
  steps: number[];
  lr: number[];
  peak: Peak;
  loss: LossLine[];
}

export interface Cursor {
  step: number;
  event: number;
}

/** Where a page reads a run's log: GET log/<language>/<key>/open, and .../<level>-<index> for full segments. `renew`: milliseconds after which it polls again by its own id all the same, so that the run goes on. `at`: the server's clock, milliseconds. */
export interface LogAddress {
  key: string;
  renew: number;
  at: number;
}

/** A part of a log between two cursors: loss and rate at the steps first + stride, first + 2 * stride, ... A full segment: of level k and number i, `stride` 2**k, from step i * points * stride on. It never changes. */
export interface LogSegment {
  first: Cursor;
  next: Cursor;
  stride: number;
  loss: (number | null)[];
  lr: number[];
  events: (ValidationEvent | NormsEvent | EndEvent)[];
}

/** The open end of a log, `first` at the end of a full segment, and how the run stands; the rest as in `PollReply`. `segment`: points of a segment. `at`: when it was made, as in `LogAddress`. */
export interface LogOpen {
  first: Cursor;
  next: Cursor;
  stride: number;
  loss: (number | null)[];
  lr: number[];
  events: (ValidationEvent | NormsEvent | EndEvent)[];
  status: "queued" | "running" | "paused" | "finished" | "stopped" | "failed";
  place: number;
  wait_seconds: number | null;
  step: number;
  steps_per_second: number | null;
  seconds_left: number | null;
  segment: number;
  pause: number;
  at: number;
}

/** What happened after the cursor. `place`: how many wait for a slot in front of it, itself included; 0 if it does not wait. `wait_seconds`: until it is likely to get one. `steps_per_second`, `seconds_left`: null while nothing can be told, and in a replay. At step 0 only: `theory`; `settings`, all of the run's experiment by name; `query`, its address without "?"; `preset`, the nearest, and `differs`, the settings that differ from it. `pause`: milliseconds until the next poll while it is running. `log`: with `reads` only: where the page reads the rest, and `metrics` and `events` are empty; null where it is shown something of its own, a replay or what it has paused, which is told here. */
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
  log?: LogAddress | null;
}

/** Settings that will not do what they say: key of a sentence (section "cautions"), its numbers, and the setting that it is about. */
export interface Caution {
  key: string;
  field: string;
  values: Record<string, number>;
}

/** What the chart shows before anything is trained. */
export interface Preview {
  max_steps: number;
  theory: Theory;
  cautions: Caution[];
}

/** `run` is the id of a subscription. */
export interface RunRequest {
  run: string;
}

/** What became of a run, in sentences; the first says what it came to. `verdict`: that in a word; "" while nothing can be said. */
export interface RunVerdict {
  verdict: string;
  sentences: string[];
}

/** The frames of one probe after a cursor: `frame` is the step of the last frame that the page has, -1 at first; `thinned` is that of the last reply, 0 at first. `run` may name a runner of a race, see `Registry.find_model`. */
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

/** What does not change from frame to frame. `look_ahead`: whether the decoder's look-ahead mask was on. */
export interface FilmAbout {
  task: string;
  look_ahead: boolean;
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

/** What made a recording. `code`: the commit whose code trained. `versions`: of Python and of the libraries that compute. */
export interface RecordingMade {
  command: string;
  code: string;
  versions: Record<string, string>;
}

/** How fast a recording is played: `seconds` in all; the first share `steps` of its steps takes the first share `time` of them. */
export interface RecordingPace {
  seconds: number;
  steps: number;
  time: number;
}

/** The lesson's own check of the trained model, in the names of tokens: what it answers to `source`, and what would be right. */
export interface RecordedCheck {
  source: string[];
  expected: string[];
  output: string[];
}

/** The trained model among those that can be decoded with, its weights rounded to so many `bits`: what it then still answers rightly. `name`: as in requests. `exact_match`: of the held-out sequences. */
export interface RecordedModel {
  name: string;
  bits: number;
  exact_match: number;
}

/** A whole training, as the page would have been told of it (demo/api/recordings.py). `name`: of the file. `query`: the address of its experiment. `poll`: a reply from the cursor 0 on, with the answers of every validation. `film`: all frames of one sequence. `model`: null where it is not shipped. */
export interface Recording {
  name: string;
  query: Record<string, string>;
  made: RecordingMade;
  pace: RecordingPace;
  check: RecordedCheck;
  model: RecordedModel | null;
  poll: PollReply;
  film: FilmReply;
}

/** `recording` is the name of one. */
export interface RecordingRequest {
  recording: string;
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

/** `runners`: those for whom it is known, counted from 0. */
export interface RunnersLossLine {
  key: "chance" | "floor";
  loss: number;
  runners: number[];
}

/** What is raced. `log_rate`: the learning rates need a logarithmic axis. `query`: the address that repeats it. `loss`: what is known of the loss. */
export interface RacePlan {
  race: string;
  runners: RunnerName[];
  max_steps: number;
  log_rate: boolean;
  query: Record<string, string>;
  loss: RunnersLossLine[];
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

/** A head with other attention weights; layer and head count from 0. `source`: of "fixed", whose weights it gets, as typed. */
export interface HeadSwitch {
  kind: "cross" | "decoder" | "encoder";
  layer: number;
  head: number;
  mode: "off" | "uniform" | "fixed";
  source?: string;
}

/** A line of core; `number` counts from 1. */
export interface SourceLine {
  file: string;
  number: number;
  text: string;
}

/** What a decode is made again from. `forced`: the first tokens of the output, by name, where a person chose them. `switches`: of heads that do not work as they were trained to. */
export interface DecodeSource {
  model: string;
  source: string;
  forced?: string[];
  switches?: HeadSwitch[];
}

/** One greedy decode; tokens by name. `expected`: null if no answer is known. `candidates`: for each step the most probable [token, probability], best first. `lengths`: of the shortest and the longest source that the model was trained on; null: it is not known. `forced`: how many tokens at the beginning were chosen by a person. `recovers_at`: the first step behind them from which on everything is right; null: it never is, or nothing is forced. `written`, `right`: for each step the probability of the token that was written, and of the right one (null where the answer has ended; `right` is null if no answer is known). `whole`: it is opened at its last step, for the answer is what one came for. `lines`: those that choose its tokens and switch its heads. `request`: null where the page has no right to the model. */
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
  lengths: [number, number] | null;
  forced: number;
  recovers_at: number | null;
  written?: number[];
  right?: (number | null)[] | null;
  whole?: boolean;
  lines?: Record<string, SourceLine>;
  request: DecodeSource | null;
}

/** run: id of a subscription or of a race's runner; null: of a recording, by its name. */
export interface NearestRequest {
  run: string | null;
  recording?: string | null;
  step: number;
}

/** The model that is kept nearest to a step of a training, and that model's own step. */
export interface NearestReply {
  model: string;
  step: number;
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

export interface HeadPartsRequest {
  request: DecodeSource;
  kind: "cross" | "decoder" | "encoder";
  layer: number;
  head: number;
}

/** What every cell of one head's heatmap is made of. Q rows attend to K columns. scale: what q . k is divided by. queries: packed (Q, d_k). keys, values: packed (K, d_k). allowed: for each row, a letter for each column: "1" if the mask lets it through, else "0". weights: packed (Q, K), as the model computed them. w_o: packed (d_model, d_k), the columns of the output projection that are this head's. shares: packed (Q, d_model), what the head adds to what the sub-layer writes. bias: packed (d_model,), of the output projection. written, before, after: packed (Q, d_model): what the sub-layer writes, and the residual stream before and after Add & Norm. switched: whether the head is switched, so that its weights are not a softmax. disagreement: the largest difference between what is recomputed from these parts and what the model computed. lines: for each step of the explanation ("query", "key", "score", "scale", "mask", "softmax", "mixed", "share", "pre_ln" or "post_ln") the line that does it. */
export interface HeadParts {
  d_k: number;
  d_model: number;
  scale: number;
  pre_ln: boolean;
  queries: string;
  keys: string;
  values: string;
  allowed: string[];
  weights: string;
  w_o: string;
  shares: string;
  bias: string;
  written: string;
  before: string;
  after: string;
  switched: boolean;
  disagreement: number;
  lines: Record<string, SourceLine>;
}

export interface StreamRequest {
  request: DecodeSource;
  stack: "encoder" | "decoder";
}

/** A part of the model that writes into the residual stream. layer: null for the embedding and the position. */
export interface StreamStation {
  layer: number | null;
  name: "embedding" | "position" | "self_attention" | "cross_attention" | "feed_forward";
}

/** What the decoder would answer at one step if a layer were its last. top: the most probable [token, probability], best first. written: the probability of the token that was written. */
export interface EarlyAnswer {
  top: [string, number][];
  written: number;
}

/** The residual stream of every token of a stack. T tokens. tokens: by name, those that the stack reads. streams, added: packed (stations, T, d_model): the stream behind each station, and what the station wrote into it. read: packed (stations, T, d_model), what it read (pre-LN: the norm of the stream before it); zeros for the embedding and the position. final: packed (T, d_model), behind the stack's last norm. logits: packed (T, vocabulary), of the decoder; "" of the encoder. vocabulary: by name. early: of the decoder, [layers + 1][T]: before the first layer, then behind each; [] of the encoder. disagreement: see HeadParts. */
export interface StreamReply {
  stations: StreamStation[];
  tokens: string[];
  d_model: number;
  pre_ln: boolean;
  streams: string;
  added: string;
  read: string;
  final: string;
  logits: string;
  vocabulary: string[];
  early: EarlyAnswer[][];
  disagreement: number;
  lines: Record<string, SourceLine>;
}

export interface InsideRequest {
  request: DecodeSource;
}

/** One way of answering: the most probable token at each position, the probability of the right one and its loss (null where there is none), and the mean loss in nats, without label smoothing (null: no position has a right token). */
export interface Reading {
  tokens: string[];
  probabilities: (number | null)[];
  losses: (number | null)[];
  loss: number | null;
}

/** A model at which the difference is best seen. */
export interface ForcingProposal {
  model: string;
  label: string;
}

/** Teacher forcing beside free running. read: what the decoder read at each position, forced and free. parts_at: the first position at which the two chose different tokens. wrong_at: the first position at which the free answer is wrong. future_visible: the model was trained without the look-ahead mask, and teacher forcing goes without it too, as its training did. */
export interface ForcingReply {
  expected: string[];
  forced: Reading;
  free: Reading;
  forced_read: string[];
  free_read: string[];
  parts_at: number | null;
  wrong_at: number | null;
  future_visible: boolean;
  step: number;
  proposals: ForcingProposal[];
  lines: Record<string, SourceLine>;
}

export interface HeadName {
  kind: "cross" | "decoder" | "encoder";
  layer: number;
  head: number;
}

/** Exact match on the held-out sequences with heads switched, against all heads as trained. change: difference, from -1 to 1; interval: 95 % confidence interval. lost, gained: how many were right only before, only after. alignment: of a single head, how far it looks at the right token, 0 to 1, as the film's curve draws it; null: of several heads, or not known. */
export interface HeadChange {
  heads: HeadName[];
  count: number;
  before: number;
  after: number;
  lost: number;
  gained: number;
  change: number;
  interval: [number, number];
  alignment: number | null;
}

/** With the lines that compute change and interval. */
export interface ChangeReply {
  heads: HeadName[];
  count: number;
  before: number;
  after: number;
  lost: number;
  gained: number;
  change: number;
  interval: [number, number];
  alignment: number | null;
  lines: Record<string, SourceLine>;
}

export interface ModelRequest {
  model: string;
}

/** How far the ranking of a model's heads is: each is switched off alone. It goes on a little with each request. ranked: those that have been tried, in the order of kind, layer and head. */
export interface RankingReply {
  done: boolean;
  total: number;
  ranked: HeadChange[];
}

/** How far the search for few heads that the task needs is; it goes on a little with each request. tried: sets so far. sets: the best of each size. broken: whether the last of them leaves less than `share` of what was right. */
export interface BreakingReply {
  done: boolean;
  tried: number;
  sets: HeadChange[];
  broken: boolean;
  share: number;
}

/** padding: tokens to add to the source. */
export interface MasksRequest {
  request: DecodeSource;
  padding: number;
}

/** The masks of this very input, "1" where one may attend. source: by name, padding included. target: by name, what the decoder reads. padding: one letter a source token. look_ahead, target_padding and combined: a row for each target token. positions: packed (rows, d_model), of the positional table, scaled as the model adds it. output: of the padded source; same: whether it is the answer without padding; difference: the largest of any probability's. ignores_padding: false if the model was built without the padding mask. */
export interface MasksReply {
  source: string[];
  target: string[];
  padding: string;
  look_ahead: string[];
  target_padding: string;
  combined: string[];
  positions: string;
  rows: number;
  d_model: number;
  output: string[];
  same: boolean;
  difference: number;
  ignores_padding: boolean;
  lines: Record<string, SourceLine>;
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

export interface ShownCell {
  kind: "cross" | "decoder" | "encoder";
  row: number;
  column: number;
}

/** What the teacher decodes, and where they are in it; head is a number from 0, "mean" or "all"; `section`: that is open beside it. */
export interface ShownPlace {
  model: string;
  source: string;
  forced?: string[];
  switches?: HeadSwitch[];
  step: number;
  layer: number;
  head: number | "mean" | "all";
  section?: string;
  cell?: ShownCell | null;
}

/** `runner`: whose film is open, from 0; null: nobody's. */
export interface ShownRace {
  race: string | null;
  runner: number | null;
}

/** `count`: how often the teacher has called the class together, or let it go again. `on`: it is together now. */
export interface LookCall {
  count: number;
  on: boolean;
}

/** Where a student is: name of the lesson, and of which step, from 0. */
export interface LessonPlace {
  lesson: string;
  step: number;
}

/** One answer; or, of a question for a number, a range of them, whose name is "" and whose words are its ends. */
export interface QuestionBar {
  name: string;
  words: string;
}

/** One time that a question was asked. counts: by bar; null while they are hidden. */
export interface QuestionRound {
  took_part: number;
  counts: number[] | null;
}

/** What a room is asked. number: identifies it. whole: a whole number is asked for. bars: the choices; of a question for a number the ranges of the answers. rounds: before and, once it was asked again, after. came: what came true; "": none of them, or it is open; null: not decided. came_words: the same in words. right: that bar; null: none. mine: this seat's answer; null: none, or the teacher's page. */
export interface RoomQuestion {
  number: number;
  words: string;
  whole: boolean;
  lesson: string;
  step: number;
  open: boolean;
  shown: boolean;
  bars: QuestionBar[];
  rounds: QuestionRound[];
  came: string | number | null;
  came_words: string;
  right: number | null;
  mine: string | number | null;
}

/** How many students are at a step of a lesson. step: from 1, of how many; one more: at the end. words: of that step. stuck: how many of them have been there for long, while others went on. */
export interface LessonCrowd {
  title: string;
  step: number;
  of: number;
  words: string;
  count: number;
  stuck: number;
}

/** question: the one on the pages. students: how many could answer. asked: how many questions the sheet holds. stuck_minutes: from when on somebody is stuck. */
export interface TeacherAsked {
  question: RoomQuestion | null;
  students: number;
  asked: number;
  places: LessonCrowd[];
  stuck_minutes: number;
}

/** What the teacher's page shows. `tab`: null, or the tab that the class is to see too, with all that follows. What is missing stays as it was: the page is being loaded. `state`: a query, see shared/page_state.js. `demonstration`: in the open part of the Programs tab. */
export interface TeachRequest {
  room: string;
  secret: string;
  run: string | null;
  tab: string | null;
  decode?: ShownPlace | null;
  state?: string;
  race?: ShownRace;
  demonstration?: string | null;
  look?: LookCall;
}

/** `problem`: why the decode could not be shown, or "". */
export interface TeachReply {
  students: number;
  problem: string;
  asked?: TeacherAsked;
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

/** `student`: of the last reply. `watching`: false while the page shows something of its own. `again`: it comes back. `seen`, `seen_variant`, `seen_state`: versions of what the page has of the stage. */
export interface FollowRequest {
  room: string;
  student: string | null;
  watching: boolean;
  again: boolean;
  seen: string | null;
  where?: LessonPlace | null;
  seen_variant?: string | null;
  seen_state?: string | null;
}

/** The same decode with chosen tokens or switched heads; `value` only if the page has not seen it. */
export interface ShownVariant {
  version: string;
  value?: DecodeValue;
}

/** The decode that the teacher shows; `value` only if the page has not seen it. */
export interface ShownDecode {
  version: string;
  source: string;
  step: number;
  layer: number;
  head: number | "mean" | "all";
  section: string;
  cell: ShownCell | null;
  value?: DecodeValue;
  variant: ShownVariant | null;
}

/** The rest of the page, as a query; `query` only if the page has not seen it. */
export interface ShownState {
  version: string;
  query?: string;
}

/** `race`: id of this student's subscription. `runner`: whose film is open. */
export interface FollowedRace {
  race: string;
  runner: number | null;
}

/** `demonstration`: id of this student's subscription. */
export interface FollowedDemonstration {
  demonstration: string;
  name: string;
  options: Record<string, string>;
}

export interface Stage {
  tab: string;
  decode: ShownDecode | null;
  state: ShownState;
  race: FollowedRace | null;
  demonstration: FollowedDemonstration | null;
  look: LookCall | null;
}

/** `run`: id of this student's subscription. `left`: whether the student stopped it. `snapshot`: newest step that can be forked. */
export interface FollowReply {
  room: string;
  student: string;
  run: string | null;
  left: boolean;
  snapshot: number | null;
  stage: Stage | null;
  asked?: RoomQuestion | null;
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

/** Nothing need be said. */
export interface SourcesRequest {
}

/** Lines that are folded away at first, numbers from 1. */
export interface ProgramFold {
  first: number;
  last: number;
  kind: "docstring" | "imports" | "arguments" | "other";
}

/** file: path from the project's root. */
export interface ProgramFile {
  file: string;
  lines: string[];
  folds: ProgramFold[];
}

/** file: in the package. line: the one that is meant. first: number of the first of `lines`. */
export interface LibraryPlace {
  file: string;
  line: number;
  first: number;
  lines: string[];
}

/** What both programs do, in words: its name and a sentence; numbers of lines of each, and where Lightning itself does it. */
export interface ProgramLink {
  title: string;
  sentence: string;
  plain: number[];
  lightning: number[];
  library: LibraryPlace[];
}

/** version: of Lightning. links: by name, see core/programs/correspondence.py. */
export interface SourcesReply {
  version: string;
  plain: ProgramFile;
  lightning: ProgramFile;
  links: Record<string, ProgramLink>;
}

/** name: of a demonstration (core/programs/catalogue.py). options: those that are not the first of their values. page: whose it is, a random name that the page gave itself. before: the id of one that this page watched until now. */
export interface DemonstrationRequest {
  name: string;
  options: Record<string, string>;
  page: string;
  before: string | null;
}

export interface DemonstrationReply {
  demonstration: string;
}

/** point: how many points the page has. */
export interface DemonstrationPollRequest {
  demonstration: string;
  point: number;
}

export interface DemonstrationControlRequest {
  demonstration: string;
  action: "pause" | "resume" | "step" | "stop" | "skip";
}

/** One step of one of its trainings. loss: null if it is not finite. */
export interface DemonstrationPoint {
  series: string;
  step: number;
  loss: number | null;
  lr: number;
}

/** Seconds of a step. fetch: making the batch. forward: masks and forward pass. backward: loss and backward pass. optimizer: zeroing gradients, the step, the learning rate. rest: all else, of Lightning its hooks and bookkeeping. */
export interface PhaseTimes {
  fetch: number;
  forward: number;
  backward: number;
  optimizer: number;
  rest: number;
}

/** See core/programs/step_times.py:StepTimes. */
export interface LockstepTimes {
  steps: number;
  threads: number;
  plain: PhaseTimes;
  lightning: PhaseTimes;
  ratio: number;
  low: number;
  high: number;
}

/** steps: that both made. largest_difference: of the two losses at one step. first_difference: the first step at which they differ. weights: how many there are. weights_difference: the largest of two that stand at the same place. times: null after too few steps. */
export interface LockstepReport {
  kind: "lockstep";
  steps: number;
  largest_difference: number;
  first_difference: number | null;
  weights: number;
  weights_difference: number;
  times: LockstepTimes | null;
}

/** Counters of a Trainer at one moment. batch, batch_in_epoch: begun so far, counted from 1. step: optimizer steps made (`trainer.global_step`). epoch: `trainer.current_epoch`, counted from 0. rows: written to the logger so far. logged: the step number in the last one, null before it. lr: the learning rate in force. gradient: norm of all gradients, null if there are none. loss: of the present batch, null before it is known. */
export interface TrainerState {
  batch: number;
  batch_in_epoch: number;
  step: number;
  epoch: number;
  rows: number;
  logged: number | null;
  lr: number | null;
  gradient: number | null;
  loss: number | null;
}

/** A row as the logger got it. */
export interface LoggedRow {
  step: number;
  values: Record<string, number>;
}

/** A hook of Lightning that fired. depth: how many others it fired within. begin, duration: microseconds. empty: nothing is in it: a place for one's own code. links: names of the lines of either program that do the same. state: just before it. row: what it logged. */
export interface FiredHook {
  name: string;
  owner: "module" | "callback" | "strategy" | "logger" | "optimizer" | "loop";
  depth: number;
  begin: number;
  duration: number;
  empty: boolean;
  links: string[];
  state: TrainerState;
  row: LoggedRow | null;
}

/** hooks: in the order in which they began. accumulate: batches whose gradients are added up for one optimizer step. max_steps: of the optimizer. log_every: optimizer steps. end: the counters after the last hook. */
export interface SlowMotionReport {
  kind: "slow_motion";
  accumulate: number;
  batches_per_epoch: number;
  max_steps: number;
  log_every: number;
  hooks: FiredHook[];
  end: TrainerState;
}

/** An action that was timed: how often, milliseconds in the mean, seconds in all. */
export interface ProfileRow {
  action: string;
  calls: number;
  mean_ms: number;
  seconds: number;
}

/** One flag of the Trainer: Lightning without it, with it, and the loop by hand that does the same. whole: nobody stopped it. largest_difference: of the losses with the flag and by hand; largest_weight_difference: of their weights at the end; largest_change: of the losses with and without the flag. milliseconds: of a batch, the median. optimizer_steps: after each batch ("without", "with"). norms: of the gradients at each step, before and after they were clipped; empty with another flag. profile: as the profiler ("lightning") and the loop by hand measured it; empty with another flag. */
export interface ExtensionReport {
  kind: "extension";
  flag: string;
  whole: boolean;
  largest_difference: number | null;
  largest_weight_difference: number | null;
  largest_change: number | null;
  milliseconds: Record<"without" | "with" | "by_hand", number | null>;
  optimizer_steps: Record<string, number[]>;
  norms: Record<string, number[]>;
  profile: Record<string, ProfileRow[]>;
}

/** A checkpoint that was loaded. call: as one writes it. error: the exception; empty: it loaded. difference: the largest of any weight to what was saved; null if it did not load. */
export interface LoadAttempt {
  call: string;
  error: string;
  difference: number | null;
}

/** mended: whether it was trained without the mistake. complete: whether it came to its end; the rest is empty if not. seen: key of the prediction that came true (core/programs/mistakes.py); null if none did, and of a mended one. measured: figures by name. norms: of the gradient after each step, if they are measured. attempts: to load its checkpoint. */
export interface MistakeReport {
  kind: "mistake";
  mistake: string;
  mended: boolean;
  complete: boolean;
  seen: string | null;
  measured: Record<string, number>;
  norms: number[];
  attempts: LoadAttempt[];
}

export interface CountedLine {
  number: number;
  subject: string;
  text: string;
}

/** file: in the repository. code: its lines without docstrings, comments and blank lines. */
export interface CountedProgram {
  file: string;
  all_lines: number;
  code: CountedLine[];
}

/** files: of Lightning. code: their lines of code. */
export interface TrainerLines {
  files: string[];
  code: number;
}

/** What the server has: cuda: how many GPUs; auto: the accelerator that `accelerator="auto"` takes; places: of batch and model. */
export interface DeviceFacts {
  cuda: number;
  mps: boolean;
  cores: number;
  auto: string;
  auto_device: string;
  places: Record<string, string>;
}

/** change: the norm of the change of all weights. */
export interface BatchNumbers {
  loss: number;
  gradient_norm: number;
  change: number;
}

/** One batch by both programs. largest_difference: of their weights afterwards. */
export interface BatchFacts {
  programs: Record<string, BatchNumbers>;
  largest_difference: number;
  parameters: number;
}

/** added: core/plain.py has no such line. */
export interface HandLine {
  number: number;
  text: string;
  added: boolean;
}

/** written: as it stands in a call. lines: of the loop by hand that does the same. */
export interface FlagFacts {
  written: string;
  lines: HandLine[];
}

/** What the rows of the lesson's table claim, counted and measured. programs: "plain" and "lit". subjects: of lines, in their order; ideas: those of them that no tool can write. batches, warmup_steps: of each training of an extension. */
export interface ProgramFacts {
  programs: Record<string, CountedProgram>;
  subjects: string[];
  ideas: string[];
  trainer_lines: TrainerLines;
  device: DeviceFacts;
  batch: BatchFacts;
  flags: Record<string, FlagFacts>;
  by_hand_file: string;
  batches: number;
  warmup_steps: number;
  lightning_version: string;
}

/** The learning rate of each step; epoch: of Lightning with `interval` "epoch", epoch_steps: the steps of one. */
export interface ProgramRates {
  lightning: number[];
  plain: number[];
  epoch: number[];
  epoch_steps: number;
}

export interface MeasuredRequest {
  what: "facts" | "rates";
}

/** What was asked for; the other is null. */
export interface MeasuredReply {
  facts: ProgramFacts | null;
  rates: ProgramRates | null;
}

/** As of a run. next: how many points there are with these. report: what came of it; null before its end. message: why it failed. */
export interface DemonstrationPollReply {
  demonstration: string;
  status: "queued" | "running" | "paused" | "finished" | "stopped" | "failed";
  role: "starter" | "joined" | "following" | "replay";
  place: number;
  wait_seconds: number | null;
  step: number;
  max_steps: number;
  seconds_left: number | null;
  points: DemonstrationPoint[];
  next: number;
  report: LockstepReport | SlowMotionReport | ExtensionReport | MistakeReport | null;
  message: string;
  pause: number;
}

/** A prediction that can be asked: of which step of a lesson, from 0. */
export interface Prediction {
  lesson: string;
  title: string;
  step: number;
  words: string;
}

export interface PredictionsReply {
  predictions: Prediction[];
}

export interface AskPredictionRequest {
  room: string;
  secret: string;
  lesson: string;
  step: number;
}

/** choices: empty: a whole number is asked for. */
export interface AskOwnRequest {
  room: string;
  secret: string;
  words: string;
  choices: string[];
}

/** The teacher closes the question, shows the distribution or hides it again, asks again, or takes the question off the pages. */
export interface SteerQuestionRequest {
  room: string;
  secret: string;
  action: "close" | "show" | "hide" | "again" | "dismiss";
}

/** came: an answer; "": none of them, or it is open. */
export interface DecideRequest {
  room: string;
  secret: string;
  came: string | number;
}

/** number: of the question. answer: name of a choice, or a whole number. */
export interface VoteRequest {
  room: string;
  student: string;
  number: number;
  answer: string | number;
}

export interface VoteReply {
  asked: RoomQuestion;
}

export interface SheetRequest {
  room: string;
  secret: string;
  format: "html" | "csv";
}

/** The teacher's: `secret` is the room's. */
export interface ClassRaceRequest {
  room: string;
  secret: string;
}

/** `query`: the address of the experiment of which everybody changes one setting. */
export interface OpenClassRaceRequest {
  room: string;
  secret: string;
  query: string;
}

/** A student's choice: `student` is their seat; the value as text. */
export interface ClassRaceEntryRequest {
  room: string;
  student: string;
  setting: string;
  value: string;
}

/** `student`: the seat of who looks, whose own entry is marked; null: the teacher. */
export interface ClassRaceLookRequest {
  room: string;
  student: string | null;
}

/** One line of the board. count: how many have chosen it. exact_match: 0 to 1, of the last validation; null before. reached: the step of the first with 90 %; null: not yet. words: the verdict in a word; "" while it goes on. */
export interface ClassRaceEntry {
  name: string;
  count: number;
  mine: boolean;
  step: number;
  loss: number | null;
  exact_match: number | null;
  reached: number | null;
  words: string;
}

/** base: the settings in words. steps: of each runner as things are. budget: steps of all together. entries: in the order of the board. step: that all have reached. headline: who was first, in a sentence; before the end "", or that a restart has ended it. */
export interface ClassRaceBoard {
  status: "none" | "open" | "queued" | "running" | "finished" | "stopped" | "failed";
  base: string;
  steps: number;
  budget: number;
  most: number;
  entries: ClassRaceEntry[];
  step: number;
  seconds_left: number | null;
  headline: string;
  pause: number;
}

/** The run on the Train tab; its settings are the subject "setting". status: "idle" before there is one. exact_match, token_accuracy: of the last validation, 0 to 1; null before the first. rate: the learning rate. low_loss_step: the first step with a loss below 0.1; 0: none yet. half_tokens_step: that of the first validation with more than half of the tokens right, 0 before it; half_tokens, half_exact: token accuracy and exact match there. half_exact_step: of the first one with more than half of the answers right. symbols_there: the share of the expected tokens that the answers on show have at all, wherever they stand; null before there are any. */
export interface RunFacts {
  status: string;
  ended: boolean;
  step: number;
  max_steps: number;
  loss: number | null;
  rate: number | null;
  exact_match: number | null;
  token_accuracy: number | null;
  low_loss_step: number;
  half_tokens_step: number;
  half_tokens: number | null;
  half_exact: number | null;
  half_exact_step: number;
  symbols_there: number | null;
}

/** The attention film on the Train tab, of a run or of a recording. kind: "" without a film. layer, head: from 1. step: of the picture; alignment: of the head in it. first_head: the first that passed an alignment of one half, "1.2"; "": none has; first_step: when it did. */
export interface FilmFacts {
  kind: string;
  layer: number;
  head: number;
  step: number;
  alignment: number | null;
  first_head: string;
  first_step: number;
}

/** The weight that is open beside the decode's picture. cell: "cross-2-3", kind, row and column from 1; "" where none is, or its numbers are awaited. dot: query times key; scale: what it is divided by; score: what comes of it; weight: after the softmax over the row. undivided: what the weight would be without the division. allowed: by the mask. columns: of the row. */
export interface CellFacts {
  cell: string;
  layer: number;
  head: number;
  dot: number | null;
  scale: number | null;
  score: number | null;
  weight: number | null;
  undivided: number | null;
  allowed: boolean;
  columns: number;
}

/** Heads of the decode on show that do not work as trained. count: how many. measured: what they do to exact match has been counted, and what follows is known. name: of the only one, "1.2"; "" where there are more, or none; kind, layer, head: of it, from 1. drop: by how many percentage points exact match falls, negative if it rises; low, high: its 95 % interval. before, after: exact match, 0 to 1. alignment: of the only one, null if it has none. */
export interface SwitchesFacts {
  count: number;
  measured: boolean;
  name: string;
  kind: string;
  layer: number;
  head: number;
  drop: number | null;
  low: number | null;
  high: number | null;
  before: number | null;
  after: number | null;
  alignment: number | null;
}

/** Each head of the decode's model switched off alone. done: all have been. model: whose. worst: the one whose absence costs most, "cross-1-2"; worst_name: "1.2"; worst_drop: in percentage points, worst_low, worst_high: its 95 % interval; worst_alignment. aligned_name: the head that is aligned best, aligned_alignment, aligned_drop: of it. missed: how many heads are missed for certain, of `total`. */
export interface RankingFacts {
  model: string;
  done: boolean;
  worst: string;
  worst_name: string;
  worst_drop: number | null;
  worst_low: number | null;
  worst_high: number | null;
  worst_alignment: number | null;
  aligned_name: string;
  aligned_alignment: number | null;
  aligned_drop: number | null;
  missed: number;
  total: number;
}

/** The decode on the Decode tab. step, layer: counted from 1. head: from 1; 0: the mean, -1: all. section: what is open beside it. cell: "cross-2-3", "" if none is open. forced, switched: how many tokens are forced, heads switched. */
export interface DecodeFacts {
  model: string;
  source: string;
  output: string;
  correct: boolean;
  step: number;
  layer: number;
  head: number;
  section: string;
  cell: string;
  forced: number;
  switched: number;
}

/** The race on the Race tab. name: of a shipped one, or "own". status: "idle" before it is begun. ended: nothing more is to come of it. seen: what a shipped race has shown, in a word of demo/api/race_lessons.py; "": nothing yet, or none of them. runners: how many. first: the place of the runner that was first to 90 % exact match, from 1; 0: none was, -1: several were. Of each runner, null or "" where there is none or nothing yet. name: what sets it apart, in the page's language. verdict: a key of core.comparison.verdict.SENTENCES, when all have ended. step: of the first validation with 90 % exact match; 0: there was none. exact: exact match of the last validation, 0 to 1. loss: mean of the last steps. */
export interface RaceFacts {
  name: string;
  status: string;
  ended: boolean;
  step: number;
  max_steps: number;
  seen: string;
  runners: number;
  first: number;
  runner_1_name: string;
  runner_1_verdict: string;
  runner_1_step: number | null;
  runner_1_exact: number | null;
  runner_1_loss: number | null;
  runner_2_name: string;
  runner_2_verdict: string;
  runner_2_step: number | null;
  runner_2_exact: number | null;
  runner_2_loss: number | null;
  runner_3_name: string;
  runner_3_verdict: string;
  runner_3_step: number | null;
  runner_3_exact: number | null;
  runner_3_loss: number | null;
  runner_4_name: string;
  runner_4_verdict: string;
  runner_4_step: number | null;
  runner_4_exact: number | null;
  runner_4_loss: number | null;
}

/** The formula on the Warm-up tab. rate: the learning rate at `step`; peak_rate: at `peak_step`, where it is highest. */
export interface ScheduleFacts {
  d_model: number;
  warmup_steps: number;
  factor: number;
  max_steps: number;
  step: number;
  rate: number;
  peak_step: number;
  peak_rate: number;
}

/** The Programs tab. part: the open one. status: of what has been run in it, "idle" before that. steps: of both programs so far. lockstep: its report has come, and what follows is known. largest_difference: of the two losses at one step; weights_difference: of the weights at the end; weights: how many. ratio: time of a step, Lightning's divided by that by hand; low, high: its interval; null after too few steps. slow: hooks of a slow motion are on show. hooks: how many have fired, in so many batches. with_lines: how many of them do the work of lines of the loop by hand. hook: the one on show; its_lines: whether it is one of these. */
export interface TwoProgramsFacts {
  part: string;
  status: string;
  running: boolean;
  steps: number;
  lockstep: boolean;
  largest_difference: number | null;
  weights_difference: number | null;
  weights: number | null;
  ratio: number | null;
  low: number | null;
  high: number | null;
  slow: boolean;
  hooks: number;
  batches: number;
  with_lines: number;
  hook: string;
  its_lines: boolean;
}

/** Teacher forcing beside free running, for the decode on show. model: of which the answer is there; "": it is awaited, or there is none. length: how many tokens are expected. forced_loss, free_loss: means. forced_wrong, free_wrong: how many of the expected tokens each missed. wrong_at: the first step, from 1, at which the free answer is wrong; parts_at: at which the two differ; 0: nowhere. token, right: the free answer's token there, and the right one. */
export interface ForcingFacts {
  model: string;
  length: number;
  forced_loss: number | null;
  free_loss: number | null;
  forced_wrong: number;
  free_wrong: number;
  wrong_at: number;
  parts_at: number;
  token: string;
  right: string;
}

/** tab: the open one. */
export interface PageFacts {
  tab: string;
}

/** Each subject's facts; a subject is missing until its component has told something. */
export interface Facts {
  page?: PageFacts;
  run?: RunFacts;
  film?: FilmFacts;
  cell?: CellFacts;
  switches?: SwitchesFacts;
  ranking?: RankingFacts;
  setting?: Record<string, boolean | number | string>;
  decode?: DecodeFacts;
  race?: RaceFacts;
  schedule?: ScheduleFacts;
  programs?: TwoProgramsFacts;
  forcing?: ForcingFacts;
}

/** `lesson`: its name. */
export interface LessonRequest {
  lesson: string;
}

/** of_fact: value is the name of a fact, whose value is meant. */
export interface LessonComparison {
  fact: string;
  operator: string;
  value: boolean | number | string;
  of_fact: boolean;
}

/** misconception: what somebody believes who chooses it, and what can be said to it; "" where it is none. */
export interface LessonChoice {
  name: string;
  words: string;
  misconception: string;
  answer: string;
}

/** when: alternatives, in each of which all must hold; null: otherwise. choice: of the prediction, that came true; "": none. */
export interface LessonOutcome {
  words: string;
  when: LessonComparison[][] | null;
  choice: string;
}

/** when: as of an outcome. */
export interface LessonHint {
  words: string;
  when: LessonComparison[][] | null;
}

/** demo/lessons/lesson.py, in one language. point, press: names in the component's `regions` and `presses`; "": none. */
export interface LessonStep {
  kind: "tell" | "predict" | "do" | "find" | "confront" | "why";
  words: string;
  state: string;
  point: string;
  choices: LessonChoice[];
  press: string;
  until: LessonComparison[][] | null;
  seconds: number;
  hints: LessonHint[];
  keep: Record<string, string>;
  outcomes: LessonOutcome[];
  answer: string;
}

/** A lesson in the list. question: what somebody can answer after it. */
export interface LessonTitle {
  name: string;
  title: string;
  question: string;
  minutes: number;
}

export interface LessonReply {
  name: string;
  title: string;
  question: string;
  minutes: number;
  steps: LessonStep[];
}

export interface QuestionChoice {
  name: string;
  words: string;
}

/** One of the questions before and after the lessons, as the page has it: without its key. lesson: name of the one that answers it. */
export interface AskedQuestion {
  name: string;
  lesson: string;
  words: string;
  choices: QuestionChoice[];
}

/** form: "after", which somebody has answered; the answers stay in the browser. */
export interface QuestionKeyRequest {
  form: string;
}

/** right: name of a question -> name of its right choice. */
export interface QuestionKeyReply {
  right: Record<string, string>;
}

/** Nothing is asked but all. */
export interface TermsRequest {
}

/** idea, maths: sentences. function: what core calls it; `line` is in it. related: names of other terms. */
export interface Term {
  name: string;
  title: string;
  idea: string;
  maths: string;
  function: string;
  line: SourceLine;
  related: string[];
}

export interface TermsReply {
  terms: Term[];
}

/** What each address takes and gives. */
export interface Api {
  "runs/poll": { request: PollRequest; reply: PollReply };
  "runs/control": { request: ControlRequest; reply: StatusReply };
  "runs/drop": { request: DropRequest; reply: DropReply };
  "runs/download": { request: RunDownloadRequest; reply: FileReply };
  "runs/take_home": { request: RunRequest; reply: Attached };
  "runs/verdict": { request: RunRequest; reply: RunVerdict };
  "recordings/verdict": { request: RecordingRequest; reply: RunVerdict };
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
  "decodes/decode": { request: DecodeSource; reply: DecodeValue };
  "decodes/download": { request: DecodeDownloadRequest; reply: FileReply };
  "decodes/nearest": { request: NearestRequest; reply: NearestReply };
  "inside/head": { request: HeadPartsRequest; reply: HeadParts };
  "inside/stream": { request: StreamRequest; reply: StreamReply };
  "inside/forcing": { request: InsideRequest; reply: ForcingReply };
  "inside/change": { request: InsideRequest; reply: ChangeReply };
  "inside/ranking": { request: ModelRequest; reply: RankingReply };
  "inside/breaking": { request: ModelRequest; reply: BreakingReply };
  "inside/masks": { request: MasksRequest; reply: MasksReply };
  "programs/sources": { request: SourcesRequest; reply: SourcesReply };
  "programs/start": { request: DemonstrationRequest; reply: DemonstrationReply };
  "programs/poll": { request: DemonstrationPollRequest; reply: DemonstrationPollReply };
  "programs/control": { request: DemonstrationControlRequest; reply: StatusReply };
  "programs/measured": { request: MeasuredRequest; reply: MeasuredReply };
  "schedules/download": { request: ScheduleDownloadRequest; reply: FileReply };
  "lessons/open": { request: LessonRequest; reply: LessonReply };
  "room_questions/predictions": { request: RoomRequest; reply: PredictionsReply };
  "room_questions/ask_prediction": { request: AskPredictionRequest; reply: TeacherAsked };
  "room_questions/ask_own": { request: AskOwnRequest; reply: TeacherAsked };
  "room_questions/steer": { request: SteerQuestionRequest; reply: TeacherAsked };
  "room_questions/decide": { request: DecideRequest; reply: TeacherAsked };
  "room_questions/vote": { request: VoteRequest; reply: VoteReply };
  "room_questions/sheet": { request: SheetRequest; reply: FileReply };
  "lessons/key": { request: QuestionKeyRequest; reply: QuestionKeyReply };
  "class_races/open": { request: OpenClassRaceRequest; reply: ClassRaceBoard };
  "class_races/start": { request: ClassRaceRequest; reply: ClassRaceBoard };
  "class_races/stop": { request: ClassRaceRequest; reply: ClassRaceBoard };
  "class_races/close": { request: ClassRaceRequest; reply: ClassRaceBoard };
  "class_races/enter": { request: ClassRaceEntryRequest; reply: ClassRaceBoard };
  "class_races/look": { request: ClassRaceLookRequest; reply: ClassRaceBoard };
  "terms/all": { request: TermsRequest; reply: TermsReply };
}
