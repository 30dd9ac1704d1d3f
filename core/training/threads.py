"""How many threads torch uses for the operations of one Python thread.

Each thread that runs a parallel operation opens an OpenMP pool of its own, which lives as long as the thread. Two pools
on two cores wait for each other, and training slows threefold. So every thread sets its own number
before its first operation, and a thread that lives on releases its pool.
"""

import ctypes
import os
import time
from functools import cache
from pathlib import Path

import torch


def available_cores():
    """The cores this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def use_cores(count):
    """Let the calling thread's tensor operations use `count` cores, and give back a pool that is no longer needed."""
    if count == 1:
        release_pool()
    torch.set_num_threads(count)


class ThreadCountTuner:
    """Finds by trial whether training is faster with one thread or with all that it may use.

    Two threads are faster than one, unless another process wants one of the cores: then every parallel operation waits for
    it, and training nearly stands still. One and two give the same bits (core/deterministic.py), so the number may change at
    any step. Means are taken over the time in which thirty pages have polled in turn. The number that is not in use is tried
    again once the trials stay within their share of the time, when steps have become slow, and soon after a change.

    Args:
        trial: steps at least for which the other number is tried. share: of the time, that trials may cost.
    """

    WAIT = 2.0, 60.0  # seconds between two trials at least, and at most
    LATELY = 0.4  # seconds of steps that tell how fast it is now
    BETTER = 0.95  # of a step's time: more must be gained for a change
    SLOW = 1.5  # times as long as before: something has changed

    def __init__(self, trial=5, share=0.01, clock=time.perf_counter):
        self.trial = trial
        self.share = share
        self.clock = clock
        self.restart(1)

    def restart(self, most):
        """Begins anew with at most `most` cores."""
        self.most = most
        self.count = self.best = most
        self.best_seconds = None  # of a step with it, when the other was tried last
        self.durations = []
        self.next_trial = None  # before the first

    def next(self, most, duration):
        """The number of cores for the next step.

        Args:
            most: cores that may be used. duration: seconds of the last step, or None if it should not count.
        """
        if most != self.most:
            self.restart(most)
        elif most > 1 and duration is not None:
            self.durations.append(duration)
            if self.count != self.best:
                self.compare()
            elif self.trial_is_due():
                self.best_seconds = mean_without_longest(self.durations)
                self.use(1 if self.best > 1 else self.most)
        return self.count

    def use(self, count):
        """The steps from now on are made with `count` cores, and timed."""
        self.count = count
        self.durations = []

    def trial_is_due(self):
        """Whether the other number shall be tried now."""
        while len(self.durations) > self.trial and sum(self.durations[1:]) >= self.LATELY:
            del self.durations[0]
        if not self.enough_steps():
            return False
        due = self.next_trial is None or self.clock() >= self.next_trial
        return due or mean_without_longest(self.durations) > self.SLOW * self.best_seconds

    def enough_steps(self):
        """Whether there are enough steps to tell how fast it is; the first trial is a quick one."""
        return len(self.durations) >= self.trial and (self.next_trial is None or sum(self.durations) >= self.LATELY)

    def compare(self):
        """After a trial: which number is the best from now on, and how soon the other is tried again."""
        if not self.enough_steps():
            return
        tried = mean_without_longest(self.durations)
        shortest, longest = self.WAIT
        if tried < self.BETTER * self.best_seconds:
            self.best, self.best_seconds, wait = self.count, tried, shortest
        else:
            wait = len(self.durations) * abs(tried - self.best_seconds) / self.share
        self.next_trial = self.clock() + min(longest, max(shortest, wait))
        self.use(self.best)


def mean_without_longest(durations):
    """The mean of all but the longest: a single slow step says nothing."""
    return (sum(durations) - max(durations)) / (len(durations) - 1)


def release_pool():
    """End the calling thread's OpenMP pool; the next parallel operation opens a new one.

    `omp_pause_resource_all(omp_pause_soft)` of OpenMP 5.0, section 3.2.44. Where torch ships another OpenMP
    library, nothing happens and the pool stays until the thread ends.
    """
    library = openmp()
    if library is not None:
        library.omp_pause_resource_all(1)


@cache
def openmp():
    """The OpenMP library that torch itself has loaded, or None."""
    for path in sorted((Path(torch.__file__).parent / "lib").glob("libgomp*.so*")):
        library = ctypes.CDLL(str(path))  # already in the process: this only takes a handle
        if hasattr(library, "omp_pause_resource_all"):
            return library
    return None
