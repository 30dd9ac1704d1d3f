"""What goes over the API: the shape of every request and reply.

The page's scripts read the same shapes from components/shared/api_types.d.ts, which `python -m demo.api.typescript` writes from this file.
A request comes from outside and may be anything; its shape says what is accepted, and every value is checked where it is used.
"""

from typing import Literal, NotRequired, TypedDict

Status = Literal["queued", "running", "paused", "finished", "stopped", "failed"]
Role = Literal["starter", "joined", "following", "replay"]
Action = Literal["pause", "resume", "step", "stop", "skip"]
# Why the page need not ask again; "": it may.
Gone = Literal["", "unknown_run", "unknown_race", "unknown_room", "room_closed", "not_your_room"]
AttentionKind = Literal["cross", "decoder", "encoder"]


class ErrorReply(TypedDict):
    """In place of any reply: a sentence in the page's language."""

    error: str
    gone: Gone


class FileReply(TypedDict):
    """A file to save; the content in base64."""

    name: str
    mime: str
    base64: str


class Attached(TypedDict):
    """Not JSON: the answer itself is the file; its name stands in the header content-disposition (demo/api/routes.py)."""


# --- runs ---


class PollRequest(TypedDict):
    """What is new after a cursor? `run` is the id of a subscription; the cursor is 0 and 0 at first, then the last reply's `next`.
    `reads`: the page reads the log by itself where it may (see `LogAddress`), and needs no more than what is its own."""

    run: str
    step: int
    event: int
    reads: NotRequired[bool]


class ControlRequest(TypedDict):
    """`run` is the id of a subscription."""

    run: str
    action: Action


class StatusReply(TypedDict):
    status: Status


class DropRequest(TypedDict):
    """The page gives up its subscription `run` to a run that has ended."""

    run: str


class DropReply(TypedDict):
    dropped: bool


class RunDownloadRequest(TypedDict):
    """`run` is the id of a subscription."""

    run: str
    format: Literal["svg", "png", "csv"]
    dark: bool


class Metrics(TypedDict):
    """Columns of equal length: step, loss in nats (null where it is not finite), learning rate."""

    steps: list[int]
    loss: list[float | None]
    lr: list[float]


class Answer(TypedDict):
    """What the model says to one source, in the names of tokens."""

    source: list[str]
    expected: list[str]
    output: list[str]


class ValidationEvent(TypedDict):
    """Greedy decoding of the held-out sequences; shares from 0 to 1. Only the newest brings its answers."""

    type: Literal["validation"]
    step: int
    token_accuracy: float
    exact_match: float
    answers: NotRequired[list[Answer]]


class PartNorms(TypedDict):
    """One number for each part of the model (core/training/norms.py); null where it is not finite."""

    embeddings: float | None
    encoder: float | None
    decoder: float | None
    fc_out: float | None


class NormsEvent(TypedDict):
    """Norm of the gradient and relative size of the update."""

    type: Literal["norms"]
    step: int
    gradient: PartNorms
    update: PartNorms


class EndEvent(TypedDict):
    """The run's last event; the message says what went wrong, "" if nothing did."""

    type: Literal["failed", "finished", "stopped"]
    step: int
    message: str


RunEvent = ValidationEvent | NormsEvent | EndEvent


class Peak(TypedDict):
    """The highest rate of a run. `beyond`: the step after its end at which it would be highest; null if it has been."""

    step: int
    lr: float
    beyond: int | None


class LossLine(TypedDict):
    """A loss that is known before anything is trained: what chance costs, or the floor that label smoothing leaves."""

    key: Literal["chance", "floor"]
    loss: float


class Theory(TypedDict):
    """The Noam curve of an experiment, and what is known of its loss."""

    steps: list[int]
    lr: list[float]
    peak: Peak
    loss: list[LossLine]


class Cursor(TypedDict):
    step: int
    event: int


SettingValue = bool | int | float | str


class LogAddress(TypedDict):
    """Where a page reads a run's log: GET log/<language>/<key>/open, and .../<level>-<index> for full segments.

    `renew`: milliseconds after which it polls again by its own id all the same, so that the run goes on. `at`: the server's clock,
    milliseconds.
    """

    key: str
    renew: int
    at: int


class LogSegment(TypedDict):
    """A part of a log between two cursors: loss and rate at the steps first + stride, first + 2 * stride, ...

    A full segment: of level k and number i, `stride` 2**k, from step i * points * stride on. It never changes.
    """

    first: Cursor
    next: Cursor
    stride: int
    loss: list[float | None]
    lr: list[float]
    events: list[RunEvent]


class LogOpen(LogSegment):
    """The open end of a log, `first` at the end of a full segment, and how the run stands; the rest as in `PollReply`.

    `segment`: points of a segment. `at`: when it was made, as in `LogAddress`.
    """

    status: Status
    place: int
    wait_seconds: float | None
    step: int
    steps_per_second: float | None
    seconds_left: float | None
    segment: int
    pause: int
    at: int


class PollReply(TypedDict):
    """What happened after the cursor.

    `place`: how many wait for a slot in front of it, itself included; 0 if it does not wait. `wait_seconds`: until it is likely to get
    one. `steps_per_second`, `seconds_left`: null while nothing can be told, and in a replay. At step 0 only: `theory`; `settings`, all of
    the run's experiment by name; `query`, its address without "?"; `preset`, the nearest, and `differs`, the settings that differ from it.
    `pause`: milliseconds until the next poll while it is running. `log`: with `reads` only: where the page reads the rest, and `metrics`
    and `events` are empty; null where it is shown something of its own, a replay or what it has paused, which is told here.
    """

    run: str
    status: Status
    role: Role
    place: int
    step: int
    wait_seconds: float | None
    max_steps: int
    steps_per_second: float | None
    seconds_left: float | None
    metrics: Metrics
    events: list[RunEvent]
    next: Cursor
    theory: NotRequired[Theory]
    settings: NotRequired[dict[str, SettingValue]]
    query: NotRequired[str]
    preset: NotRequired[str]
    differs: NotRequired[list[str]]
    pause: int
    log: NotRequired[LogAddress | None]


class Caution(TypedDict):
    """Settings that will not do what they say: key of a sentence (section "cautions"), its numbers, and the setting that it is about."""

    key: str
    field: str
    values: dict[str, int]


class Preview(TypedDict):
    """What the chart shows before anything is trained."""

    max_steps: int
    theory: Theory
    cautions: list[Caution]


