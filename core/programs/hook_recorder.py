"""Every hook of a Trainer as it fires: in order, nested, with its duration and the counters of that moment."""

import dis
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytorch_lightning as pl
import torch
from pytorch_lightning.loggers.logger import Logger
from pytorch_lightning.profilers import Profiler

from core.training.norms import gradient_norm

MICROSECONDS = 1e6
OWNERS = {"LightningModule": "module", "Callback": "callback", "Strategy": "strategy", "Logger": "logger", "Optimizer": "optimizer"}
NOTHING = {"RESUME", "LOAD_CONST", "LOAD_FAST", "RETURN_VALUE", "RETURN_CONST"}  # all that is done by a body that gives back what it got


@dataclass
class Hook:
    """One hook that fired.

    Attributes:
        name: as in Lightning. owner: whose it is: module, callback, strategy, logger, optimizer or loop (the Trainer's own).
        depth: how many others it fired within. begin, duration: seconds; begin since the first one.
        empty: nothing is in it: a place for one's own code.
        state: the counters just before it. row: what it wrote to the logger: {"step", "values"}.
    """

    name: str
    owner: str
    depth: int
    begin: float
    empty: bool
    state: dict[str, Any]
    duration: float = 0.0
    row: dict[str, Any] | None = None


class HookRecorder(Profiler):
    """A profiler that keeps every hook that the Trainer reports to its profiler. Time that it takes itself is not counted.

    Attributes:
        hooks: in the order in which they began. trainer: to be set before it fits. loss: of the present batch, once it is known.
    """

    def __init__(self) -> None:
        super().__init__()
        self.hooks: list[Hook] = []
        self.open: list[Hook] = []
        self.trainer: pl.Trainer | None = None
        self.rows: list[dict[str, Any]] = []
        self.loss: float | None = None
        self.last_end = 0.0
        self.not_counted = time.perf_counter()

    def now(self) -> float:
        """Seconds since the first hook, without what was not counted."""
        return time.perf_counter() - self.not_counted

    @contextmanager
    def uncounted(self) -> Iterator[None]:
        """What is done inside does not count as time."""
        began = time.perf_counter()
        yield
        self.not_counted += time.perf_counter() - began

    def start(self, action_name: str) -> None:
        began = self.now()
        with self.uncounted():
            owner, name = owner_and_name(action_name)
            if name == "train_dataloader_next":
                self.loss = None
            hook = Hook(name, owner, len(self.open), began, self.is_empty(owner, name), self.state())
            self.hooks.append(hook)
            self.open.append(hook)

    def stop(self, action_name: str) -> None:
        ended = self.now()
        hook = self.open.pop()
        hook.duration = ended - hook.begin
        self.last_end = ended

    def mark(self, action_name: str) -> None:
        """Keeps something that ends now and began when the last hook ended."""
        ended = self.now()
        with self.uncounted():
            owner, name = owner_and_name(action_name)
            self.hooks.append(Hook(name, owner, len(self.open), self.last_end, False, self.state(), ended - self.last_end))
            self.last_end = ended

    def around(self, action_name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, kept like a hook whenever it is called."""

        def called(*args: Any, **kwargs: Any) -> Any:
            with self.profile(action_name):
                return function(*args, **kwargs)

        return called

    def state(self) -> dict[str, Any]:
        """The counters of this moment."""
        trainer = self.trainer
        if trainer is None:
            raise RuntimeError("the recorder has no trainer")
        progress = trainer.fit_loop.epoch_loop.batch_progress
        optimizer = trainer.optimizers[0] if trainer.optimizers else None
        return {
            "batch": progress.total.ready,
            "batch_in_epoch": progress.current.ready,
            "step": trainer.global_step,
            "epoch": trainer.current_epoch,
            "rows": len(self.rows),
            "logged": self.rows[-1]["step"] if self.rows else None,
            "lr": optimizer.param_groups[0]["lr"] if optimizer else None,
            "gradient": present_gradient(optimizer) if optimizer else None,
            "loss": self.loss,
        }

    def is_empty(self, owner: str, name: str) -> bool:
        """Whether a hook has no body."""
        trainer = self.trainer
        if trainer is None or owner not in ("module", "callback", "strategy"):
            return False
        owners: Mapping[str, Any] = {"module": trainer.lightning_module, "strategy": trainer.strategy, "callback": trainer.callbacks[0]}  # pyright: ignore[reportAttributeAccessIssue]
        method = getattr(type(owners[owner]), name, None)
        return method is not None and {step.opname for step in dis.get_instructions(method)} <= NOTHING


class RememberingLogger(Logger):
    """A logger that keeps its rows in memory, and what it is told as hooks of a recorder."""

    def __init__(self, recorder: HookRecorder) -> None:
        super().__init__()
        self.recorder = recorder

    @property
    def name(self) -> str:
        return "remembering"

    @property
    def version(self) -> int:
        return 0

    def log_hyperparams(self, params: Any, *args: Any, **kwargs: Any) -> None:
        with self.recorder.profile("[Logger].log_hyperparams"):
            pass

    def log_metrics(self, metrics: Mapping[str, float], step: int | None = None) -> None:
        with self.recorder.profile("[Logger].log_metrics"):
            row = {"step": step, "values": dict(metrics)}
            self.recorder.open[-1].row = row
            self.recorder.rows.append(row)


def owner_and_name(action_name: str) -> tuple[str, str]:
    """Whose hook it is and its name: "[Strategy]SingleDeviceStrategy.backward" is the strategy's backward."""
    label, _, _ = action_name.removeprefix("[").partition("]")
    return OWNERS.get(label, "loop"), action_name.rpartition(".")[2]


def present_gradient(optimizer: torch.optim.Optimizer) -> float | None:
    """The norm of all gradients as one vector; None if there are none."""
    parameters = [parameter for group in optimizer.param_groups for parameter in group["params"]]
    return gradient_norm(parameters) if any(parameter.grad is not None for parameter in parameters) else None
