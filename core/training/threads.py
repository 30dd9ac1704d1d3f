"""How many threads torch uses for the operations of one Python thread.

Each thread that runs a parallel operation opens an OpenMP pool of its own, which lives as long as the thread. Two pools
on two cores wait for each other, and training slows threefold. So every thread sets its thread count
before its first operation, and a thread that lives on releases its pool.
"""

import ctypes
import os
import sys
import threading
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import torch

from core.deterministic import keep_order_of_sums

LOWEST_PRIORITY = 19  # the "nice" value; a thread with it gets what the others leave, and 1.5 % of a core that they want


def available_cores() -> int:
    """The cores this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def use_cores(count: int) -> None:
    """Sets how many cores the calling thread's tensor operations use. With one core it needs no pool, and an open one is released."""
    keep_order_of_sums()
    if count == 1:
        release_pool()
    torch.set_num_threads(count)


def give_way() -> None:
    """Lets all other threads of the machine go before the calling one, for good: for a thread that only does what can wait.

    Where a thread has no priority of its own (all but Linux), nothing happens.
    """
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LOWEST_PRIORITY)


class ThreadCountTuner:
    """Finds by trial whether training is faster with one thread or with the maximum.

    Two threads are faster than one, unless another process occupies one of the cores: then every parallel operation waits for
    it, and training nearly stands still. One and two give the same bits (core/deterministic.py), so the count may change at
    any step. The other count is tried again when trials have cost less than their share of the time, when steps have
    become slow, and soon after a change: what was measured while a class opened its pages does not hold for long.

    Args:
        trial: steps at least in a trial. share: of the time, that trials may cost. clock: seconds.
    """

    TRIAL_INTERVAL = 2.0, 60.0  # seconds between two trials: shortest, longest
    WINDOW = 0.4  # seconds that step times are averaged over: each of thirty pages polls once in it
    SWITCH_RATIO = 0.95  # of the present step time: the other count is taken if its steps are shorter than that
    SLOW_RATIO = 1.5  # of the best step time: longer steps cause a new trial; of a trial, let the next one wait its full time

    def __init__(self, trial: int = 5, share: float = 0.01, clock: Callable[[], float] = time.perf_counter) -> None:
        self.trial = trial
        self.share = share
        self.clock = clock
        self.restart(1)

    def restart(self, max_count: int) -> None:
        """Begins anew with `max_count` threads."""
        self.max_count = max_count
        self.count = self.best = max_count
        self.best_seconds = 0.0  # mean step time with the best count, measured before the last trial
        self.durations: list[float] = []
        self.next_trial: float | None = None  # time of the clock; None: as soon as a few steps are measured
        self.interval = self.TRIAL_INTERVAL[0]  # seconds from the last trial to the next

    def next(self, max_count: int, duration: float | None) -> int:
        """The thread count for the next step.

        Args:
            max_count: threads at most. duration: seconds of the last step, or None if it should not count.
        """
        if max_count != self.max_count:
            self.restart(max_count)
        elif max_count > 1 and duration is not None:
            self.durations.append(duration)
            if self.count != self.best:
                self.compare()
            elif self.trial_is_due():
                self.best_seconds = mean_without_longest(self.durations)
                self.use(1 if self.best > 1 else self.max_count)
        return self.count

    def use(self, count: int) -> None:
        """Uses `count` threads from the next step on, and measures anew."""
        self.count = count
        self.durations = []

    def trial_is_due(self) -> bool:
        """Whether the other count shall be tried now."""
        while len(self.durations) > self.trial and sum(self.durations[1:]) >= self.WINDOW:
            del self.durations[0]
        if not self.enough_steps():
            return False
        due = self.next_trial is None or self.clock() >= self.next_trial
        return due or mean_without_longest(self.durations) > self.SLOW_RATIO * self.best_seconds

    def enough_steps(self) -> bool:
        """Whether enough steps are measured for a mean. The first trial does not wait for a full window."""
        return len(self.durations) >= self.trial and (self.next_trial is None or sum(self.durations) >= self.WINDOW)

    def compare(self) -> None:
        """Ends a trial, if enough steps are measured: decides which count is used from now on and when the next trial is."""
        if not self.enough_steps():
            return
        seconds = mean_without_longest(self.durations)
        shortest, longest = self.TRIAL_INTERVAL
        if seconds < self.SWITCH_RATIO * self.best_seconds:
            self.best, self.best_seconds, self.interval = self.count, seconds, shortest
        else:
            earned = len(self.durations) * abs(seconds - self.best_seconds) / self.share
            if seconds < self.SLOW_RATIO * self.best_seconds:  # soon again, then less and less often
                earned = min(earned, 2 * self.interval)
            self.interval = min(longest, max(shortest, earned))
        self.next_trial = self.clock() + self.interval
        self.use(self.best)


def mean_without_longest(durations: list[float]) -> float:
    """The mean of all durations but the longest, so that a single slow step does not count."""
    return (sum(durations) - max(durations)) / (len(durations) - 1)


def release_pool() -> None:
    """Ends the calling thread's OpenMP pool; the next parallel operation opens a new one.

    `omp_pause_resource_all(omp_pause_soft)` of OpenMP 5.0, section 3.2.44. Where torch ships another OpenMP
    library, nothing happens and the pool stays until the thread ends.
    """
    library = openmp()
    if library is not None:
        library.omp_pause_resource_all(1)


@cache
def openmp() -> ctypes.CDLL | None:
    """The OpenMP library that torch has loaded, if it can release pools; else None."""
    for path in sorted((Path(torch.__file__).parent / "lib").glob("libgomp*.so*")):
        library = ctypes.CDLL(str(path))  # already in the process: this only takes a handle
        if hasattr(library, "omp_pause_resource_all"):
            return library
    return None
