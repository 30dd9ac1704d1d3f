"""The attention history of a training: all attention weights of a few held-out sequences, frame by frame. The page shows it as a film."""

import math
import threading
import time
from dataclasses import dataclass

import numpy as np
import torch

from core.capture import capture_attention
from core.decoding import inference
from core.fixed_point import to_fixed_point
from core.tasks import PAD, answers, held_out_sources, pairs
from core.training.stopwatch import Stopwatch

BUDGET = 4 * 2**20  # bytes of a history
MOST_FRAMES = 400  # in a history: a slider has hardly more places
ENOUGH_FRAMES = 20  # that fit into the budget: of a large model, fewer sequences are recorded instead
PROBES = 3  # sequences that are recorded
PROBE_LENGTH = 8  # symbols in each, where the task has such
SHARE = 0.015  # of the training time, meant for recording
FIRST_PAUSE = 10  # steps from the first frame to the second, which tells how long one takes
MOST = 0.025  # of the training time, spent on recording even if frames take longer than usual
KINDS = ("cross", "decoder", "encoder")  # of attention


@dataclass(frozen=True)
class Frame:
    """All attention of the probes at one moment.

    Attributes:
        step: optimizer steps made; 0 is the untrained model.
        encoder: 16-bit fixed point (core/fixed_point.py): (probes, layers, heads, source, source).
        decoder: (probes, layers, heads, target, target). cross: (probes, layers, heads, target, source).
            Row t reads target token t and predicts token t + 1.
        alignment: floats, (layers, heads): see `alignment`.
    """

    step: int
    encoder: np.ndarray
    decoder: np.ndarray
    cross: np.ndarray
    alignment: np.ndarray

    @property
    def size(self):
        """Bytes."""
        return self.alignment.nbytes + sum(getattr(self, kind).nbytes for kind in KINDS)


