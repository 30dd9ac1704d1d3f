"""The attention film: what all heads look at, frame by frame, while a run learns."""

import math
import threading
import time
from dataclasses import dataclass

import numpy as np
import torch

from core.capture import capture_attention
from core.clock import Clock
from core.decoding import inference
from core.tasks import PAD, answers, held_out_sources, pairs

PROBES = 3  # sequences that are filmed
PROBE_LENGTH = 8  # symbols in each, where the task has such
SHARE = 0.015  # of the training time, meant for filming
MOST = 0.025  # of the training time, spent on filming even if frames take longer than usual
ONE = 65535  # stands for weight 1 in the fixed point of a frame


@dataclass(frozen=True)
class Frame:
    """All attention of the probes at one moment.

    Attributes:
        step: optimizer steps made; 0 is the untrained model.
        encoder: uint16 fixed point, 65535 = 1, little-endian: (probes, layers, heads, source, source).
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
        return self.encoder.nbytes + self.decoder.nbytes + self.cross.nbytes + self.alignment.nbytes


class Film:
    """Frames in the order of their steps. When they exceed the budget, every second one goes and from then on they are
    taken half as often; the first and the newest stay.

    Args:
        budget: bytes.

    Attributes:
        src: int, (probes, source). tgt: int, (probes, target + 1), from <sos> to <eos>; both None before the first frame.
        spacing: steps between frames at least.
    """

    def __init__(self, budget=4 * 2**20):
        self.budget = budget
        self.lock = threading.Lock()
        self.frames = {}
        self.src = self.tgt = None
        self.spacing = 1

    def add(self, frame):
        with self.lock:
            self.frames[frame.step] = frame
            while len(self.frames) > 2 and len(self.frames) * frame.size > self.budget:
                steps = list(self.frames)
                for step in steps[1:-1:2]:
                    del self.frames[step]
                self.spacing = max(2 * self.spacing, 2 * (steps[-1] - steps[0]) // (len(steps) - 1))

    @property
    def size(self):
        """Bytes of all frames."""
        with self.lock:
            return sum(frame.size for frame in self.frames.values())

    def steps(self):
        """Steps of which there is a frame now."""
        with self.lock:
            return list(self.frames)

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

    def alignments(self):
        """How every head's alignment went: steps, and for each step floats (layers, heads)."""
        with self.lock:
            return list(self.frames), [frame.alignment for frame in self.frames.values()]


class Camera:
    """Films a run's probes, in the thread that trains, between two steps. It draws no random number and changes nothing
    of the model, so the training is the same to the bit.

    Args:
        experiment: the run's. film: where frames go.
    """

    def __init__(self, experiment, film):
        self.film = film
        self.clock = Clock(time.thread_time)  # what else the machine does shall not count
        self.src, self.tgt = film.src, film.tgt = probes(experiment)
        self.right = right_positions(experiment.task.task, self.src)
        self.newest = -1
        self.trained = 0.0
        self.frame_time = self.step_time = math.inf  # the shortest so far

    def watch(self, model, step, duration):
        """A frame, if training went on so long since the last that filming keeps to its share.

        Args:
            step: optimizer steps made. duration: of the last step, in seconds that this thread computed.
        """
        self.trained += duration
        self.step_time = min(self.step_time, duration)
        pause = max(self.film.spacing, self.frame_time / (SHARE * self.step_time))
        if step - self.newest >= pause and self.clock.counted <= MOST * self.trained:
            self.take(model, step)

    def take(self, model, step):
        """A frame now, unless there is one of this step."""
        if step == self.newest:
            return
        self.clock.start()
        self.film.add(film_frame(model, step, self.src, self.tgt, self.right))
        self.frame_time = min(self.frame_time, self.clock.stop())
        self.newest = step


def film_frame(model, step, src, tgt, right):
    """One frame: the model reads the right answer, with the masks of its training, so that rows keep their meaning.

    Args:
        src: int, (probes, source). tgt: int, (probes, target + 1). right: as `right_positions` gives it.
    """
    with inference(model), capture_attention(model) as maps:
        model(src.to(model.device), tgt[:, :-1].to(model.device))
    kinds = {kind: maps.stacked(kind).transpose(0, 1).cpu() for kind in ("encoder", "decoder", "cross")}
    return Frame(step, **{kind: fixed_point(weights) for kind, weights in kinds.items()}, alignment=alignment(kinds["cross"], right))


def fixed_point(weights):
    """Weights from 0 to 1 as uint16; what is not a number becomes 0."""
    return (weights.nan_to_num() * ONE).round().numpy().astype("<u2")


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


def right_positions(task, src):
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
    """The sequences that are filmed: held out from training, of one length (so that none is padded), with as few
    repeated symbols as there are.

    Returns:
        src (PROBES, source) and tgt (PROBES, source + 2).
    """
    sources = held_out_sources(experiment.task, experiment.train.seed)
    lengths = (sources != PAD).sum(1)
    enough = [length for length in lengths.unique().tolist() if (lengths == length).sum() >= PROBES]
    length = min(enough, key=lambda length: abs(length - PROBE_LENGTH))
    found = sources[lengths == length, :length]
    repeats = torch.tensor([length - len(row.unique()) for row in found])
    return pairs(experiment.task, found[repeats.argsort(stable=True)[:PROBES]])
