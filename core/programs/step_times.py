"""How long the steps of the two programs take, phase by phase: measured by torch's hooks and Lightning's profiler, and summed up fairly."""

import inspect
import time
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, cast, get_args

import numpy as np
import torch
from pytorch_lightning.profilers import Profiler
from torch import Tensor

from core.lit import LitTransformer

Phase = Literal["fetch", "forward", "backward", "optimizer", "rest"]
PHASES: tuple[Phase, ...] = get_args(Phase)
WARM_UP = 20  # pairs of steps that do not count: caches, memory and the processor's clock settle
FEWEST = 30  # pairs that are left, for a time that is told
RESAMPLES = 400  # of the pairs, for the interval of a ratio
Batches = Iterator[tuple[Tensor, Tensor]]


class Stopwatch:
    """Adds up the seconds of each phase of a step.

    Attributes:
        seconds: of the step that is being made, by phase.
    """

    def __init__(self) -> None:
        self.seconds: dict[Phase, float] = dict.fromkeys(PHASES, 0.0)
        self.running: dict[Phase, float] = {}

    def start(self, phase: Phase) -> None:
        self.running[phase] = time.perf_counter()

    def stop(self, phase: Phase) -> None:
        """A phase that was not started is passed over: hooks fire before the first step too."""
        began = self.running.pop(phase, None)
        if began is not None:
            self.seconds[phase] += time.perf_counter() - began

    def apart(self, phase: Phase, seconds: float) -> None:
        """Counts seconds as of one phase that lie within another."""
        self.seconds[phase] += seconds
        for other in self.running:
            self.running[other] += seconds

    def switch(self, before: Phase, phase: Phase) -> None:
        """Ends a phase and begins the next."""
        self.stop(before)
        self.start(phase)

    def take(self, whole: float) -> list[float]:
        """The phases of a step that took `whole` seconds, in the order of PHASES; the next step begins at 0."""
        self.seconds["rest"] = whole - sum(self.seconds[phase] for phase in PHASES[:-1])
        seconds, self.seconds = self.seconds, dict.fromkeys(PHASES, 0.0)
        self.running.clear()
        return [seconds[phase] for phase in PHASES]


class TimedBatches:
    """Batches, with the time that making each takes."""

    def __init__(self, batches: Iterable[tuple[Tensor, Tensor]], watch: Stopwatch) -> None:
        self.batches = batches
        self.watch = watch

    def __iter__(self) -> Batches:
        batches = iter(self.batches)
        while True:
            self.watch.start("fetch")
            batch = next(batches)
            self.watch.switch("fetch", "forward")  # by hand the masks come next; Lightning's profiler says when
            yield batch


def watch_model(model: LitTransformer, watch: Stopwatch) -> None:
    """The forward pass ends where the Transformer has its logits; what follows is the loss, and belongs to the backward pass."""
    model.transformer.register_forward_hook(lambda *_: watch.switch("forward", "backward"))


def watch_zero_grad(optimizer: torch.optim.Optimizer, watch: Stopwatch) -> None:
    """Zeroing gradients belongs to the optimizer."""
    zero_grad = optimizer.zero_grad

    def timed(set_to_none: bool = True) -> None:
        began = time.perf_counter()
        zero_grad(set_to_none)
        watch.apart("optimizer", time.perf_counter() - began)

    optimizer.zero_grad = timed


def watch_by_hand(steps: Iterator[float], watch: Stopwatch) -> None:
    """Watches the optimizer of the loop by hand, after its first step: a generator shows its variables."""
    optimizer = inspect.getgeneratorlocals(cast(Generator[float, None, None], steps))["optimizer"]
    watch_zero_grad(optimizer, watch)
    optimizer.register_step_pre_hook(lambda *_: watch.switch("backward", "optimizer"))
    optimizer.register_step_post_hook(lambda *_: watch.stop("optimizer"))


def watch_trainer(optimizer: torch.optim.Optimizer, watch: Stopwatch) -> None:
    """Watches the Trainer's optimizer: its step calls forward and backward pass, so that it begins in `on_before_optimizer_step`."""
    watch_zero_grad(optimizer, watch)
    optimizer.register_step_post_hook(lambda *_: watch.stop("optimizer"))


class PhaseProfiler(Profiler):
    """Tells a stopwatch where the Trainer begins and ends what the loop by hand does in one line."""

    def __init__(self, watch: Stopwatch) -> None:
        super().__init__()
        self.watch = watch

    def start(self, action_name: str) -> None:
        match action_name.rpartition(".")[2]:
            case "training_step":
                self.watch.start("forward")
            case "backward":
                self.watch.start("backward")
            case "lr_scheduler_step":
                self.watch.start("optimizer")

    def stop(self, action_name: str) -> None:
        match action_name.rpartition(".")[2]:
            case "training_step" | "backward":
                self.watch.stop("backward")  # it begins within the training step, with the loss
            case "lr_scheduler_step":
                self.watch.stop("optimizer")
            case "train_dataloader_next":
                self.watch.running.pop("forward", None)  # the batch has come; moving it and the hooks before the step are the rest


@dataclass(frozen=True)
class StepTimes:
    """What the measured steps say.

    Attributes:
        steps: pairs that were measured. threads: of torch, in all of them.
        plain, lightning: seconds of a step, by phase; means over the middle half of the pairs, so that they add up.
        ratio: of Lightning's step to the one by hand. low, high: where it lies with 95 % confidence.
    """

    steps: int
    threads: int
    plain: dict[str, float]
    lightning: dict[str, float]
    ratio: float
    low: float
    high: float


def step_times(pairs: list[tuple[int, list[float], list[float]]]) -> StepTimes | None:
    """Sums up pairs of steps, of which those with the thread count of most are used.

    Args:
        pairs: threads of torch, and seconds by phase of the step by hand and of Lightning's; in the order of training.
    Returns:
        None if there are too few.
    """
    settled = pairs[WARM_UP:]
    if not settled:
        return None
    counts = [threads for threads, _, _ in settled]
    threads = max(set(counts), key=counts.count)
    alike = np.array([[plain, lightning] for count, plain, lightning in settled if count == threads])  # (pair, program, phase)
    if len(alike) < FEWEST:
        return None
    generator = np.random.default_rng(0)
    ratios = [ratio(alike[generator.integers(len(alike), size=len(alike))]) for _ in range(RESAMPLES)]
    low, high = np.quantile(ratios, [0.025, 0.975]).tolist()
    plain, lightning = middle(alike).tolist()
    return StepTimes(
        len(alike), threads, dict(zip(PHASES, plain, strict=True)), dict(zip(PHASES, lightning, strict=True)), ratio(alike), low, high)


def middle(pairs: np.ndarray) -> np.ndarray:
    """Seconds by program and phase, (2, phase): the mean of the pairs without the quickest and the slowest quarter.

    A mean adds up over the phases, as a median would not; a pair is left out with both its steps, so that neither program gains.
    """
    order = np.argsort(pairs.sum(axis=(1, 2)))
    quarter = len(order) // 4
    return pairs[order[quarter : len(order) - quarter]].mean(axis=0)


def ratio(pairs: np.ndarray) -> float:
    """How many times as long as the one by hand a step of Lightning's takes."""
    plain, lightning = middle(pairs).sum(axis=1)
    return float(lightning / plain)
