"""Returns the memory of ended runs to the operating system.

A Trainer, its model and its optimizer form reference cycles, which only Python's cyclic garbage collector frees; a full collection is so
rare that hundreds of megabytes accumulate. Objects made at start-up are therefore frozen (gc.freeze): a full collection then takes
milliseconds and can be made at the end of every run.
"""

import ctypes
import gc
from contextlib import suppress


def freeze_startup() -> None:
    """Exempts all objects that exist now from garbage collection. To be called once, when everything is loaded."""
    gc.collect()
    gc.freeze()


def collect_and_trim() -> None:
    """Makes a full garbage collection and returns free memory to the operating system.

    Does nothing unless `freeze_startup` was called: otherwise a collection would hold up every thread for a third of a second.
    """
    if gc.get_freeze_count():
        gc.collect()
        trim()


def trim() -> None:
    """Returns free memory to the operating system: glibc keeps it in one arena for each thread, also after the thread has ended."""
    with suppress(AttributeError):  # another C library than glibc
        ctypes.CDLL(None).malloc_trim(0)
