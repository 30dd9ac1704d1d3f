"""One training: the Trainer, the callback that records it, and the thread it runs in."""

import logging
import warnings
from collections.abc import Callable, Mapping
from typing import Any

import pytorch_lightning as pl
import torch

from core.build import build_batches, build_model
from core.config import Experiment
from core.lit import LitTransformer
from core.training.attention_history import AttentionHistory
from core.training.events import Failed, Outcome, Stopped, TerminalEvent, outcome_name
from core.training.log import RunLog
from core.training.pausable import PausableTraining, Phase
from core.training.recorder import TrainingRecorder
from core.training.slots import Slots
from core.training.snapshots import Snapshot, Snapshots


class Run(PausableTraining):
    """A training that others watch through its log.

    Args:
        experiment: what is trained.
        slots, owner, paused: as in `PausableTraining`.
        initial: a snapshot of the same sizes whose weights it starts from; None: initial weights from the seed.

    Attributes:
        on_end: called in the training thread after the terminal event.
    """

    def __init__(self, experiment: Experiment, slots: Slots | None = None, owner: str | None = None, paused: bool = False,
                 initial: Snapshot | None = None) -> None:
        super().__init__(slots, owner, paused)
        self.experiment = experiment
        self.initial = initial
        self.on_end: Callable[[Run], None] = lambda run: None
        self.log = RunLog()
        self.snapshots = Snapshots()
        self.attention_history = AttentionHistory()

    @property
    def ended(self) -> bool:
        """Whether the log has its terminal event."""
        return self.log.ended

    @property
    def step(self) -> int:
        """The last step that was made."""
        return self.log.step

    @property
    def status(self) -> Phase | Outcome:
        return outcome_name(self.log.terminal) or self.phase

    @property
    def size(self) -> int:
        """Bytes that its log, its snapshots and its attention history take."""
        return self.log.size + self.snapshots.size + self.attention_history.size

    @property
    def seconds_left(self) -> float | None:
        """Seconds until the last step at the present speed; None before the speed is known."""
        rate = self.log.rate()
        return (self.experiment.train.max_steps - self.log.step) / rate if rate else None

    @property
    def seconds_needed(self) -> float | None:
        return self.log.seconds_for(self.experiment.train.max_steps - self.log.step)

    def train(self, progress_bar: bool = False) -> None:
        """Trains in the calling thread. Afterwards the log has exactly one terminal event, whatever happened."""
        outcome = None
        try:
            outcome = fit(self, progress_bar)
        except BaseException as error:  # SystemExit and KeyboardInterrupt too: those who watch must learn that it ended
            outcome = failure(self.log.step, error)
            logging.getLogger(__name__).warning("run %s failed", self.id[:6], exc_info=error)
        finally:
            self.release_slot()
            self.log.append(outcome or Stopped(self.log.step))
            self.on_end(self)


def fit(run: Run, progress_bar: bool) -> TerminalEvent | None:
    """Trains a run to its end.

    Returns:
        Its terminal event; None if the Trainer ended without one.
    """
    if not run.wait_for_slot():  # before building the model, which takes time too: thirty at once would slow those who train
        return Stopped(0)
    experiment = run.experiment
    recording = RecordingCallback(run)
    trainer = bare_trainer(
        max_steps=experiment.train.max_steps, max_epochs=1, limit_train_batches=experiment.train.max_steps,
        callbacks=[recording], enable_progress_bar=progress_bar,
    )
    model = build_model(experiment)
    if run.initial is not None:
        model.load_state_dict(run.initial.weights)
    trainer.fit(model, build_batches(experiment))
    return recording.outcome


class RecordingCallback(pl.Callback):
    """Connects the Trainer with a run: its recorder is called around each step, its controls decide whether there is another.

    Attributes:
        outcome: the terminal event, once there is one; `fit` returns it.
    """

    recorder: TrainingRecorder  # made when training starts

    def __init__(self, run: Run) -> None:
        self.run = run
        self.outcome: TerminalEvent | None = None
        self.lr = 0.0

    def on_train_start(self, trainer: pl.Trainer, pl_module: LitTransformer) -> None:
        self.recorder = TrainingRecorder(self.run, pl_module)

    def on_train_batch_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule, batch: object, batch_idx: int) -> None:
        """Waits until the run may make a step.

        Raises:
            StopIteration: ends the Trainer's loop without this step. Lightning ignores a callback's return value of -1,
                unlike a module's.
        """
        if not self.run.may_step(self.recorder.duration):
            self.recorder.end()
            self.end(trainer, Stopped(self.run.log.step))
            raise StopIteration
        self.lr = trainer.optimizers[0].param_groups[0]["lr"]
        self.recorder.before_step(trainer.global_step + 1)

    def on_train_batch_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule, outputs: Mapping[str, torch.Tensor],
                           batch: object, batch_idx: int) -> None:
        outcome = self.recorder.after_step(trainer.global_step, outputs["loss"].item(), self.lr)
        if outcome is not None:
            self.end(trainer, outcome)

    def end(self, trainer: pl.Trainer, outcome: TerminalEvent) -> None:
        self.outcome = outcome
        trainer.should_stop = True


def bare_trainer(**options: Any) -> pl.Trainer:
    """A Trainer on one CPU device that neither writes nor says anything, unless an option of the Trainer's asks for it."""
    quieten_lightning()
    silent = {"enable_progress_bar": False, "enable_checkpointing": False, "enable_model_summary": False, "logger": False}
    return pl.Trainer(**{"accelerator": "cpu", "devices": 1, **silent, **options})


def failure(step: int, error: BaseException) -> Failed:
    """The terminal event for an exception."""
    if isinstance(error, MemoryError) or "out of memory" in str(error).lower() or "can't allocate memory" in str(error).lower():
        return Failed(step, "out_of_memory", {"step": step})
    return Failed(step, "crashed", {"step": step, "error": f"{type(error).__name__}: {error}"[:300]})


def quieten_lightning() -> None:
    """Silences advice about a logger and data workers, which does not apply here."""
    logging.getLogger("pytorch_lightning").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore", module="pytorch_lightning")
