"""The lesson's last row: one flag of the Trainer, a training with it beside one without it, and the loop by hand that does the same."""

import inspect
import math
import time
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import pytorch_lightning as pl
import torch
from pytorch_lightning.profilers import SimpleProfiler

from core.build import build_batches, build_model
from core.config import Experiment
from core.lit import LitTransformer
from core.plain import train_plain
from core.programs.by_hand import ACCUMULATED, BY_HAND, CLIP_VALUE
from core.programs.demonstration import Demonstration
from core.training.norms import gradient_norm, weight_difference
from core.training.run import bare_trainer

BATCHES = 100  # of each training: a multiple of ACCUMULATED
EXPERIMENT = Experiment().with_settings(max_steps=BATCHES)
FLAGS: Mapping[str, Mapping[str, Any]] = {
    "precision": {"precision": "bf16-mixed"},
    "clipping": {"gradient_clip_val": CLIP_VALUE},
    "accumulation": {"accumulate_grad_batches": ACCUMULATED},
    "profiler": {"profiler": "simple"},
}


@dataclass
class Record:
    """One training of the three.

    Args:
        series: its name. first: how many points the trainings before it have: the progress bar counts on through all of them.

    Attributes:
        losses, seconds, lrs: of each batch. optimizer_steps: made after each batch.
        norms_before, norms_after: of the gradients at each step of the optimizer, before and after they were clipped.
    """

    series: str
    first: int
    model: LitTransformer = field(default_factory=lambda: build_model(EXPERIMENT))
    losses: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    optimizer_steps: list[int] = field(default_factory=list)
    norms_before: list[float] = field(default_factory=list)
    norms_after: list[float] = field(default_factory=list)

    def add(self, demonstration: Demonstration, loss: float, seconds: float, lr: float) -> None:
        """Appends a batch, and tells of it."""
        self.losses.append(loss)
        self.seconds.append(seconds)
        demonstration.tell(self.series, self.first + len(self.losses), loss, lr)

    @property
    def last_duration(self) -> float | None:
        return self.seconds[-1] if self.seconds else None

    @property
    def milliseconds(self) -> float | None:
        """Of a batch, the median; None without one."""
        return 1000 * median(self.seconds) if self.seconds else None


def extension(demonstration: Demonstration) -> dict[str, Any]:
    """Trains three times: with Lightning without the flag, with Lightning and the flag, and by hand.

    Returns:
        The report, see ExtensionReport in demo/api/types.py.
    """
    flag = demonstration.option("flag")
    without, trained, by_hand = Record("without", 0), Record("with", BATCHES), Record("by_hand", 2 * BATCHES)
    with_lightning(demonstration, without, {})
    trainer = with_lightning(demonstration, trained, FLAGS[flag])
    measured = with_own_loop(demonstration, by_hand, flag)
    profiler = trainer.profiler  # type: ignore[attr-defined]  # the Trainer has it
    return {
        "kind": "extension",
        "flag": flag,
        "whole": len(by_hand.losses) == BATCHES,
        "largest_difference": largest(trained.losses, by_hand.losses),
        "largest_weight_difference": weight_difference(trained.model, by_hand.model) if len(by_hand.losses) == BATCHES else None,
        "largest_change": largest(trained.losses, without.losses),
        "milliseconds": {record.series: record.milliseconds for record in (without, trained, by_hand)},
        "optimizer_steps": {record.series: record.optimizer_steps for record in (without, trained)},
        "norms": {"before": trained.norms_before, "after": trained.norms_after},
        "profile": {
            "lightning": profile_rows(profiler.recorded_durations) if isinstance(profiler, SimpleProfiler) else [],
            "by_hand": profile_rows(measured),
        },
    }


def with_lightning(demonstration: Demonstration, record: Record, arguments: Mapping[str, Any]) -> pl.Trainer:
    """One training by the Trainer, with further arguments of it."""
    trainer = bare_trainer(max_epochs=1, limit_train_batches=BATCHES, callbacks=[Recording(demonstration, record)], **arguments)
    if not demonstration.stopping:
        trainer.fit(record.model, build_batches(EXPERIMENT))
    return trainer


