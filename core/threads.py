"""How many cores a thread's tensor operations may use.

Each thread that runs a parallel operation opens an OpenMP pool of its own, which lives as long as the thread. Two pools
on two cores wait for each other, and training slows threefold. So every thread says first how many it may use, and a
thread that lives on gives its pool back.
"""

import ctypes
import os
import time
from functools import cache
from pathlib import Path
from statistics import median

import torch


def cores():
    """The cores this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def use_cores(count):
    """Let the calling thread's tensor operations use `count` cores, and give back a pool that is no longer needed."""
    if count == 1:
        release_pool()
    torch.set_num_threads(count)


class CoreChoice:
    """How many cores train fastest now, found by trying.

    Two cores are faster than one, unless another process wants one of them too: then each parallel operation waits for
    it, and training nearly stands still. The result is the same to the bit (core/attention.py, core/layers.py), so the
    number may change at any step. What counts is the median of a few steps: a single slow one says nothing. Whatever loses is
    tried again less and less often, and soon after the two have changed places.

    Args:
        trial: steps that a number is timed for. again: seconds until the loser is tried again, at first.
    """

    def __init__(self, trial=5, again=4.0, clock=time.perf_counter):
        self.trial = trial
        self.first_again = again
        self.clock = clock
        self.restart(1)

    def restart(self, most):
        """Begins anew with at most `most` cores."""
        self.most = most
        self.count = self.favourite = most
        self.times = {}
        self.durations = []
        self.again = self.first_again
        self.next_trial = 0.0

    def next(self, most, duration):
        """The number of cores for the next step.

        Args:
            most: cores that may be used. duration: seconds of the last step, or None if it should not count.
        """
        if most != self.most:
            self.restart(most)
        elif most > 1 and duration is not None:
            self.durations.append(duration)
            if len(self.durations) >= self.trial:
                self.decide()
        return self.count

    def decide(self):
        """A window of steps is full: take the faster number, or try the other again."""
        now = self.clock()
        self.times[self.count] = median(self.durations)
        self.durations = []
        self.count = min(self.times, key=self.times.get)
        if self.count != self.favourite:
            self.favourite, self.again, self.next_trial = self.count, self.first_again, now + self.first_again
        elif now >= self.next_trial:
            self.next_trial = now + self.again
            self.again = min(60.0, 2 * self.again)
            self.count = 1 if self.favourite > 1 else self.most


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
