"""How many cores a thread's tensor operations may use.

Each thread that runs a parallel operation opens an OpenMP pool of its own, which lives as long as the thread. Two pools
on two cores wait for each other, and training slows threefold. So every thread says first how many it may use, and a
thread that lives on gives its pool back.
"""

import ctypes
import os
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
