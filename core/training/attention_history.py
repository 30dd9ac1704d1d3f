"""The attention history of a training: all attention weights of a few held-out sequences, frame by frame. The page shows it as a film."""

import math
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import torch

from core.capture import capture_attention
from core.config import Experiment, ModelConfig
from core.decoding import inference
from core.fixed_point import to_fixed_point
from core.lit import LitTransformer
from core.tasks import PAD, answers, held_out_sources, pairs
from core.training.stopwatch import Stopwatch

BUDGET = 4 * 2**20  # bytes of a history
MAX_FRAMES = 400  # in a history: a slider has hardly more positions
MIN_FRAMES = 20  # that fit into the budget: of a large model, fewer sequences are recorded instead
MAX_PROBES = 3  # sequences that are recorded
PROBE_LENGTH = 8  # symbols in each, where the task has sequences of that length
TARGET_SHARE = 0.015  # of the training time, to be spent on recording
MAX_SHARE = 0.025  # of the training time, never exceeded, even if frames take longer than usual
FIRST_INTERVAL = 10  # steps from the first frame to the second, which shows how long a frame takes
KINDS = ("cross", "decoder", "encoder")  # of attention
CHOICE = ("last_step", "training_seconds", "frame_seconds", "step_seconds")  # of a recorder: what its choice of frames depends on


@dataclass(frozen=True)
class Frame:
    """All attention weights of the probes at one step, as 16-bit fixed point (core/fixed_point.py).

    Attributes:
        step: optimizer steps made; 0 is the untrained model.
        encoder: (probes, layers, heads, source, source).
        decoder: (probes, layers, heads, target, target). cross: (probes, layers, heads, target, source).
            Row t reads target token t and predicts token t + 1.
        alignment: floats, (layers, heads): see `alignment_scores`.
    """

    step: int
    encoder: np.ndarray
    decoder: np.ndarray
    cross: np.ndarray
    alignment: np.ndarray

    @property
    def size(self) -> int:
        """Bytes."""
        return self.alignment.nbytes + sum(getattr(self, kind).nbytes for kind in KINDS)