class RunRequest(TypedDict):
    """`run` is the id of a subscription."""

    run: str


class RunVerdict(TypedDict):
    """What became of a run, in sentences; the first says what it came to. `verdict`: that in a word; "" while nothing can be said."""

    verdict: str
    sentences: list[str]


# --- attention history ---


class FilmRequest(TypedDict):
    """The frames of one probe after a cursor: `frame` is the step of the last frame that the page has, -1 at first; `thinned` is that
    of the last reply, 0 at first. `run` may name a runner of a race, see `Registry.find_model`."""

    run: str
    probe: int
    frame: int
    thinned: int


class Probe(TypedDict):
    """A held-out sequence whose attention is recorded, in the names of tokens."""

    source: list[str]
    target: list[str]


class FilmAbout(TypedDict):
    """What does not change from frame to frame. `look_ahead`: whether the decoder's look-ahead mask was on."""

    task: str
    look_ahead: bool
    layers: int
    heads: int
    max_steps: int
    probes: list[Probe]


class FilmFrame(TypedDict):
    """All attention of one probe after `step` optimizer steps: packed weights (layers, heads, rows, columns), see demo/api/weights.py;
    and each head's alignment, layer by layer."""

    step: int
    alignment: list[float]
    cross: str
    decoder: str
    encoder: str


class FilmReply(TypedDict):
    """`more`: there are further frames now. `steps`: those that are left, when frames were thinned since the last reply.
    `about`: at the first reply, null before the first frame."""

    run: str
    status: Status
    frames: list[FilmFrame]
    more: bool
    thinned: int
    steps: NotRequired[list[int]]
    about: NotRequired[FilmAbout | None]
    pause: int


# --- recordings ---


class RecordingMade(TypedDict):
    """What made a recording. `code`: the commit whose code trained. `versions`: of Python and of the libraries that compute."""

    command: str
    code: str
    versions: dict[str, str]


class RecordingPace(TypedDict):
    """How fast a recording is played: `seconds` in all; the first share `steps` of its steps takes the first share `time` of them."""

    seconds: float
    steps: float
    time: float


class RecordedCheck(TypedDict):
    """The lesson's own check of the trained model, in the names of tokens: what it answers to `source`, and what would be right."""

    source: list[str]
    expected: list[str]
    output: list[str]


class RecordedModel(TypedDict):
    """The trained model among those that can be decoded with, its weights rounded to so many `bits`: what it then still answers rightly.

    `name`: as in requests. `exact_match`: of the held-out sequences.
    """

    name: str
    bits: int
    exact_match: float


class Recording(TypedDict):
    """A whole training, as the page would have been told of it (demo/api/recordings.py).

    `name`: of the file. `query`: the address of its experiment. `poll`: a reply from the cursor 0 on, with the answers of every validation.
    `film`: all frames of one sequence. `model`: null where it is not shipped.
    """

    name: str
    query: dict[str, str]
    made: RecordingMade
    pace: RecordingPace
    check: RecordedCheck
    model: RecordedModel | None
    poll: PollReply
    film: FilmReply


class RecordingRequest(TypedDict):
    """`recording` is the name of one."""

    recording: str


# --- races ---


class RacePollRequest(TypedDict):
    """`race` is the id of a subscription; `cursors` has [step, event] of each runner, and is empty at first."""

    race: str
    cursors: list[tuple[int, int]]


class RaceControlRequest(TypedDict):
    race: str
    action: Action


class RaceDownloadRequest(TypedDict):
    race: str
    format: Literal["svg", "png", "csv", "curves"]
    dark: bool


class RunnerReply(TypedDict):
    """One runner's log after its cursor."""

    metrics: Metrics
    events: list[ValidationEvent | EndEvent]
    cursor: tuple[int, int]


class RunnerName(TypedDict):
    name: str
    short: str


class RunnersLossLine(LossLine):
    """`runners`: those for whom it is known, counted from 0."""

    runners: list[int]


class RacePlan(TypedDict):
    """What is raced. `log_rate`: the learning rates need a logarithmic axis. `query`: the address that repeats it.
    `loss`: what is known of the loss."""

    race: str
    runners: list[RunnerName]
    max_steps: int
    log_rate: bool
    query: dict[str, str]
    loss: list[RunnersLossLine]


class Table(TypedDict):
    head: list[str]
    rows: list[list[str]]


class Verdict(TypedDict):
    """What became of a race, in words and as a table. `seen`: which of the predictions came true, or null."""

    keys: list[str]
    headline: str
    sentences: list[str]
    seen: str | None
    explanation: str
    table: Table


class RacePollReply(TypedDict):
    """What happened to all runners; `plan` at the first reply, `verdict` when all is told."""

    race: str
    status: Status
    role: Role
    place: int
    wait_seconds: float | None
    step: int
    max_steps: int
    seconds_left: float | None
    runners: list[RunnerReply]
    verdict: Verdict | None
    plan: NotRequired[RacePlan]
    pause: int


# --- decodes ---


class Maps(TypedDict):
    """Packed weights (layers, heads, rows, columns), see demo/api/weights.py. Row t of cross and decoder is the query of step t: it
    reads the start or output[t - 1], and produces output[t]."""

    cross: str
    decoder: str
    encoder: str


class HeadSwitch(TypedDict):
    """A head with other attention weights; layer and head count from 0. `source`: of "fixed", whose weights it gets, as typed."""

    kind: AttentionKind
    layer: int
    head: int
    mode: Literal["off", "uniform", "fixed"]
    source: NotRequired[str]


class SourceLine(TypedDict):
    """A line of core; `number` counts from 1."""

    file: str
    number: int
    text: str


class DecodeSource(TypedDict):
    """What a decode is made again from. `forced`: the first tokens of the output, by name, where a person chose them. `switches`: of
    heads that do not work as they were trained to."""

    model: str
    source: str
    forced: NotRequired[list[str]]
    switches: NotRequired[list[HeadSwitch]]


