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
    number may change at any step. What counts are means over as much time as it takes thirty pages to ask in turn.
    The other number is tried again as soon as the trials keep to their share of the time, when steps have become slow, and soon after
    the two have changed places.

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
        self.count = self.favourite = most
        self.usual = None  # seconds of the favourite's step when the other was tried last
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
            if self.count != self.favourite:
                self.compare()
            elif self.time_for_trial():
                self.usual = typical(self.durations)
                self.take(1 if self.favourite > 1 else self.most)
        return self.count

    def take(self, count):
        """The steps from now on are made with `count` cores, and timed."""
        self.count = count
        self.durations = []

    def time_for_trial(self):
        """Whether the other number shall be tried now."""
        while len(self.durations) > self.trial and sum(self.durations[1:]) >= self.LATELY:
            del self.durations[0]
        return self.enough() and (
            self.next_trial is None or self.clock() >= self.next_trial or typical(self.durations) > self.SLOW * self.usual)

    def enough(self):
        """Whether there are enough steps to tell how fast it is; the first trial is a quick one."""
        return len(self.durations) >= self.trial and (self.next_trial is None or sum(self.durations) >= self.LATELY)

    def compare(self):
        """After a trial: which number is the favourite from now on, and how soon the other is tried again."""
        if not self.enough():
            return
        tried = typical(self.durations)
        shortest, longest = self.WAIT
        if tried < self.BETTER * self.usual:
            self.favourite, self.usual, wait = self.count, tried, shortest
        else:
            wait = len(self.durations) * abs(tried - self.usual) / self.share
        self.next_trial = self.clock() + min(longest, max(shortest, wait))
        self.take(self.favourite)


def typical(durations):
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