class AttentionHistory:
    """Frames in the order of their steps. When they exceed the budget, every second one is dropped and the minimum interval
    between new ones at least doubles; the first and the newest always stay, however large they are.

    Args:
        budget: bytes. max_frames: frames.
        at: the steps whose frames are recorded besides the first and the last one, whatever that costs; None: as many as the training
            has time for.

    Attributes:
        src: int, (probes, source). tgt: int, (probes, target + 1), from <sos> to <eos>; both None before the first frame.
        min_interval: steps between two frames.
        thinned: how many times frames were dropped; a reader whose number is lower asks `steps` which are left.
    """

    def __init__(self, budget: int = BUDGET, max_frames: int = MAX_FRAMES, at: Iterable[int] | None = None) -> None:
        self.budget = budget
        self.max_frames = max_frames
        self.at = None if at is None else frozenset(at)
        self.lock = threading.Lock()
        self.frames: dict[int, Frame] = {}
        self.src: torch.Tensor | None = None
        self.tgt: torch.Tensor | None = None
        self.min_interval = 1
        self.thinned = 0

    def add(self, frame: Frame) -> None:
        with self.lock:
            self.frames[frame.step] = frame
            while len(self.frames) > 2 and (len(self.frames) > self.max_frames or len(self.frames) * frame.size > self.budget):
                self.thin()

    def thin(self) -> None:
        """Drops every second frame between the first and the newest; with the lock held."""
        steps = list(self.frames)
        for step in steps[1:-1:2]:
            del self.frames[step]
        self.min_interval = max(2 * self.min_interval, 2 * (steps[-1] - steps[0]) // (len(steps) - 1))
        self.thinned += 1

    @property
    def size(self) -> int:
        """Bytes of all frames."""
        with self.lock:
            return sum(frame.size for frame in self.frames.values())

    def copy(self) -> "AttentionHistory":
        """What is in it now, as a history of its own."""
        copy = AttentionHistory(self.budget, self.max_frames, self.at)
        with self.lock:
            copy.frames, copy.src, copy.tgt = dict(self.frames), self.src, self.tgt
            copy.min_interval, copy.thinned = self.min_interval, self.thinned
        return copy

    def steps(self, until: int | None = None) -> list[int]:
        """The steps of all frames up to `until`; None: of all."""
        with self.lock:
            return [step for step in self.frames if until is None or step <= until]

    def get(self, step: int) -> Frame | None:
        """The frame of that step, or None."""
        with self.lock:
            return self.frames.get(step)

    def read(self, step: int = -1, limit: int = 50, until: int | None = None) -> list[Frame]:
        """The frames after a cursor, oldest first.

        Args:
            step: -1 at first, then the step of the last frame that was read. limit: frames at most; the next call returns
                the rest. until: the last step to return; None: no limit.
        """
        with self.lock:
            new = [frame for frame in self.frames.values() if frame.step > step and (until is None or frame.step <= until)]
            return new[:limit]


class AttentionRecorder:
    """Records frames of a training, in the thread that trains, between two steps. It draws no random number and changes
    nothing in the model, so the training is bitwise the same with it and without.

    Args:
        experiment: what is trained. history: where frames are added.
    """

    def __init__(self, experiment: Experiment, history: AttentionHistory) -> None:
        self.history = history
        self.stopwatch = Stopwatch(time.thread_time)  # of recording; other threads shall not count
        self.src, self.tgt = history.src, history.tgt = choose_probes(experiment)
        self.aligned = aligned_positions(experiment.task.task, self.src)
        self.last_step = -1  # of the newest frame
        self.training_seconds = 0.0
        self.frame_seconds: float | None = None  # the shortest so far
        self.step_seconds = math.inf  # the shortest so far

    def after_step(self, model: LitTransformer, step: int, duration: float) -> None:
        """Records a frame, if the last one is so long ago that recording keeps to its share of the time.

        Args:
            step: optimizer steps made. duration: of the last step, in seconds of this thread's CPU time.
        """
        self.training_seconds += duration
        self.step_seconds = min(self.step_seconds, duration)
        if self.history.at is not None:
            if step in self.history.at:
                self.record(model, step)
            return
        interval = FIRST_INTERVAL if self.frame_seconds is None else self.frame_seconds / (TARGET_SHARE * self.step_seconds)
        if step - self.last_step >= max(self.history.min_interval, interval) and self.stopwatch.total <= MAX_SHARE * self.training_seconds:
            self.record(model, step)

    def state(self) -> dict[str, float | None]:
        """What the choice of the next frame depends on, besides the history itself."""
        return {name: getattr(self, name) for name in CHOICE} | {"recording_seconds": self.stopwatch.total}

    def restore(self, state: dict[str, float | None]) -> None:
        for name in CHOICE:
            setattr(self, name, state[name])
        self.stopwatch.total = float(state["recording_seconds"] or 0.0)

    def record(self, model: LitTransformer, step: int) -> None:
        """Records a frame now, unless there is one of this step. The first one is not timed: a model's first forward pass
        is slow, whoever makes it."""
        if step == self.last_step:
            return
        self.stopwatch.start()
        self.history.add(record_frame(model, step, self.src, self.tgt, self.aligned))
        if self.last_step >= 0:
            duration = self.stopwatch.stop()
            self.frame_seconds = duration if self.frame_seconds is None else min(self.frame_seconds, duration)
        self.last_step = step


def record_frame(model: LitTransformer, step: int, src: torch.Tensor, tgt: torch.Tensor, aligned: torch.Tensor) -> Frame:
    """The frame of a model. It reads the right answer, with the masks of its training, so that rows keep their meaning.

    Args:
        src: int, (probes, source). tgt: int, (probes, target + 1). aligned: see `aligned_positions`.
    """
    with inference(model), capture_attention(model) as maps:
        model(src.to(model.device), tgt[:, :-1].to(model.device))
    kinds = {kind: maps.stacked(kind).transpose(0, 1).cpu() for kind in KINDS}
    return Frame(step, **{kind: to_fixed_point(weights) for kind, weights in kinds.items()},
                 alignment=alignment_scores(kinds["cross"], aligned))


def alignment_scores(cross: torch.Tensor, aligned: torch.Tensor) -> np.ndarray:
    """The alignment score of each head: the mean cross-attention weight on the source position that the next token comes from.

    Args:
        cross: (probes, layers, heads, target, source). aligned: bool, (probes, target - 1, source). The last row of
            `cross` predicts <eos>, which comes from no position, and is not counted.
    Returns:
        floats from 0 to 1, (layers, heads); a head with uniform weights has 1 / source.
    """
    weights = (cross[..., :-1, :] * aligned[:, None, None]).sum(-1)
    return weights.mean((0, 3)).nan_to_num().numpy()


def alignment_of(model: LitTransformer, experiment: Experiment) -> np.ndarray:
    """The alignment scores of a model as the film of its training has them: on the same probes.

    Args:
        model: nobody else may use it meanwhile. experiment: what it learned.
    Returns:
        floats from 0 to 1, (layers, heads), of cross-attention.
    """
    src, tgt = choose_probes(experiment)
    return record_frame(model, 0, src, tgt, aligned_positions(experiment.task.task, src)).alignment


def aligned_positions(task: str, src: torch.Tensor) -> torch.Tensor:
    """The source positions that each token of the answer comes from.

    Copy: the diagonal. Reverse: the other diagonal. Sort: the position of the k-th smallest symbol; if it occurs more
    than once, all its positions, since none is better.

    Args:
        task: "copy", "reverse" or "sort". src: int, (probes, source), without padding.
    Returns:
        bool, (probes, source, source): [p, k, s] = token k of the answer stands at position s of the source.
    Raises:
        ValueError: if there is no such task.
    """
    diagonal = torch.eye(src.size(1), dtype=torch.bool).expand(len(src), -1, -1)
    match task:
        case "copy":
            return diagonal
        case "reverse":
            return diagonal.flip(2)
        case "sort":
            return answers(task, src)[:, :, None] == src[:, None, :]
    raise ValueError(f"nothing says where the answers of {task!r} come from")


def choose_probes(experiment: Experiment) -> tuple[torch.Tensor, torch.Tensor]:
    """The sequences whose attention is recorded: held-out ones of one length, so that none is padded, with as few repeated
    symbols as possible.

    Returns:
        src (probes, source) and tgt (probes, source + 2); MAX_PROBES sequences, or fewer if the model's frames are large.
    """
    sources = held_out_sources(experiment.task, experiment.train.seed)
    lengths = (sources != PAD).sum(1)
    candidates = [length for length in lengths.unique().tolist() if (lengths == length).sum() >= MAX_PROBES]
    length = min(candidates, key=lambda length: abs(length - PROBE_LENGTH))
    unpadded = sources[lengths == length, :length]
    repeats = torch.tensor([length - len(row.unique()) for row in unpadded])
    count = min(MAX_PROBES, max(1, BUDGET // (MIN_FRAMES * probe_size(experiment.model, length))))
    return pairs(experiment.task, unpadded[repeats.argsort(stable=True)[:count]])


def probe_size(model: ModelConfig, length: int) -> int:
    """Bytes of one probe in one frame.

    Args:
        length: symbols of the source; the target has one token more.
    """
    source, target = length, length + 1
    return 2 * model.num_layers * model.num_heads * (source * source + target * target + target * source)