def with_own_loop(demonstration: Demonstration, record: Record, flag: str) -> dict[str, list[float]]:
    """One training by the loop that does by hand what a flag does.

    Returns:
        {action: seconds of each call}, if the loop measures them.
    """
    measured: dict[str, list[float]] = {}
    more = {"report": lambda action, seconds: measured.setdefault(action, []).append(seconds)} if flag == "profiler" else {}
    model = record.model
    losses = BY_HAND[flag](model, build_batches(EXPERIMENT), BATCHES, **more)
    while len(record.losses) < BATCHES and demonstration.go_on(record.last_duration):
        started = time.perf_counter()
        loss = next(losses)
        record.add(demonstration, loss, time.perf_counter() - started, rate_by_hand(losses))
    return measured


def rate_by_hand(losses: Generator[float, None, None]) -> float:
    """The learning rate of the last step of a loop by hand, which yields only its losses."""
    return inspect.getgeneratorlocals(losses)["optimizer"].param_groups[0]["lr"]


class Recording(pl.Callback):
    """Writes down what the Trainer does, and waits where a person paused."""

    def __init__(self, demonstration: Demonstration, record: Record) -> None:
        self.demonstration = demonstration
        self.record = record
        self.started = self.lr = 0.0

    def on_train_batch_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule, batch: object, batch_idx: int) -> None:
        if not self.demonstration.go_on(self.record.last_duration):
            trainer.should_stop = True
            raise StopIteration
        self.lr = trainer.optimizers[0].param_groups[0]["lr"]
        self.started = time.perf_counter()

    def on_before_optimizer_step(self, trainer: pl.Trainer, pl_module: pl.LightningModule, optimizer: torch.optim.Optimizer) -> None:
        if trainer.gradient_clip_val is not None:
            self.record.norms_before.append(gradient_norm(pl_module.parameters()))  # Lightning clips behind this hook

    def on_train_batch_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule, outputs: Mapping[str, torch.Tensor],
                           batch: object, batch_idx: int) -> None:
        seconds = time.perf_counter() - self.started
        if trainer.gradient_clip_val is not None:
            self.record.norms_after.append(gradient_norm(pl_module.parameters()))
        self.record.optimizer_steps.append(trainer.global_step)
        loss = outputs["loss"].item() * trainer.accumulate_grad_batches  # which Lightning has divided it by
        self.record.add(self.demonstration, loss, seconds, self.lr)


def largest(one: list[float], other: list[float]) -> float | None:
    """The largest difference of values at one place, as far as both go; None if there is no such place, or one is not finite."""
    found = max((abs(a - b) for a, b in zip(one, other, strict=False)), default=None)
    return found if found is not None and math.isfinite(found) else None


def profile_rows(durations: Mapping[str, list[float]]) -> list[dict[str, Any]]:
    """A row for each action, the longest first: how often, milliseconds in the mean, seconds in all."""
    rows = [{"action": action, "calls": len(each), "mean_ms": 1000 * math.fsum(each) / len(each), "seconds": math.fsum(each)}
            for action, each in durations.items()]
    return sorted(rows, key=lambda row: -row["seconds"])


def flag_as_written(flag: str) -> str:
    """A flag as it stands in a call: gradient_clip_val=0.5."""
    return ", ".join(f'{name}="{value}"' if isinstance(value, str) else f"{name}={value}" for name, value in FLAGS[flag].items())


def lines_by_hand(flag: str) -> list[dict[str, Any]]:
    """The loop by hand that does what a flag does, without its signature.

    Returns:
        Lines as they stand in core/programs/by_hand.py: number, text without the function's own indentation, and whether core/plain.py
        has no such line; indentation does not count.
    """
    lines, first = inspect.getsourcelines(BY_HAND[flag])
    plain = {line.strip() for line in inspect.getsourcelines(train_plain)[0]}
    body = next(i for i, line in enumerate(lines) if line.strip() in plain and "hparams" in line)
    return [{"number": first + i, "text": line.rstrip("\n")[4:], "added": line.strip() not in plain}
            for i, line in enumerate(lines) if i >= body]


BY_HAND_FILE = "/".join(Path(inspect.getfile(BY_HAND["precision"])).parts[-3:])  # in the repository
