"""When the events of a run came, seen from outside: core says nothing of it."""

import threading
import time

from core.events import Metric
from core.log import RunLog


class TimedLog(RunLog):
    """A run's log that notes when each step was appended.

    Attributes:
        times: time.time() of each step, the first step's first.
    """

    def __init__(self):
        super().__init__()
        self.times = []
        self.news = threading.Condition()

    def append(self, event):
        super().append(event)
        with self.news:
            if isinstance(event, Metric):
                self.times.append(time.time())
            self.news.notify_all()

    def wait_for(self, condition):
        """Blocks until `condition(self)` holds, or the run has ended; no processor time passes meanwhile."""
        with self.news:
            self.news.wait_for(lambda: condition(self) or self.ended)

    def rate(self, first=None, last=None, over=None):
        """Steps per second of the wall clock between two steps; the run's own meaning if `over` or nothing is given."""
        if first is None:
            return super().rate(**({} if over is None else {"over": over}))
        return (last - first) / (self.times[last - 1] - self.times[first - 1])


def time_every_log():
    """From now on every Run's log is a TimedLog."""
    import core.run

    core.run.RunLog = TimedLog