class DecodeValue(TypedDict):
    """One greedy decode; tokens by name. `expected`: null if no answer is known. `candidates`: for each step the most probable
    [token, probability], best first. `lengths`: of the shortest and the longest source that the model was trained on; null: it is not
    known. `forced`: how many tokens at the beginning were chosen by a person. `recovers_at`: the first step behind them from which on
    everything is right; null: it never is, or nothing is forced. `written`, `right`: for each step the probability of the token that was
    written, and of the right one (null where the answer has ended; `right` is null if no answer is known). `whole`: it is opened at its
    last step, for the answer is what one came for. `lines`: those that choose its tokens and switch its heads. `request`: null where
    the page has no right to the model."""

    source: list[str]
    start: str
    output: list[str]
    expected: list[str] | None
    candidates: list[list[tuple[str, float]]]
    layers: int
    heads: int
    maps: Maps
    stopped: Literal["end", "length"]
    lengths: tuple[int, int] | None
    forced: int
    recovers_at: int | None
    written: NotRequired[list[float]]
    right: NotRequired[list[float | None] | None]
    whole: NotRequired[bool]
    lines: NotRequired[dict[str, SourceLine]]
    request: DecodeSource | None


class NearestRequest(TypedDict):
    """run: id of a subscription or of a race's runner; null: of a recording, by its name."""

    run: str | None
    recording: NotRequired[str | None]
    step: int


class NearestReply(TypedDict):
    """The model that is kept nearest to a step of a training, and that model's own step."""

    model: str
    step: int


class DecodeDownloadRequest(TypedDict):
    """step, layer and head count from 0; head null is the mean over heads."""

    request: DecodeSource | None
    format: Literal["svg", "png", "json", "ckpt"]
    step: int
    layer: int
    head: int | Literal["all"] | None
    map: AttentionKind
    dark: bool


# --- inside a decode ---
#
# Packed numbers are float32, little-endian, row-major, in base64: demo/api/weights.py. All counts are from 0. Each reply is computed once
# for a decode and walked in the page without further requests.


class HeadPartsRequest(TypedDict):
    request: DecodeSource
    kind: AttentionKind
    layer: int
    head: int


class HeadParts(TypedDict):
    """What every cell of one head's heatmap is made of. Q rows attend to K columns.

    scale: what q . k is divided by. queries: packed (Q, d_k). keys, values: packed (K, d_k). allowed: for each row, a letter for each
    column: "1" if the mask lets it through, else "0". weights: packed (Q, K), as the model computed them. w_o: packed (d_model, d_k), the
    columns of the output projection that are this head's. shares: packed (Q, d_model), what the head adds to what the sub-layer writes.
    bias: packed (d_model,), of the output projection. written, before, after: packed (Q, d_model): what the sub-layer writes, and the
    residual stream before and after Add & Norm. switched: whether the head is switched, so that its weights are not a softmax.
    disagreement: the largest difference between what is recomputed from these parts and what the model computed. lines: for each step of
    the explanation ("query", "key", "score", "scale", "mask", "softmax", "mixed", "share", "pre_ln" or "post_ln") the line that does it.
    """

    d_k: int
    d_model: int
    scale: float
    pre_ln: bool
    queries: str
    keys: str
    values: str
    allowed: list[str]
    weights: str
    w_o: str
    shares: str
    bias: str
    written: str
    before: str
    after: str
    switched: bool
    disagreement: float
    lines: dict[str, SourceLine]


class StreamRequest(TypedDict):
    request: DecodeSource
    stack: Literal["encoder", "decoder"]


class StreamStation(TypedDict):
    """A part of the model that writes into the residual stream. layer: null for the embedding and the position."""

    layer: int | None
    name: Literal["embedding", "position", "self_attention", "cross_attention", "feed_forward"]


class EarlyAnswer(TypedDict):
    """What the decoder would answer at one step if a layer were its last. top: the most probable [token, probability], best first.
    written: the probability of the token that was written."""

    top: list[tuple[str, float]]
    written: float


class StreamReply(TypedDict):
    """The residual stream of every token of a stack. T tokens.

    tokens: by name, those that the stack reads. streams, added: packed (stations, T, d_model): the stream behind each station, and what
    the station wrote into it. read: packed (stations, T, d_model), what it read (pre-LN: the norm of the stream before it); zeros for
    the embedding and the position. final: packed (T, d_model), behind the stack's last norm. logits: packed (T, vocabulary), of the
    decoder; "" of the encoder. vocabulary: by name. early: of the decoder, [layers + 1][T]: before the first layer, then behind each;
    [] of the encoder. disagreement: see HeadParts.
    """

    stations: list[StreamStation]
    tokens: list[str]
    d_model: int
    pre_ln: bool
    streams: str
    added: str
    read: str
    final: str
    logits: str
    vocabulary: list[str]
    early: list[list[EarlyAnswer]]
    disagreement: float
    lines: dict[str, SourceLine]


class InsideRequest(TypedDict):
    request: DecodeSource


class Reading(TypedDict):
    """One way of answering: the most probable token at each position, the probability of the right one and its loss (null where there is
    none), and the mean loss in nats, without label smoothing (null: no position has a right token)."""

    tokens: list[str]
    probabilities: list[float | None]
    losses: list[float | None]
    loss: float | None


class ForcingProposal(TypedDict):
    """A model at which the difference is best seen."""

    model: str
    label: str


class ForcingReply(TypedDict):
    """Teacher forcing beside free running. read: what the decoder read at each position, forced and free. parts_at: the first position at
    which the two chose different tokens. wrong_at: the first position at which the free answer is wrong. future_visible: the model was
    trained without the look-ahead mask, and teacher forcing goes without it too, as its training did."""

    expected: list[str]
    forced: Reading
    free: Reading
    forced_read: list[str]
    free_read: list[str]
    parts_at: int | None
    wrong_at: int | None
    future_visible: bool
    step: int
    proposals: list[ForcingProposal]
    lines: dict[str, SourceLine]


class HeadName(TypedDict):
    kind: AttentionKind
    layer: int
    head: int


class HeadChange(TypedDict):
    """Exact match on the held-out sequences with heads switched, against all heads as trained. change: difference, from -1 to 1; interval:
    95 % confidence interval. lost, gained: how many were right only before, only after. alignment: of a single head, how far it looks at
    the right token, 0 to 1, as the film's curve draws it; null: of several heads, or not known."""

    heads: list[HeadName]
    count: int
    before: int
    after: int
    lost: int
    gained: int
    change: float
    interval: tuple[float, float]
    alignment: float | None


class ChangeReply(HeadChange):
    """With the lines that compute change and interval."""

    lines: dict[str, SourceLine]


class ModelRequest(TypedDict):
    model: str


class RankingReply(TypedDict):
    """How far the ranking of a model's heads is: each is switched off alone. It goes on a little with each request. ranked: those that have
    been tried, in the order of kind, layer and head."""

    done: bool
    total: int
    ranked: list[HeadChange]


