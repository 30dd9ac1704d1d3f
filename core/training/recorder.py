"""Records a training while it runs: metrics, validations, norms, snapshots and the attention history."""

import math
import time
from typing import Protocol

from core.config import Experiment
from core.lit import LitTransformer
from core.training.attention_history import AttentionHistory, AttentionRecorder
from core.training.evaluation import HeldOut
from core.training.events import Failed, Finished, Metric, TerminalEvent
from core.training.log import RunLog
from core.training.norms import NormMeter
from core.training.snapshots import Snapshots, take_snapshot
from core.training.stopwatch import Stopwatch


class Recorded(Protocol):
    """A training that can be recorded: a run, or one runner of a race."""

    experiment: Experiment
    log: RunLog
    snapshots: Snapshots
    attention_history: AttentionHistory


class TrainingRecorder:
    """Records a training, in the thread that trains. It does not know who watches.

    Args:
        training: its experiment, and where records go. model: before its first step.

    Attributes:
        duration: seconds of the last step; None after the first of this process, which is slower than the others.
    """

    def __init__(self, training: Recorded, model: LitTransformer) -> None:
        self.training = training
        self.model = model
        self.train = training.experiment.train
        self.held_out = HeldOut(training.experiment)
        self.attention = AttentionRecorder(training.experiment, training.attention_history)
        self.norms = NormMeter(model, self.train.max_steps)
        self.stopwatch = Stopwatch()
        self.thread_stopwatch = Stopwatch(time.thread_time)
        self.duration: float | None = None
        self.first_step = 1  # that this process makes

    def before_step(self, step: int) -> None:
        """To be called immediately before each step.

        Args:
            step: counted from 1.
        """
        if step == 1:
            self.attention.record(self.model, 0)
        self.norms.before_step(step)
        self.thread_stopwatch.start()
        self.stopwatch.start()

    def after_step(self, step: int, loss: float, lr: float) -> TerminalEvent | None:
        """To be called immediately after each step.

        Args:
            step: counted from 1. loss: of this step's batch. lr: its learning rate.
        Returns:
            The terminal event if this was the last step or the loss is not finite, else None. The caller appends it.
        """
        duration, thread_seconds = self.stopwatch.stop(), self.thread_stopwatch.stop()
        self.duration = duration if step > self.first_step else None
        if not math.isfinite(loss):
            return Failed(step, "diverged", {"loss": str(loss), "step": step})
        log, last = self.training.log, step == self.train.max_steps
        log.append(Metric(step, loss, lr, self.stopwatch.total))
        if step % self.train.validate_every == 0 or last or step == 1:
            snapshot = take_snapshot(self.training.experiment, step, self.model)
            if snapshot.finite:  # the loss is that of the weights before the step; the step itself can break them
                self.training.snapshots.add(snapshot)
            log.append(self.held_out.validate(self.model, step))
        if norms := self.norms.after_step(step):
            log.append(norms)
        self.attention.after_step(self.model, step, thread_seconds)
        if last:
            self.end()
        return Finished(step) if last else None

    def state(self) -> dict[str, float | None]:
        """What it has added up, as plain values: the time of training, and what the attention history's choice of frames depends on."""
        return {"seconds": self.stopwatch.total, **self.attention.state()}

    def restore(self, step: int, state: dict[str, float | None]) -> None:
        """Goes on from the state after `step` steps."""
        self.first_step = step + 1
        self.stopwatch.total = float(state["seconds"] or 0.0)
        self.attention.restore(state)

    def end(self) -> None:
        """Records the last frame of the attention history. To be called also if the training is ended early."""
        self.attention.record(self.model, self.training.log.step)
