"""A stopwatch."""

import time


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