class BreakingReply(TypedDict):
    """How far the search for few heads that the task needs is; it goes on a little with each request. tried: sets so far. sets: the best
    of each size. broken: whether the last of them leaves less than `share` of what was right."""

    done: bool
    tried: int
    sets: list[HeadChange]
    broken: bool
    share: float


class MasksRequest(TypedDict):
    """padding: tokens to add to the source."""

    request: DecodeSource
    padding: int


class MasksReply(TypedDict):
    """The masks of this very input, "1" where one may attend. source: by name, padding included. target: by name, what the decoder reads.
    padding: one letter a source token. look_ahead, target_padding and combined: a row for each target token. positions: packed (rows,
    d_model), of the positional table, scaled as the model adds it. output: of the padded source; same: whether it is the answer without
    padding; difference: the largest of any probability's. ignores_padding: false if the model was built without the padding mask."""

    source: list[str]
    target: list[str]
    padding: str
    look_ahead: list[str]
    target_padding: str
    combined: list[str]
    positions: str
    rows: int
    d_model: int
    output: list[str]
    same: bool
    difference: float
    ignores_padding: bool
    lines: dict[str, SourceLine]


# --- schedules ---


class ScheduleDownloadRequest(TypedDict):
    """What the explorer shows. `family`: values of the compared setting beside the chosen one."""

    format: Literal["svg", "png", "csv"]
    compare: Literal["warmup_steps", "d_model", "schedules"]
    d_model: int
    warmup_steps: int
    lr_factor: float
    max_steps: int
    step: int
    family: list[float]
    log_x: bool
    log_y: bool
    dark: bool


# --- rooms ---


class OpenRoomReply(TypedDict):
    room: str
    secret: str


class ShownCell(TypedDict):
    kind: AttentionKind
    row: int
    column: int


class ShownPlace(DecodeSource):
    """What the teacher decodes, and where they are in it; head is a number from 0, "mean" or "all"; `section`: that is open beside it."""

    step: int
    layer: int
    head: int | Literal["mean", "all"]
    section: NotRequired[str]
    cell: NotRequired[ShownCell | None]


class ShownRace(TypedDict):
    """`runner`: whose film is open, from 0; null: nobody's."""

    race: str | None
    runner: int | None


class LookCall(TypedDict):
    """`count`: how often the teacher has called the class together, or let it go again. `on`: it is together now."""

    count: int
    on: bool


class LessonPlace(TypedDict):
    """Where a student is: name of the lesson, and of which step, from 0."""

    lesson: str
    step: int


class QuestionBar(TypedDict):
    """One answer; or, of a question for a number, a range of them, whose name is "" and whose words are its ends."""

    name: str
    words: str


class QuestionRound(TypedDict):
    """One time that a question was asked. counts: by bar; null while they are hidden."""

    took_part: int
    counts: list[int] | None


class RoomQuestion(TypedDict):
    """What a room is asked. number: identifies it. whole: a whole number is asked for. bars: the choices; of a question for a number the
    ranges of the answers. rounds: before and, once it was asked again, after. came: what came true; "": none of them, or it is open;
    null: not decided. came_words: the same in words. right: that bar; null: none. mine: this seat's answer; null: none, or the teacher's
    page."""

    number: int
    words: str
    whole: bool
    lesson: str
    step: int
    open: bool
    shown: bool
    bars: list[QuestionBar]
    rounds: list[QuestionRound]
    came: str | int | None
    came_words: str
    right: int | None
    mine: str | int | None


class LessonCrowd(TypedDict):
    """How many students are at a step of a lesson. step: from 1, of how many; one more: at the end. words: of that step. stuck: how many
    of them have been there for long, while others went on."""

    title: str
    step: int
    of: int
    words: str
    count: int
    stuck: int


class TeacherAsked(TypedDict):
    """question: the one on the pages. students: how many could answer. asked: how many questions the sheet holds. stuck_minutes: from when
    on somebody is stuck."""

    question: RoomQuestion | None
    students: int
    asked: int
    places: list[LessonCrowd]
    stuck_minutes: int


class TeachRequest(TypedDict):
    """What the teacher's page shows. `tab`: null, or the tab that the class is to see too, with all that follows. What is missing stays as
    it was: the page is being loaded. `state`: a query, see shared/page_state.js. `demonstration`: in the open part of the Programs tab."""

    room: str
    secret: str
    run: str | None
    tab: str | None
    decode: NotRequired[ShownPlace | None]
    state: NotRequired[str]
    race: NotRequired[ShownRace]
    demonstration: NotRequired[str | None]
    look: NotRequired[LookCall]


class TeachReply(TypedDict):
    """`problem`: why the decode could not be shown, or ""."""

    students: int
    problem: str
    asked: NotRequired[TeacherAsked]


class RoomRequest(TypedDict):
    room: str
    secret: str


class CodeImageRequest(TypedDict):
    room: str
    secret: str
    address: str


class CodeImageReply(TypedDict):
    """A data URI of an SVG."""

    image: str


class CloseReply(TypedDict):
    closed: bool


class FollowRequest(TypedDict):
    """`student`: of the last reply. `watching`: false while the page shows something of its own. `again`: it comes back.
    `seen`, `seen_variant`, `seen_state`: versions of what the page has of the stage."""

    room: str
    student: str | None
    watching: bool
    again: bool
    seen: str | None
    where: NotRequired[LessonPlace | None]
    seen_variant: NotRequired[str | None]
    seen_state: NotRequired[str | None]


class ShownVariant(TypedDict):
    """The same decode with chosen tokens or switched heads; `value` only if the page has not seen it."""

    version: str
    value: NotRequired[DecodeValue]


class ShownDecode(TypedDict):
    """The decode that the teacher shows; `value` only if the page has not seen it."""

    version: str
    source: str
    step: int
    layer: int
    head: int | Literal["mean", "all"]
    section: str
    cell: ShownCell | None
    value: NotRequired[DecodeValue]
    variant: ShownVariant | None


class ShownState(TypedDict):
    """The rest of the page, as a query; `query` only if the page has not seen it."""

    version: str
    query: NotRequired[str]


class FollowedRace(TypedDict):
    """`race`: id of this student's subscription. `runner`: whose film is open."""

    race: str
    runner: int | None


class FollowedDemonstration(TypedDict):
    """`demonstration`: id of this student's subscription."""

    demonstration: str
    name: str
    options: dict[str, str]


class Stage(TypedDict):
    tab: str
    decode: ShownDecode | None
    state: ShownState
    race: FollowedRace | None
    demonstration: FollowedDemonstration | None
    look: LookCall | None


