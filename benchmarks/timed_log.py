"""When the events of a run came, seen from outside: core says nothing of it."""

import time

from core.training.events import Metric, Validation
from core.training.log import RunLog


class TimedLog(RunLog):
    """A run's log that notes when things were appended.

    Attributes:
        times: time.time() of each step. validations: (time.time(), exact match) of each validation.
    """

    def __init__(self):
        super().__init__()
        self.times = []
        self.validations = []

    def append(self, event):
        super().append(event)
        match event:
            case Metric():
                self.times.append(time.time())
            case Validation():
                self.validations.append((time.time(), event.exact_match))

    def wait_for_step(self, step):
        """Returns after that step, or at the end of the run; looks seldom, so as to disturb little."""
        while len(self.times) < step and not self.ended:
            time.sleep(0.05)

    def steps_per_second(self, first, last):
        """Of the wall clock, from the end of one step to the end of another; everything in between counts."""
        return (last - first) / (self.times[last - 1] - self.times[first - 1])


def time_every_log():
    """From now on every Run's log is a TimedLog."""
    import core.training.run

    core.training.run.RunLog = TimedLog
