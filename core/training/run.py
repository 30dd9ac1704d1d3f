"""One training: the Trainer, the callback that streams to the log, and the thread it runs in."""

import logging
import warnings

import pytorch_lightning as pl

from core.build import build_batches, build_model
from core.training.attention_history import AttentionHistory
from core.training.events import Failed, Stopped, outcome_name
from core.training.log import RunLog
from core.training.pausable import PausableTraining
from core.training.recorder import Recorder
from core.training.snapshots import Snapshots


class Run(PausableTraining):
    """A training that others watch through its log.

    Args:
        experiment: what is trained.
        slots, owner, paused: as in `PausableTraining`.
        initial: a Snapshot of the same sizes whose weights it begins with; None: those of the seed.
    """

    def __init__(self, experiment, slots=None, owner=None, paused=False, initial=None):
        super().__init__(slots, owner, paused)
        self.experiment = experiment
        self.initial = initial
        self.on_end = lambda run: None  # told after the last event
        self.log = RunLog()
        self.snapshots = Snapshots()
        self.attention_history = AttentionHistory()

    @property
    def ended(self):
        """Whether it has come to its end."""
        return self.log.ended

    @property
    def step(self):
        """The last step that was made."""
        return self.log.step

    @property
    def status(self):
        """queued, running, paused, finished, stopped or failed."""
        return outcome_name(self.log.terminal) or self.phase

    @property
    def size(self):
        """Bytes that its log, its snapshots and its attention history take."""
        return self.log.size + self.snapshots.size + self.attention_history.size

    @property
    def seconds_left(self):
        """Until the last step at the present speed; None before that is known."""
        rate = self.log.rate()
        return (self.experiment.train.max_steps - self.log.step) / rate if rate else None

    def train(self, progress_bar=False):
        """Trains in the calling thread. The log has one terminal event afterwards, whatever happened."""
        outcome = None
        try:
            outcome = fit(self, progress_bar)
        except BaseException as error:  # whatever it was, those who watch must learn of it
            outcome = failure(self.log.step, error)
            logging.getLogger(__name__).warning("run %s failed", self.id[:6], exc_info=error)
        finally:
            self.release_slot()
            self.log.append(outcome or Stopped(self.log.step))
            self.on_end(self)


def fit(run, progress_bar):
    """Trains a run to its end.

    Returns:
        Its terminal event.
    """
    if not run.wait_for_slot():  # building a model takes the processor too: thirty at once would starve those who train
        return Stopped(0)
    quieten_lightning()
    experiment = run.experiment
    stream = StreamToLog(run)
    trainer = pl.Trainer(
        max_steps=experiment.train.max_steps, max_epochs=1, limit_train_batches=experiment.train.max_steps,
        accelerator="cpu", devices=1, callbacks=[stream],
        enable_progress_bar=progress_bar, enable_checkpointing=False, enable_model_summary=False, logger=False,
    )
    model = build_model(experiment)
    if run.initial is not None:
        model.load_state_dict(run.initial.weights)
    trainer.fit(model, build_batches(experiment))
    return stream.outcome


class StreamToLog(pl.Callback):
    """Lets a run's recorder know what the Trainer does."""

    def __init__(self, run):
        self.run = run
        self.outcome = None
        self.recorder = None
        self.lr = 0.0

    def on_train_start(self, trainer, module):
        self.recorder = Recorder(self.run, module)

    def on_train_batch_start(self, trainer, module, batch, batch_idx):
        """Waits for permission to make a step.

        Raises:
            StopIteration: Lightning's own word for "no further step"; of a callback, unlike a module, it ignores -1.
        """
        if not self.run.may_step(self.recorder.duration):
            self.recorder.end()
            self.end(trainer, Stopped(self.run.log.step))
            raise StopIteration
        self.lr = trainer.optimizers[0].param_groups[0]["lr"]
        self.recorder.before_step(trainer.global_step + 1)

    def on_train_batch_end(self, trainer, module, outputs, batch, batch_idx):
        outcome = self.recorder.after_step(trainer.global_step, outputs["loss"].item(), self.lr)
        if outcome is not None:
            self.end(trainer, outcome)

    def end(self, trainer, outcome):
        self.outcome = outcome
        trainer.should_stop = True


def failure(step, error):
    """The terminal event for an exception."""
    if isinstance(error, MemoryError) or "out of memory" in str(error).lower() or "can't allocate memory" in str(error).lower():
        return Failed(step, "out_of_memory", {"step": step})
    return Failed(step, "crashed", {"step": step, "error": f"{type(error).__name__}: {error}"[:300]})


def quieten_lightning():
    """Its advice (a logger, more workers) is about other uses than this one."""
    logging.getLogger("pytorch_lightning").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore", module="pytorch_lightning")