class FollowReply(TypedDict):
    """`run`: id of this student's subscription. `left`: whether the student stopped it. `snapshot`: newest step that can be forked."""

    room: str
    student: str
    run: str | None
    left: bool
    snapshot: int | None
    stage: Stage | None
    asked: NotRequired[RoomQuestion | None]


class LeaveRequest(TypedDict):
    room: str
    student: str


class LeaveReply(TypedDict):
    left: bool


class OpenRoomRequest(TypedDict):
    """Nothing is asked."""


# --- two programs ---


class SourcesRequest(TypedDict):
    """Nothing need be said."""


class ProgramFold(TypedDict):
    """Lines that are folded away at first, numbers from 1."""

    first: int
    last: int
    kind: Literal["docstring", "imports", "arguments", "other"]


class ProgramFile(TypedDict):
    """file: path from the project's root."""

    file: str
    lines: list[str]
    folds: list[ProgramFold]


class LibraryPlace(TypedDict):
    """file: in the package. line: the one that is meant. first: number of the first of `lines`."""

    file: str
    line: int
    first: int
    lines: list[str]


class ProgramLink(TypedDict):
    """What both programs do, in words: its name and a sentence; numbers of lines of each, and where Lightning itself does it."""

    title: str
    sentence: str
    plain: list[int]
    lightning: list[int]
    library: list[LibraryPlace]


class SourcesReply(TypedDict):
    """version: of Lightning. links: by name, see core/programs/correspondence.py."""

    version: str
    plain: ProgramFile
    lightning: ProgramFile
    links: dict[str, ProgramLink]


class DemonstrationRequest(TypedDict):
    """name: of a demonstration (core/programs/catalogue.py). options: those that are not the first of their values. page: whose it is, a
    random name that the page gave itself. before: the id of one that this page watched until now."""

    name: str
    options: dict[str, str]
    page: str
    before: str | None


class DemonstrationReply(TypedDict):
    demonstration: str


class DemonstrationPollRequest(TypedDict):
    """point: how many points the page has."""

    demonstration: str
    point: int


class DemonstrationControlRequest(TypedDict):
    demonstration: str
    action: Action


class DemonstrationPoint(TypedDict):
    """One step of one of its trainings. loss: null if it is not finite."""

    series: str
    step: int
    loss: float | None
    lr: float


class PhaseTimes(TypedDict):
    """Seconds of a step. fetch: making the batch. forward: masks and forward pass. backward: loss and backward pass. optimizer: zeroing
    gradients, the step, the learning rate. rest: all else, of Lightning its hooks and bookkeeping."""

    fetch: float
    forward: float
    backward: float
    optimizer: float
    rest: float


class LockstepTimes(TypedDict):
    """See core/programs/step_times.py:StepTimes."""

    steps: int
    threads: int
    plain: PhaseTimes
    lightning: PhaseTimes
    ratio: float
    low: float
    high: float


class LockstepReport(TypedDict):
    """steps: that both made. largest_difference: of the two losses at one step. first_difference: the first step at which they differ.
    weights: how many there are. weights_difference: the largest of two that stand at the same place. times: null after too few steps."""

    kind: Literal["lockstep"]
    steps: int
    largest_difference: float
    first_difference: int | None
    weights: int
    weights_difference: float
    times: LockstepTimes | None


class TrainerState(TypedDict):
    """Counters of a Trainer at one moment. batch, batch_in_epoch: begun so far, counted from 1. step: optimizer steps made
    (`trainer.global_step`). epoch: `trainer.current_epoch`, counted from 0. rows: written to the logger so far. logged: the step number in
    the last one, null before it. lr: the learning rate in force. gradient: norm of all gradients, null if there are none. loss: of the
    present batch, null before it is known."""

    batch: int
    batch_in_epoch: int
    step: int
    epoch: int
    rows: int
    logged: int | None
    lr: float | None
    gradient: float | None
    loss: float | None


class LoggedRow(TypedDict):
    """A row as the logger got it."""

    step: int
    values: dict[str, float]


class FiredHook(TypedDict):
    """A hook of Lightning that fired. depth: how many others it fired within. begin, duration: microseconds. empty: nothing is in it: a
    place for one's own code. links: names of the lines of either program that do the same. state: just before it. row: what it logged."""

    name: str
    owner: Literal["module", "callback", "strategy", "logger", "optimizer", "loop"]
    depth: int
    begin: int
    duration: int
    empty: bool
    links: list[str]
    state: TrainerState
    row: LoggedRow | None


class SlowMotionReport(TypedDict):
    """hooks: in the order in which they began. accumulate: batches whose gradients are added up for one optimizer step. max_steps: of the
    optimizer. log_every: optimizer steps. end: the counters after the last hook."""

    kind: Literal["slow_motion"]
    accumulate: int
    batches_per_epoch: int
    max_steps: int
    log_every: int
    hooks: list[FiredHook]
    end: TrainerState


TrainingSeries = Literal["without", "with", "by_hand"]


class ProfileRow(TypedDict):
    """An action that was timed: how often, milliseconds in the mean, seconds in all."""

    action: str
    calls: int
    mean_ms: float
    seconds: float


class ExtensionReport(TypedDict):
    """One flag of the Trainer: Lightning without it, with it, and the loop by hand that does the same. whole: nobody stopped it.

    largest_difference: of the losses with the flag and by hand; largest_weight_difference: of their weights at the end; largest_change:
    of the losses with and without the flag. milliseconds: of a batch, the median. optimizer_steps: after each batch ("without", "with").
    norms: of the gradients at each step, before and after they were clipped; empty with another flag. profile: as the profiler
    ("lightning") and the loop by hand measured it; empty with another flag.
    """

    kind: Literal["extension"]
    flag: str
    whole: bool
    largest_difference: float | None
    largest_weight_difference: float | None
    largest_change: float | None
    milliseconds: dict[TrainingSeries, float | None]
    optimizer_steps: dict[str, list[int]]
    norms: dict[str, list[float]]
    profile: dict[str, list[ProfileRow]]


class LoadAttempt(TypedDict):
    """A checkpoint that was loaded. call: as one writes it. error: the exception; empty: it loaded. difference: the largest of any weight
    to what was saved; null if it did not load."""

    call: str
    error: str
    difference: float | None


