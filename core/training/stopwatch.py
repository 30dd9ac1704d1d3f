"""A stopwatch for several intervals."""

import time
from collections.abc import Callable


class Stopwatch:
    """Measures intervals, and adds them up.

    Args:
        clock: gives the time in seconds; None: time.perf_counter. With time.thread_time only what the calling thread computes counts.

    Attributes:
        total: seconds of all intervals so far.
    """

    def __init__(self, clock: Callable[[], float] | None = None) -> None:
        self.clock = clock or time.perf_counter
        self.total = 0.0
        self.started_at = 0.0

    def start(self) -> None:
        self.started_at = self.clock()

    def stop(self) -> float:
        """Ends an interval.

        Returns:
            Seconds since `start`.
        """
        duration = self.clock() - self.started_at
        self.total += duration
        return duration
