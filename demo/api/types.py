"""What goes over the API: the shape of every request and reply.

The page's scripts read the same shapes from components/shared/api_types.d.ts, which `python -m demo.api.typescript` writes from this file.
A request comes from outside and may be anything; its shape says what is accepted, and every value is checked where it is used.
"""

from typing import Literal, NotRequired, TypedDict

Status = Literal["queued", "running", "paused", "finished", "stopped", "failed"]
Role = Literal["starter", "joined", "following", "replay"]
Action = Literal["pause", "resume", "step", "stop", "skip"]
Gone = Literal["", "unknown_run", "unknown_room", "room_closed", "not_your_room"]  # why the page need not ask again; "": it may
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


# --- runs ---


class PollRequest(TypedDict):
    """What is new after a cursor? `run` is the id of a subscription; the cursor is 0 and 0 at first, then the last reply's `next`."""

    run: str
    step: int
    event: int


class ControlRequest(TypedDict):
    """`run` is the id of a subscription."""

    run: str
    action: Action


class StatusReply(TypedDict):
    status: Status


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
    step: int
    lr: float


class Theory(TypedDict):
    """The Noam curve of an experiment."""

    steps: list[int]
    lr: list[float]
    peak: Peak


class Cursor(TypedDict):
    step: int
    event: int


SettingValue = bool | int | float | str


class PollReply(TypedDict):
    """What happened after the cursor.

    `place`: how many wait for a slot in front of it, itself included; 0 if it does not wait. `wait_seconds`: until it is likely to get
    one. `steps_per_second`, `seconds_left`: null while nothing can be told, and in a replay. At step 0 only: `theory`; `settings`, all of
    the run's experiment by name; `query`, its address without "?"; `preset`, the nearest, and `differs`, the settings that differ from it.
    `pause`: milliseconds until the next poll while it is running.
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


class Preview(TypedDict):
    """What the chart shows before anything is trained."""

    max_steps: int
    theory: Theory


# --- attention history ---


class FilmRequest(TypedDict):
    """The frames of one probe after a cursor: `frame` is the step of the last frame that the page has, -1 at first; `thinned` is that
    of the last reply, 0 at first."""

    run: str
    probe: int
    frame: int
    thinned: int


class Probe(TypedDict):
    """A held-out sequence whose attention is recorded, in the names of tokens."""

    source: list[str]
    target: list[str]


class FilmAbout(TypedDict):
    """What does not change from frame to frame."""

    task: str
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


class RacePlan(TypedDict):
    """What is raced. `log_rate`: the learning rates need a logarithmic axis. `query`: the address that repeats it."""

    race: str
    runners: list[RunnerName]
    max_steps: int
    log_rate: bool
    query: dict[str, str]


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


class DecodeSource(TypedDict):
    """What a decode is made again from."""

    model: str
    source: str


class DecodeValue(TypedDict):
    """One greedy decode; tokens by name. `expected`: null if no answer is known. `candidates`: for each step the most probable
    [token, probability], best first. `request`: null where the page has no right to the model."""

    source: list[str]
    start: str
    output: list[str]
    expected: list[str] | None
    candidates: list[list[tuple[str, float]]]
    layers: int
    heads: int
    maps: Maps
    stopped: Literal["end", "length"]
    request: DecodeSource | None


class DecodeDownloadRequest(TypedDict):
    """step, layer and head count from 0; head null is the mean over heads."""

    request: DecodeSource | None
    format: Literal["svg", "png", "json", "ckpt"]
    step: int
    layer: int
    head: int | Literal["all"] | None
    map: AttentionKind
    dark: bool


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


class ShownPlace(TypedDict):
    """Where the teacher is in a decode; head is a number from 0, "mean" or "all"."""

    model: str
    source: str
    step: int
    layer: int
    head: int | Literal["mean", "all"]


class TeachRequest(TypedDict):
    """What the teacher's page shows. `tab`: null, or the tab that the class is to see too."""

    room: str
    secret: str
    run: str | None
    tab: str | None
    decode: NotRequired[ShownPlace | None]


class TeachReply(TypedDict):
    """`problem`: why the decode could not be shown, or ""."""

    students: int
    problem: str


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
    `seen`: version of the decode that the page has."""

    room: str
    student: str | None
    watching: bool
    again: bool
    seen: str | None


class ShownDecode(TypedDict):
    """The decode that the teacher shows; `value` only if the page has not seen it."""

    version: str
    source: str
    step: int
    layer: int
    head: int | Literal["mean", "all"]
    value: NotRequired[DecodeValue]


class Stage(TypedDict):
    tab: str
    decode: ShownDecode | None


class FollowReply(TypedDict):
    """`run`: id of this student's subscription. `left`: whether the student stopped it. `snapshot`: newest step that can be forked."""

    room: str
    student: str
    run: str | None
    left: bool
    snapshot: int | None
    stage: Stage | None


class LeaveRequest(TypedDict):
    room: str
    student: str


class LeaveReply(TypedDict):
    left: bool


class OpenRoomRequest(TypedDict):
    """Nothing is asked."""


API = {
    "runs/poll": (PollRequest, PollReply),
    "runs/control": (ControlRequest, StatusReply),
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
    "decodes/download": (DecodeDownloadRequest, FileReply),
    "schedules/download": (ScheduleDownloadRequest, FileReply),
}  # what each address takes and gives; a reply may always be an ErrorReply instead