class MistakeReport(TypedDict):
    """mended: whether it was trained without the mistake. complete: whether it came to its end; the rest is empty if not. seen: key of the
    prediction that came true (core/programs/mistakes.py); null if none did, and of a mended one. measured: figures by name. norms: of the
    gradient after each step, if they are measured. attempts: to load its checkpoint."""

    kind: Literal["mistake"]
    mistake: str
    mended: bool
    complete: bool
    seen: str | None
    measured: dict[str, float]
    norms: list[float]
    attempts: list[LoadAttempt]


DemonstrationReport = LockstepReport | SlowMotionReport | ExtensionReport | MistakeReport


class CountedLine(TypedDict):
    number: int
    subject: str
    text: str


class CountedProgram(TypedDict):
    """file: in the repository. code: its lines without docstrings, comments and blank lines."""

    file: str
    all_lines: int
    code: list[CountedLine]


class TrainerLines(TypedDict):
    """files: of Lightning. code: their lines of code."""

    files: list[str]
    code: int


class DeviceFacts(TypedDict):
    """What the server has: cuda: how many GPUs; auto: the accelerator that `accelerator="auto"` takes; places: of batch and model."""

    cuda: int
    mps: bool
    cores: int
    auto: str
    auto_device: str
    places: dict[str, str]


class BatchNumbers(TypedDict):
    """change: the norm of the change of all weights."""

    loss: float
    gradient_norm: float
    change: float


class BatchFacts(TypedDict):
    """One batch by both programs. largest_difference: of their weights afterwards."""

    programs: dict[str, BatchNumbers]
    largest_difference: float
    parameters: int


class HandLine(TypedDict):
    """added: core/plain.py has no such line."""

    number: int
    text: str
    added: bool


class FlagFacts(TypedDict):
    """written: as it stands in a call. lines: of the loop by hand that does the same."""

    written: str
    lines: list[HandLine]


class ProgramFacts(TypedDict):
    """What the rows of the lesson's table claim, counted and measured. programs: "plain" and "lit". subjects: of lines, in their order;
    ideas: those of them that no tool can write. batches, warmup_steps: of each training of an extension."""

    programs: dict[str, CountedProgram]
    subjects: list[str]
    ideas: list[str]
    trainer_lines: TrainerLines
    device: DeviceFacts
    batch: BatchFacts
    flags: dict[str, FlagFacts]
    by_hand_file: str
    batches: int
    warmup_steps: int
    lightning_version: str


class ProgramRates(TypedDict):
    """The learning rate of each step; epoch: of Lightning with `interval` "epoch", epoch_steps: the steps of one."""

    lightning: list[float]
    plain: list[float]
    epoch: list[float]
    epoch_steps: int


class MeasuredRequest(TypedDict):
    what: Literal["facts", "rates"]


class MeasuredReply(TypedDict):
    """What was asked for; the other is null."""

    facts: ProgramFacts | None
    rates: ProgramRates | None


class DemonstrationPollReply(TypedDict):
    """As of a run. next: how many points there are with these. report: what came of it; null before its end. message: why it failed."""

    demonstration: str
    status: Status
    role: Role
    place: int
    wait_seconds: float | None
    step: int
    max_steps: int
    seconds_left: float | None
    points: list[DemonstrationPoint]
    next: int
    report: DemonstrationReport | None
    message: str
    pause: int


# --- questions to a room ---


class Prediction(TypedDict):
    """A prediction that can be asked: of which step of a lesson, from 0."""

    lesson: str
    title: str
    step: int
    words: str


class PredictionsReply(TypedDict):
    predictions: list[Prediction]


class AskPredictionRequest(TypedDict):
    room: str
    secret: str
    lesson: str
    step: int


class AskOwnRequest(TypedDict):
    """choices: empty: a whole number is asked for."""

    room: str
    secret: str
    words: str
    choices: list[str]


class SteerQuestionRequest(TypedDict):
    """The teacher closes the question, shows the distribution or hides it again, asks again, or takes the question off the pages."""

    room: str
    secret: str
    action: Literal["close", "show", "hide", "again", "dismiss"]


class DecideRequest(TypedDict):
    """came: an answer; "": none of them, or it is open."""

    room: str
    secret: str
    came: str | int


class VoteRequest(TypedDict):
    """number: of the question. answer: name of a choice, or a whole number."""

    room: str
    student: str
    number: int
    answer: str | int


class VoteReply(TypedDict):
    asked: RoomQuestion


class SheetRequest(TypedDict):
    room: str
    secret: str
    format: Literal["html", "csv"]


# --- class races ---


class ClassRaceRequest(TypedDict):
    """The teacher's: `secret` is the room's."""

    room: str
    secret: str


class OpenClassRaceRequest(TypedDict):
    """`query`: the address of the experiment of which everybody changes one setting."""

    room: str
    secret: str
    query: str


class ClassRaceEntryRequest(TypedDict):
    """A student's choice: `student` is their seat; the value as text."""

    room: str
    student: str
    setting: str
    value: str


class ClassRaceLookRequest(TypedDict):
    """`student`: the seat of who looks, whose own entry is marked; null: the teacher."""

    room: str
    student: str | None


class ClassRaceEntry(TypedDict):
    """One line of the board. count: how many have chosen it. exact_match: 0 to 1, of the last validation; null before. reached: the step
    of the first with 90 %; null: not yet. words: the verdict in a word; "" while it goes on."""

    name: str
    count: int
    mine: bool
    step: int
    loss: float | None
    exact_match: float | None
    reached: int | None
    words: str


class ClassRaceBoard(TypedDict):
    """base: the settings in words. steps: of each runner as things are. budget: steps of all together. entries: in the order of the
    board. step: that all have reached. headline: who was first, in a sentence; before the end "", or that a restart has ended it."""

    status: Literal["none", "open", "queued", "running", "finished", "stopped", "failed"]
    base: str
    steps: int
    budget: int
    most: int
    entries: list[ClassRaceEntry]
    step: int
    seconds_left: float | None
    headline: str
    pause: int


# --- facts: what the page's components tell of themselves, and a lesson can ask about ---


class RunFacts(TypedDict):
    """The run on the Train tab; its settings are the subject "setting". status: "idle" before there is one. exact_match,
    token_accuracy: of the last validation, 0 to 1; null before the first. rate: the learning rate. low_loss_step: the first step with
    a loss below 0.1; 0: none yet. half_tokens_step: that of the first validation with more than half of the tokens right, 0 before
    it; half_tokens, half_exact: token accuracy and exact match there. half_exact_step: of the first one with more than half of the
    answers right. symbols_there: the share of the expected tokens that the answers on show have at all, wherever they stand; null
    before there are any."""

    status: str
    ended: bool
    step: int
    max_steps: int
    loss: float | None
    rate: float | None
    exact_match: float | None
    token_accuracy: float | None
    low_loss_step: int
    half_tokens_step: int
    half_tokens: float | None
    half_exact: float | None
    half_exact_step: int
    symbols_there: float | None


