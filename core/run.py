"""One training: the Trainer, the callback that streams to the log, and the controls of the thread it runs in."""

import logging
import math
import secrets
import threading
import time
import warnings

import pytorch_lightning as pl

from core.build import build_batches, build_model
from core.evaluation import HeldOut
from core.events import Failed, Finished, Metric, Stopped
from core.lanes import Lanes
from core.log import RunLog
from core.snapshots import Snapshots, take_snapshot
from core.threads import CoreChoice, release_pool, use_cores


class Run:
    """A training that others watch through its log.

    Args:
        experiment: what is trained.
        lanes: where it asks for permission to compute; None: it is alone.
        owner: whose run it is; lanes are shared fairly between owners.
        paused: wait before the first step.
        initial: a Snapshot of the same sizes whose weights it begins with; None: those of the seed.
    """

    def __init__(self, experiment, lanes=None, owner=None, paused=False, initial=None):
        self.id = secrets.token_urlsafe(16)
        self.experiment = experiment
        self.owner = owner
        self.initial = initial
        self.on_end = lambda run: None  # told after the last event
        self.lanes = lanes or Lanes(1)
        self.log = RunLog()
        self.snapshots = Snapshots()
        self.thread = None
        self.changed = threading.Condition()
        self.paused = paused
        self.single_steps = 0
        self.stopping = False
        self.choice = CoreChoice()
        self.cores = 0
        self.waiting = "queued"

    @property
    def unwilling(self):
        """Whether it does not want to compute now."""
        return self.stopping or (self.paused and not self.single_steps)

    @property
    def status(self):
        """queued, running, paused, finished, stopped or failed."""
        match self.log.terminal:
            case Finished():
                return "finished"
            case Stopped():
                return "stopped"
            case Failed():
                return "failed"
        return self.waiting

    @property
    def size(self):
        """Bytes that its log and its snapshots take."""
        return self.log.size + self.snapshots.size

    def start(self):
        """Trains in a background thread."""
        self.thread = threading.Thread(target=self.train, name=f"run-{self.id[:6]}", daemon=True)
        self.thread.start()
        return self

    def train(self, progress_bar=False):
        """Trains in the calling thread. The log has one terminal event afterwards, whatever happened."""
        outcome = None
        try:
            outcome = fit(self, progress_bar)
        except BaseException as error:  # whatever it was, those who watch must learn of it
            outcome = failure(self.log.step, error)
            logging.getLogger(__name__).warning("run %s failed", self.id[:6], exc_info=error)
        finally:
            self.give_up_lane()
            self.log.append(outcome or Stopped(self.log.step))
            self.on_end(self)

    def pause(self):
        self.tell(paused=True)

    def resume(self):
        self.tell(paused=False)

    def step_once(self):
        """One step, then pause."""
        self.tell(paused=True, single_steps=1)

    def stop(self):
        """Ends the run at the next step's end."""
        self.tell(stopping=True)

    def tell(self, paused=None, single_steps=0, stopping=False):
        with self.changed:
            self.paused = self.paused if paused is None else paused
            self.single_steps = single_steps
            self.stopping = self.stopping or stopping
            self.changed.notify_all()
        self.lanes.wake()

    def may_step(self, last_duration=None):
        """Blocks the training thread while the run is paused or has no lane; then sets the cores of the next step.

        Args:
            last_duration: seconds of the last step, or None.
        Returns:
            False if the run shall end.
        """
        while not self.stopping and (self.unwilling or not self.lanes.holds(self)):
            self.wait_until_willing()
            if not self.stopping and not self.lanes.holds(self):
                self.waiting = "queued"
                self.lanes.enter(self)
        with self.changed:
            self.single_steps = max(0, self.single_steps - 1)
        count = self.choice.next(self.lanes.share(), last_duration)
        if count != self.cores:
            self.cores = count
            use_cores(count)
        self.waiting = "running"
        return not self.stopping

    def wait_until_willing(self):
        """A paused run holds no lane and no pool of threads."""
        if self.unwilling and not self.stopping:
            self.waiting = "paused"
            self.give_up_lane()
            with self.changed:
                self.changed.wait_for(lambda: self.stopping or not self.unwilling)

    def give_up_lane(self):
        self.lanes.leave(self)
        self.cores = 0
        release_pool()


def fit(run, progress_bar):
    """Trains a run to its end.

    Returns:
        Its terminal event.
    """
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
    """Tells a run's log what the Trainer does; it never knows who watches."""

    def __init__(self, run):
        self.run = run
        self.outcome = None
        self.held_out = None
        self.clock = Clock()
        self.lr = 0.0
        self.duration = None

    def on_train_start(self, trainer, module):
        self.held_out = HeldOut(self.run.experiment)

    def on_train_batch_start(self, trainer, module, batch, batch_idx):
        """Waits for permission to make a step.

        Raises:
            StopIteration: Lightning's own word for "no further step"; of a callback, unlike a module, it ignores -1.
        """
        if not self.run.may_step(self.duration if trainer.global_step > 1 else None):
            self.end(trainer, Stopped(self.run.log.step))
            raise StopIteration
        self.clock.start()
        self.lr = trainer.optimizers[0].param_groups[0]["lr"]

    def on_train_batch_end(self, trainer, module, outputs, batch, batch_idx):
        step, loss = trainer.global_step, outputs["loss"].item()
        self.duration = self.clock.stop()
        if not math.isfinite(loss):
            return self.end(trainer, Failed(step, "diverged", {"loss": str(loss), "step": step}))
        self.run.log.append(Metric(step, loss, self.lr, self.clock.counted))
        last = step == self.run.experiment.train.max_steps
        if step % self.run.experiment.train.validate_every == 0 or last or step == 1:
            self.run.snapshots.add(take_snapshot(self.run.experiment, step, module))
            self.run.log.append(self.held_out.validate(module, step))
        if last:
            self.outcome = Finished(step)

    def end(self, trainer, outcome):
        self.outcome = outcome
        trainer.should_stop = True


class Clock:
    """Adds up the seconds between start and stop, over and over."""

    def __init__(self):
        self.counted = 0.0
        self.since = 0.0

    def start(self):
        self.since = time.perf_counter()

    def stop(self):
        """The seconds since `start`, which are counted now."""
        duration = time.perf_counter() - self.since
        self.counted += duration
        return duration


def failure(step, error):
    """The terminal event for an exception."""
    if isinstance(error, MemoryError) or "out of memory" in str(error).lower() or "can't allocate memory" in str(error).lower():
        return Failed(step, "out_of_memory", {"step": step})
    return Failed(step, "crashed", {"step": step, "error": f"{type(error).__name__}: {error}"[:300]})


def quieten_lightning():
    """Its advice (a logger, more workers) is about other uses than this one."""
    logging.getLogger("pytorch_lightning").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore", module="pytorch_lightning")
