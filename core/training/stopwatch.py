"""A stopwatch."""

import time


class Stopwatch:
    """Adds up the seconds between start and stop, over and over.

    Args:
        now: what tells the time: time.perf_counter, or time.thread_time, which stands still while others compute.
    """

    def __init__(self, now=None):
        self.now = now or time.perf_counter
        self.counted = 0.0
        self.since = 0.0

    def start(self):
        self.since = self.now()

    def stop(self):
        """The seconds since `start`, which are counted now."""
        duration = self.now() - self.since
        self.counted += duration
        return duration