class FilmFacts(TypedDict):
    """The attention film on the Train tab, of a run or of a recording. kind: "" without a film. layer, head: from 1. step: of the
    picture; alignment: of the head in it. first_head: the first that passed an alignment of one half, "1.2"; "": none has;
    first_step: when it did."""

    kind: str
    layer: int
    head: int
    step: int
    alignment: float | None
    first_head: str
    first_step: int


class CellFacts(TypedDict):
    """The weight that is open beside the decode's picture. cell: "cross-2-3", kind, row and column from 1; "" where none is, or its
    numbers are awaited. dot: query times key; scale: what it is divided by; score: what comes of it; weight: after the softmax over
    the row. undivided: what the weight would be without the division. allowed: by the mask. columns: of the row."""

    cell: str
    layer: int
    head: int
    dot: float | None
    scale: float | None
    score: float | None
    weight: float | None
    undivided: float | None
    allowed: bool
    columns: int


class SwitchesFacts(TypedDict):
    """Heads of the decode on show that do not work as trained. count: how many. measured: what they do to exact match has been
    counted, and what follows is known. name: of the only one, "1.2"; "" where there are more, or none; kind, layer, head: of it, from
    1. drop: by how many percentage points exact match falls, negative if it rises; low, high: its 95 % interval. before, after: exact
    match, 0 to 1. alignment: of the only one, null if it has none."""

    count: int
    measured: bool
    name: str
    kind: str
    layer: int
    head: int
    drop: float | None
    low: float | None
    high: float | None
    before: float | None
    after: float | None
    alignment: float | None


class RankingFacts(TypedDict):
    """Each head of the decode's model switched off alone. done: all have been. model: whose. worst: the one whose absence costs most,
    "cross-1-2"; worst_name: "1.2"; worst_drop: in percentage points, worst_low, worst_high: its 95 % interval; worst_alignment.
    aligned_name: the head that is aligned best, aligned_alignment, aligned_drop: of it. missed: how many heads are missed for
    certain, of `total`."""

    model: str
    done: bool
    worst: str
    worst_name: str
    worst_drop: float | None
    worst_low: float | None
    worst_high: float | None
    worst_alignment: float | None
    aligned_name: str
    aligned_alignment: float | None
    aligned_drop: float | None
    missed: int
    total: int


class DecodeFacts(TypedDict):
    """The decode on the Decode tab. step, layer: counted from 1. head: from 1; 0: the mean, -1: all. section: what is open beside it.
    cell: "cross-2-3", "" if none is open. forced, switched: how many tokens are forced, heads switched."""

    model: str
    source: str
    output: str
    correct: bool
    step: int
    layer: int
    head: int
    section: str
    cell: str
    forced: int
    switched: int


class RaceFacts(TypedDict):
    """The race on the Race tab. name: of a shipped one, or "own". status: "idle" before it is begun. ended: nothing more is to come of it.
    seen: what a shipped race has shown, in a word of demo/api/race_lessons.py; "": nothing yet, or none of them. runners: how many.
    first: the place of the runner that was first to 90 % exact match, from 1; 0: none was, -1: several were.

    Of each runner, null or "" where there is none or nothing yet. name: what sets it apart, in the page's language. verdict: a key of
    core.comparison.verdict.SENTENCES, when all have ended. step: of the first validation with 90 % exact match; 0: there was none.
    exact: exact match of the last validation, 0 to 1. loss: mean of the last steps."""

    name: str
    status: str
    ended: bool
    step: int
    max_steps: int
    seen: str
    runners: int
    first: int
    runner_1_name: str
    runner_1_verdict: str
    runner_1_step: int | None
    runner_1_exact: float | None
    runner_1_loss: float | None
    runner_2_name: str
    runner_2_verdict: str
    runner_2_step: int | None
    runner_2_exact: float | None
    runner_2_loss: float | None
    runner_3_name: str
    runner_3_verdict: str
    runner_3_step: int | None
    runner_3_exact: float | None
    runner_3_loss: float | None
    runner_4_name: str
    runner_4_verdict: str
    runner_4_step: int | None
    runner_4_exact: float | None
    runner_4_loss: float | None


class ScheduleFacts(TypedDict):
    """The formula on the Warm-up tab. rate: the learning rate at `step`; peak_rate: at `peak_step`, where it is highest."""

    d_model: int
    warmup_steps: int
    factor: float
    max_steps: int
    step: int
    rate: float
    peak_step: int
    peak_rate: float


class TwoProgramsFacts(TypedDict):
    """The Programs tab. part: the open one. status: of what has been run in it, "idle" before that. steps: of both programs so far.

    lockstep: its report has come, and what follows is known. largest_difference: of the two losses at one step; weights_difference: of the
    weights at the end; weights: how many. ratio: time of a step, Lightning's divided by that by hand; low, high: its interval; null after
    too few steps.

    slow: hooks of a slow motion are on show. hooks: how many have fired, in so many batches. with_lines: how many of them do the work of
    lines
    of the loop by hand. hook: the one on show; its_lines: whether it is one of these."""

    part: str
    status: str
    running: bool
    steps: int
    lockstep: bool
    largest_difference: float | None
    weights_difference: float | None
    weights: int | None
    ratio: float | None
    low: float | None
    high: float | None
    slow: bool
    hooks: int
    batches: int
    with_lines: int
    hook: str
    its_lines: bool


class ForcingFacts(TypedDict):
    """Teacher forcing beside free running, for the decode on show. model: of which the answer is there; "": it is awaited, or there is
    none.
    length: how many tokens are expected. forced_loss, free_loss: means. forced_wrong, free_wrong: how many of the expected tokens each
    missed. wrong_at: the first step, from 1, at
    which the free answer is wrong; parts_at: at which the two differ; 0: nowhere. token, right: the free answer's token there, and the
    right one."""

    model: str
    length: int
    forced_loss: float | None
    free_loss: float | None
    forced_wrong: int
    free_wrong: int
    wrong_at: int
    parts_at: int
    token: str
    right: str


class PageFacts(TypedDict):
    """tab: the open one."""

    tab: str


