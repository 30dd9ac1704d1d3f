"""What one training leaves behind: its log, its snapshots, its attention history."""

import math
import time

from core.training.attention_history import AttentionRecorder
from core.training.evaluation import HeldOut
from core.training.events import Failed, Finished, Metric
from core.training.norms import NormMeter
from core.training.snapshots import take_snapshot
from core.training.stopwatch import Stopwatch


class Recorder:
    """Writes down what a training does, in the thread that trains; it never knows who watches.

    Args:
        training: has `experiment`, `log`, `snapshots` and `attention_history`. model: LitTransformer, before its first step.
    """

    def __init__(self, training, model):
        self.training = training
        self.model = model
        self.train = training.experiment.train
        self.held_out = HeldOut(training.experiment)
        self.attention = AttentionRecorder(training.experiment, training.attention_history)
        self.norms = NormMeter(model, self.train.max_steps)
        self.stopwatch = Stopwatch()
        self.thread_stopwatch = Stopwatch(time.thread_time)
        self.duration = None  # seconds of the last step; None after the first, which also builds things

    def before_step(self, step):
        """To be called before each step, as late as possible.

        Args:
            step: counted from 1.
        """
        if step == 1:
            self.attention.take(self.model, 0)
        self.norms.before(step)
        self.thread_stopwatch.start()
        self.stopwatch.start()

    def after_step(self, step, loss, lr):
        """To be called after each step, as soon as possible.

        Returns:
            The terminal event if this was the last step, or None.
        """
        duration, thread_seconds = self.stopwatch.stop(), self.thread_stopwatch.stop()
        self.duration = duration if step > 1 else None
        if not math.isfinite(loss):
            return Failed(step, "diverged", {"loss": str(loss), "step": step})
        log, last = self.training.log, step == self.train.max_steps
        log.append(Metric(step, loss, lr, self.stopwatch.counted))
        if step % self.train.validate_every == 0 or last or step == 1:
            snapshot = take_snapshot(self.training.experiment, step, self.model)
            if snapshot.finite:  # the loss is that of the weights before the step; the step itself can break them
                self.training.snapshots.add(snapshot)
            log.append(self.held_out.validate(self.model, step))
        if norms := self.norms.after(step):
            log.append(norms)
        self.attention.after_step(self.model, step, thread_seconds)
        if last:
            self.end()
        return Finished(step) if last else None

    def end(self):
        """The last frame of the attention history; also if the training is ended early."""
        self.attention.take(self.model, self.training.log.step)