class AttentionHistory:
    """Frames in the order of their steps. When they exceed the budget, every second one goes and from then on they are
    taken half as often; the first and the newest stay, however large they are.

    Args:
        budget: bytes. most: frames.

    Attributes:
        src: int, (probes, source). tgt: int, (probes, target + 1), from <sos> to <eos>; both None before the first frame.
        spacing: steps between frames at least.
        thinned: how often frames went; who has read some asks `steps` which are left when this has changed.
    """

    def __init__(self, budget=BUDGET, most=MOST_FRAMES):
        self.budget = budget
        self.most = most
        self.lock = threading.Lock()
        self.frames = {}
        self.src = self.tgt = None
        self.spacing = 1
        self.thinned = 0

    def add(self, frame):
        with self.lock:
            self.frames[frame.step] = frame
            while len(self.frames) > 2 and (len(self.frames) > self.most or len(self.frames) * frame.size > self.budget):
                self.thin()

    def thin(self):
        """Drops every second frame between the first and the newest; with the lock held."""
        steps = list(self.frames)
        for step in steps[1:-1:2]:
            del self.frames[step]
        self.spacing = max(2 * self.spacing, 2 * (steps[-1] - steps[0]) // (len(steps) - 1))
        self.thinned += 1

    @property
    def size(self):
        """Bytes of all frames."""
        with self.lock:
            return sum(frame.size for frame in self.frames.values())

    def steps(self, until=None):
        """Steps of which there is a frame now, up to `until`; None: all."""
        with self.lock:
            return [step for step in self.frames if until is None or step <= until]

    def get(self, step):
        """The frame of that step, or None."""
        with self.lock:
            return self.frames.get(step)

    def read(self, step=-1, limit=50, until=None):
        """The frames after a cursor, oldest first.

        Args:
            step: -1 at first, then the step of the last frame that was read. limit: frames at most; the rest comes with
                the next reading. until: the last step that may be shown, or None.
        """
        with self.lock:
            new = [frame for frame in self.frames.values() if frame.step > step and (until is None or frame.step <= until)]
            return new[:limit]


class AttentionRecorder:
    """Records the attention of a run's probes, in the thread that trains, between two steps. It draws no random number and changes nothing
    of the model, so the training is the same to the bit.

    Args:
        experiment: the run's. history: where frames go.
    """

    def __init__(self, experiment, history):
        self.history = history
        self.stopwatch = Stopwatch(time.thread_time)  # what else the machine does shall not count
        self.src, self.tgt = history.src, history.tgt = probes(experiment)
        self.right = aligned_positions(experiment.task.task, self.src)
        self.newest = -1
        self.trained = 0.0
        self.frame_time = None  # the shortest so far
        self.step_time = math.inf  # the shortest so far

    def after_step(self, model, step, duration):
        """A frame, if so many steps were made since the last that recording keeps to its share.

        Args:
            step: optimizer steps made. duration: of the last step, in seconds that this thread computed.
        """
        self.trained += duration
        self.step_time = min(self.step_time, duration)
        pause = FIRST_PAUSE if self.frame_time is None else self.frame_time / (SHARE * self.step_time)
        if step - self.newest >= max(self.history.spacing, pause) and self.stopwatch.counted <= MOST * self.trained:
            self.take(model, step)

    def take(self, model, step):
        """A frame now, unless there is one of this step. The first is not counted: a model's first forward pass builds
        things and is slow, whoever makes it."""
        if step == self.newest:
            return
        self.stopwatch.start()
        self.history.add(record_frame(model, step, self.src, self.tgt, self.right))
        if self.newest >= 0:
            duration = self.stopwatch.stop()
            self.frame_time = duration if self.frame_time is None else min(self.frame_time, duration)
        self.newest = step


def record_frame(model, step, src, tgt, right):
    """One frame: the model reads the right answer, with the masks of its training, so that rows keep their meaning.

    Args:
        src: int, (probes, source). tgt: int, (probes, target + 1). right: as `aligned_positions` gives it.
    """
    with inference(model), capture_attention(model) as maps:
        model(src.to(model.device), tgt[:, :-1].to(model.device))
    kinds = {kind: maps.stacked(kind).transpose(0, 1).cpu() for kind in KINDS}
    return Frame(step, **{kind: to_fixed_point(weights) for kind, weights in kinds.items()}, alignment=alignment(kinds["cross"], right))


def alignment(cross, right):
    """How far each head's cross-attention is the task's alignment: the mean weight on the right source position.

    Args:
        cross: (probes, layers, heads, target, source). right: bool, (probes, target - 1, source); the last row of
            `cross`, which predicts <eos>, is not counted.
    Returns:
        floats from 0 to 1, (layers, heads); a head that looks everywhere alike has 1 / source.
    """
    rows = (cross[..., :-1, :] * right[:, None, None]).sum(-1)
    return rows.mean((0, 3)).nan_to_num().numpy()


def aligned_positions(task, src):
    """Where in the source each token of the answer stands.

    Copy: the diagonal. Reverse: the other diagonal. Sort: the place of the k-th smallest symbol; where it occurs more
    than once, all its places, since none is better.

    Args:
        task: "copy", "reverse" or "sort". src: int, (probes, source), without padding.
    Returns:
        bool, (probes, source, source): [p, k, s] = token k of the answer stands at position s.
    """
    diagonal = torch.eye(src.size(1), dtype=torch.bool)
    if task == "sort":
        return answers(task, src)[:, :, None] == src[:, None, :]
    return (diagonal.flip(1) if task == "reverse" else diagonal).expand(len(src), -1, -1)


def probes(experiment):
    """The sequences whose attention is recorded: held out from training, of one length (so that none is padded), with as few
    repeated symbols as there are.

    Returns:
        src (probes, source) and tgt (probes, source + 2); PROBES of them, fewer if frames of the model are large.
    """
    sources = held_out_sources(experiment.task, experiment.train.seed)
    lengths = (sources != PAD).sum(1)
    enough = [length for length in lengths.unique().tolist() if (lengths == length).sum() >= PROBES]
    length = min(enough, key=lambda length: abs(length - PROBE_LENGTH))
    found = sources[lengths == length, :length]
    repeats = torch.tensor([length - len(row.unique()) for row in found])
    count = min(PROBES, max(1, BUDGET // (ENOUGH_FRAMES * probe_size(experiment.model, length))))
    return pairs(experiment.task, found[repeats.argsort(stable=True)[:count]])


def probe_size(model, length):
    """Bytes of one probe in one frame.

    Args:
        model: a `ModelConfig`. length: symbols of the source; the target has one token more.
    """
    source, target = length, length + 1
    return 2 * model.num_layers * model.num_heads * (source * source + target * target + target * source)