class Facts(TypedDict):
    """Each subject's facts; a subject is missing until its component has told something."""

    page: NotRequired[PageFacts]
    run: NotRequired[RunFacts]
    film: NotRequired[FilmFacts]
    cell: NotRequired[CellFacts]
    switches: NotRequired[SwitchesFacts]
    ranking: NotRequired[RankingFacts]
    setting: NotRequired[dict[str, SettingValue]]
    decode: NotRequired[DecodeFacts]
    race: NotRequired[RaceFacts]
    schedule: NotRequired[ScheduleFacts]
    programs: NotRequired[TwoProgramsFacts]
    forcing: NotRequired[ForcingFacts]


# --- lessons ---


class LessonRequest(TypedDict):
    """`lesson`: its name."""

    lesson: str


class LessonComparison(TypedDict):
    """of_fact: value is the name of a fact, whose value is meant."""

    fact: str
    operator: str
    value: bool | float | str
    of_fact: bool


class LessonChoice(TypedDict):
    """misconception: what somebody believes who chooses it, and what can be said to it; "" where it is none."""

    name: str
    words: str
    misconception: str
    answer: str


class LessonOutcome(TypedDict):
    """when: alternatives, in each of which all must hold; null: otherwise. choice: of the prediction, that came true; "": none."""

    words: str
    when: list[list[LessonComparison]] | None
    choice: str


class LessonHint(TypedDict):
    """when: as of an outcome."""

    words: str
    when: list[list[LessonComparison]] | None


class LessonStep(TypedDict):
    """demo/lessons/lesson.py, in one language. point, press: names in the component's `regions` and `presses`; "": none."""

    kind: Literal["tell", "predict", "do", "find", "confront", "why"]
    words: str
    state: str
    point: str
    choices: list[LessonChoice]
    press: str
    until: list[list[LessonComparison]] | None
    seconds: int
    hints: list[LessonHint]
    keep: dict[str, str]
    outcomes: list[LessonOutcome]
    answer: str


class LessonTitle(TypedDict):
    """A lesson in the list. question: what somebody can answer after it."""

    name: str
    title: str
    question: str
    minutes: int


class LessonReply(TypedDict):
    name: str
    title: str
    question: str
    minutes: int
    steps: list[LessonStep]


class QuestionChoice(TypedDict):
    name: str
    words: str


class AskedQuestion(TypedDict):
    """One of the questions before and after the lessons, as the page has it: without its key. lesson: name of the one that answers it."""

    name: str
    lesson: str
    words: str
    choices: list[QuestionChoice]


class QuestionKeyRequest(TypedDict):
    """form: "after", which somebody has answered; the answers stay in the browser."""

    form: str


class QuestionKeyReply(TypedDict):
    """right: name of a question -> name of its right choice."""

    right: dict[str, str]


# --- the glossary ---


class TermsRequest(TypedDict):
    """Nothing is asked but all."""


class Term(TypedDict):
    """idea, maths: sentences. function: what core calls it; `line` is in it. related: names of other terms."""

    name: str
    title: str
    idea: str
    maths: str
    function: str
    line: SourceLine
    related: list[str]


class TermsReply(TypedDict):
    terms: list[Term]


API = {
    "runs/poll": (PollRequest, PollReply),
    "runs/control": (ControlRequest, StatusReply),
    "runs/drop": (DropRequest, DropReply),
    "runs/download": (RunDownloadRequest, FileReply),
    "runs/take_home": (RunRequest, Attached),
    "runs/verdict": (RunRequest, RunVerdict),
    "recordings/verdict": (RecordingRequest, RunVerdict),
    "attention/film": (FilmRequest, FilmReply),
    "races/poll": (RacePollRequest, RacePollReply),
    "races/control": (RaceControlRequest, StatusReply),
    "races/download": (RaceDownloadRequest, FileReply),
    "rooms/open": (OpenRoomRequest, OpenRoomReply),
    "rooms/teach": (TeachRequest, TeachReply),
    "rooms/code_image": (CodeImageRequest, CodeImageReply),
    "rooms/close": (RoomRequest, CloseReply),
    "rooms/follow": (FollowRequest, FollowReply),
    "rooms/leave": (LeaveRequest, LeaveReply),
    "decodes/decode": (DecodeSource, DecodeValue),
    "decodes/download": (DecodeDownloadRequest, FileReply),
    "decodes/nearest": (NearestRequest, NearestReply),
    "inside/head": (HeadPartsRequest, HeadParts),
    "inside/stream": (StreamRequest, StreamReply),
    "inside/forcing": (InsideRequest, ForcingReply),
    "inside/change": (InsideRequest, ChangeReply),
    "inside/ranking": (ModelRequest, RankingReply),
    "inside/breaking": (ModelRequest, BreakingReply),
    "inside/masks": (MasksRequest, MasksReply),
    "programs/sources": (SourcesRequest, SourcesReply),
    "programs/start": (DemonstrationRequest, DemonstrationReply),
    "programs/poll": (DemonstrationPollRequest, DemonstrationPollReply),
    "programs/control": (DemonstrationControlRequest, StatusReply),
    "programs/measured": (MeasuredRequest, MeasuredReply),
    "schedules/download": (ScheduleDownloadRequest, FileReply),
    "lessons/open": (LessonRequest, LessonReply),
    "room_questions/predictions": (RoomRequest, PredictionsReply),
    "room_questions/ask_prediction": (AskPredictionRequest, TeacherAsked),
    "room_questions/ask_own": (AskOwnRequest, TeacherAsked),
    "room_questions/steer": (SteerQuestionRequest, TeacherAsked),
    "room_questions/decide": (DecideRequest, TeacherAsked),
    "room_questions/vote": (VoteRequest, VoteReply),
    "room_questions/sheet": (SheetRequest, FileReply),
    "lessons/key": (QuestionKeyRequest, QuestionKeyReply),
    "class_races/open": (OpenClassRaceRequest, ClassRaceBoard),
    "class_races/start": (ClassRaceRequest, ClassRaceBoard),
    "class_races/stop": (ClassRaceRequest, ClassRaceBoard),
    "class_races/close": (ClassRaceRequest, ClassRaceBoard),
    "class_races/enter": (ClassRaceEntryRequest, ClassRaceBoard),
    "class_races/look": (ClassRaceLookRequest, ClassRaceBoard),
    "terms/all": (TermsRequest, TermsReply),
}  # what each address takes and gives; a reply may always be an ErrorReply instead
