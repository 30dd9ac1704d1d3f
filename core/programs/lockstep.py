"""The two programs in lockstep: a step of the Trainer, the same step by hand, and what differs: losses, weights, time."""

import time
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import pytorch_lightning as pl
import torch

from core.build import build_batches, build_model, learning_rate
from core.config import Experiment
from core.lit import LitTransformer
from core.plain import train_plain
from core.programs.demonstration import Demonstration
from core.programs.step_times import PhaseProfiler, Stopwatch, TimedBatches, step_times, watch_by_hand, watch_model, watch_trainer
from core.training.norms import weight_difference
from core.training.run import bare_trainer

STEPS = 200
EXPERIMENT = Experiment().with_settings(max_steps=STEPS, dropout=0.1)  # with dropout: its random numbers are the same too


def lockstep(demonstration: Demonstration) -> dict[str, Any]:
    """Trains both, a step of each in turn. Which of them goes first alternates.

    The Trainer is the bare one: no logger, no progress bar, no checkpoints.

    Returns:
        The report: see `LockstepReport` in demo/api/types.py.
    """
    both = InTurn(demonstration)
    trainer = bare_trainer(
        max_steps=STEPS, max_epochs=1, limit_train_batches=STEPS, callbacks=[both], profiler=PhaseProfiler(both.watch))
    model = build_model(EXPERIMENT)
    watch_model(model, both.watch)
    trainer.fit(model, TimedBatches(build_batches(EXPERIMENT), both.watch))
    return both.report(model)


class ByHand:
    """The loop by hand, one step at a time.

    Attributes:
        losses: of each step. phases: seconds of each, by phase.
    """

    def __init__(self) -> None:
        self.watch = Stopwatch()
        self.model = build_model(EXPERIMENT)
        watch_model(self.model, self.watch)
        self.steps = train_plain(self.model, TimedBatches(build_batches(EXPERIMENT), self.watch), STEPS)
        self.losses: list[float] = []
        self.phases: list[list[float]] = []

    def step(self) -> None:
        """Makes one."""
        began = time.perf_counter()
        self.losses.append(next(self.steps))
        self.phases.append(self.watch.take(time.perf_counter() - began))
        if len(self.losses) == 1:
            watch_by_hand(self.steps, self.watch)


class InTurn(pl.Callback):
    """Makes the steps by hand between two of the Trainer's.

    After the Trainer's 1st, 3rd, 5th ... step come two by hand, its own partner and the next one's: so each program goes first every
    second time. All that the Trainer does from the end of this hook to its next beginning counts as its step.

    Attributes:
        pairs: for each step the threads of torch, and seconds by phase of both programs.
        largest_difference: of the two losses at one step. first_difference: the first step at which they differ; None: at none.
    """

    def __init__(self, demonstration: Demonstration) -> None:
        self.demonstration = demonstration
        self.watch = Stopwatch()
        self.by_hand = ByHand()
        self.pairs: list[tuple[int, list[float], list[float]]] = []
        self.largest_difference = 0.0
        self.first_difference: int | None = None
        self.left_at: float | None = None  # when the hook was left last

    def on_train_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        watch_trainer(trainer.optimizers[0], self.watch)

    def on_train_batch_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule, batch: object, batch_idx: int) -> None:
        """Asks whether there may be a first step; before the others that has been asked."""
        if self.left_at is None:
            self.go_on(None)
            self.left_at = time.perf_counter()

    def on_before_optimizer_step(self, trainer: pl.Trainer, pl_module: pl.LightningModule, optimizer: torch.optim.Optimizer) -> None:
        self.watch.start("optimizer")

    def on_train_batch_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule, outputs: Mapping[str, torch.Tensor],
                           batch: object, batch_idx: int) -> None:
        assert self.left_at is not None
        phases = self.watch.take(time.perf_counter() - self.left_at)
        step, by_hand = trainer.global_step, self.by_hand
        if len(by_hand.losses) < step:
            by_hand.step()
        self.tell(step, outputs["loss"].item(), by_hand.losses[step - 1])
        self.pairs.append((self.demonstration.thread_count, by_hand.phases[step - 1], phases))
        if step < STEPS:
            self.go_on(sum(by_hand.phases[step - 1]) + sum(phases))
            if step % 2 == 1:
                by_hand.step()
        self.left_at = time.perf_counter()

    def go_on(self, last_duration: float | None) -> None:
        """Waits until a step of both may be made.

        Raises:
            StopIteration: ends the Trainer's loop: it is to end.
        """
        if not self.demonstration.go_on(last_duration):
            raise StopIteration

    def tell(self, step: int, lightning: float, plain: float) -> None:
        """Tells of a step of both."""
        rate = learning_rate(EXPERIMENT, step)
        self.demonstration.tell("plain", step, plain, rate)
        self.demonstration.tell("lightning", step, lightning, rate)
        difference = abs(lightning - plain)
        self.largest_difference = max(self.largest_difference, difference)
        if difference > 0 and self.first_difference is None:
            self.first_difference = step

    def report(self, model: LitTransformer) -> dict[str, Any]:
        """What came of it, also if it was stopped early."""
        steps = len(self.pairs)
        times = step_times(self.pairs)
        return {
            "kind": "lockstep",
            "steps": steps,
            "largest_difference": self.largest_difference,
            "first_difference": self.first_difference,
            "weights": sum(parameter.numel() for parameter in model.parameters()),
            "weights_difference": weight_difference(model, self.by_hand.model),
            "times": None if times is None else asdict(times),
        }
