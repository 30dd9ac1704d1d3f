"""One training: the Trainer, the callback that records it, and the thread it runs in."""

import logging
import warnings
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import pytorch_lightning as pl
import torch

from core.build import build_model
from core.config import Experiment
from core.lit import LitTransformer
from core.resumable_batches import NextBatches, ResumableBatches
from core.training.attention_history import AttentionHistory
from core.training.events import Failed, Outcome, Stopped, TerminalEvent, outcome_name
from core.training.log import RunLog
from core.training.pausable import PausableTraining, Phase
from core.training.recorder import TrainingRecorder
from core.training.slots import Slots
from core.training.snapshots import Snapshot, Snapshots
from core.training.training_state import TrainingState, copy_state


class StateSaver(Protocol):
    """Keeps the state of a training, so that it can go on in another process."""

    def due(self, run: "Run") -> bool:
        """Whether the state shall be copied now, between two steps."""
        ...

    def save(self, run: "Run", state: TrainingState) -> None:
        """Takes a state; returns without waiting for the disk."""
        ...


class Run(PausableTraining):
    """A training that others watch through its log.

    Args:
        experiment: what is trained.
        slots, owner, paused: as in `PausableTraining`.
        initial: a snapshot of the same sizes whose weights it starts from; None: initial weights from the seed.

    Attributes:
        on_end: called in the training thread after the terminal event.
        saver: is given the state from time to time; None: nobody keeps it.
        load_state: gives the state that it goes on from, whose log, snapshots and attention history it has; None: it begins.
        suspended: its thread ends, or has ended, without a terminal event: it is to go on in another process.
    """

    def __init__(self, experiment: Experiment, slots: Slots | None = None, owner: str | None = None, paused: bool = False,
                 initial: Snapshot | None = None) -> None:
        super().__init__(slots, owner, paused)
        self.experiment = experiment
        self.initial = initial
        self.on_end: Callable[[Run], None] = lambda run: None
        self.saver: StateSaver | None = None
        self.load_state: Callable[[], TrainingState] | None = None
        self.suspended = False
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
    def is_worth_keeping(self) -> bool:
        """Whether it is kept on the disk when it has ended."""
        return self.log.step > 0 and self.status in ("finished", "stopped")

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

    def suspend(self) -> None:
        """Ends its thread after the step that is being made, and leaves the run such that it can go on in another process. A run that is
        about to be stopped, stops."""
        if not self.stopping:
            self.suspended = True
            self.stop()

    def stopped(self) -> Stopped | None:
        """The terminal event of a run that is to make no more steps; None if it is only suspended."""
        return None if self.suspended else Stopped(self.log.step, self.unwatched)

    def train(self, progress_bar: bool = False) -> None:
        """Trains in the calling thread. Afterwards the log has exactly one terminal event, whatever happened; none if it is suspended."""
        outcome = None
        try:
            outcome = fit(self, progress_bar)
        except BaseException as error:  # SystemExit and KeyboardInterrupt too: those who watch must learn that it ended
            outcome = failure(self.log.step, error)
            logging.getLogger(__name__).warning("run %s failed", self.id[:6], exc_info=error)
        finally:
            self.release_slot()
            if outcome := outcome or self.stopped():
                self.log.append(outcome)
                self.on_end(self)


def fit(run: Run, progress_bar: bool) -> TerminalEvent | None:
    """Trains a run to its end.

    Returns:
        Its terminal event; None if the Trainer ended without one.
    """
    if not run.wait_for_slot():  # before building the model, which takes time too: thirty at once would slow those who train
        return run.stopped()
    experiment, state = run.experiment, run.load_state() if run.load_state else None
    batches = ResumableBatches(experiment.task, experiment.train.batch_size, experiment.train.seed)
    recording = RecordingCallback(run, batches, state)
    steps = experiment.train.max_steps - run.log.step
    trainer = bare_trainer(
        max_steps=steps, max_epochs=1, limit_train_batches=steps, callbacks=[recording], enable_progress_bar=progress_bar)
    model = build_model(experiment)
    if state is not None:
        state.restore_model(model)
        batches.load_state_dict(state.batches)
    elif run.initial is not None:
        model.load_state_dict(run.initial.weights)
    del state  # as large as three models: whoever records it lets it go when training starts
    trainer.fit(model, NextBatches(batches, steps))
    return recording.outcome


class RecordingCallback(pl.Callback):
    """Connects the Trainer with a run: its recorder is called around each step, its controls decide whether there is another.

    The Trainer counts its steps from 0 also where the run goes on from a state; the run counts its own.

    Args:
        batches: whose place is kept with the state. state: that the run goes on from, or None.

    Attributes:
        outcome: the terminal event, once there is one; `fit` returns it.
        place: in the batches, behind the last step. saved: the step whose state was kept last.
    """

    recorder: TrainingRecorder  # made when training starts

    def __init__(self, run: Run, batches: ResumableBatches, state: TrainingState | None = None) -> None:
        self.run = run
        self.batches = batches
        self.state = state
        self.place = batches.state_dict()
        self.saved = state.step if state else 0
        self.outcome: TerminalEvent | None = None
        self.lr = 0.0

    def on_train_start(self, trainer: pl.Trainer, pl_module: LitTransformer) -> None:
        self.recorder = TrainingRecorder(self.run, pl_module)
        if self.state is not None:
            self.recorder.restore(self.state.step, self.state.recorder)
            self.state.restore_optimizer(pl_module, trainer.optimizers[0], trainer.lr_scheduler_configs[0].scheduler)
            self.state = None  # its tensors are the optimizer's own now

    def on_train_batch_start(self, trainer: pl.Trainer, pl_module: LitTransformer, batch: object, batch_idx: int) -> None:
        """Waits until the run may make a step.

        Raises:
            StopIteration: ends the Trainer's loop without this step. Lightning ignores a callback's return value of -1,
                unlike a module's.
        """
        run = self.run
        if run.saver and not run.stopping and (not run.wants_slot or run.saver.due(run)):
            self.save(trainer, pl_module)
        if not run.may_step(self.recorder.duration):
            self.give_up(trainer, pl_module)
            raise StopIteration
        self.lr = trainer.optimizers[0].param_groups[0]["lr"]
        self.recorder.before_step(run.log.step + 1)

    def on_train_batch_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule, outputs: Mapping[str, torch.Tensor],
                           batch: object, batch_idx: int) -> None:
        self.place = self.batches.state_dict()
        outcome = self.recorder.after_step(self.run.log.step + 1, outputs["loss"].item(), self.lr)
        if outcome is not None:
            self.end(trainer, outcome)

    def save(self, trainer: pl.Trainer, model: LitTransformer) -> None:
        """Gives a copy of the state to who keeps it, unless that has been done at this step, or there was none."""
        run = self.run
        if run.saver and run.log.step > self.saved:
            self.saved = run.log.step
            run.saver.save(run, copy_state(run.log.step, model, trainer.optimizers[0], self.place, self.recorder.state()))

    def give_up(self, trainer: pl.Trainer, model: LitTransformer) -> None:
        """The run makes no more steps: it is stopped, or it is to go on in another process."""
        if self.run.suspended:
            self.save(trainer, model)
        else:
            self.recorder.end()
        self.end(trainer, self.run.stopped())

    def end(self, trainer: pl.Trainer, outcome: TerminalEvent | None) -> None:
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
