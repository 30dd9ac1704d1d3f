"""Returns the memory of ended runs to the operating system.

A Trainer, its model and its optimizer form reference cycles, which only Python's cyclic garbage collector frees; a full collection is so
rare that hundreds of megabytes accumulate. Objects made at start-up are therefore frozen (gc.freeze): a full collection then takes
milliseconds and can be made at the end of every run.
"""

import ctypes
import gc
from contextlib import suppress


def freeze_startup():
    """Exempts all objects that exist now from collection. To be called once, when everything is loaded."""
    gc.collect()
    gc.freeze()


def collect_and_trim():
    """A full garbage collection, then the free memory goes back to the system. Does nothing unless start-up was frozen: otherwise a
    collection would hold up every thread for a third of a second."""
    if gc.get_freeze_count():
        gc.collect()
        trim()


def trim():
    """The C library keeps free memory in a pool for each thread that was; this returns it to the system."""
    with suppress(AttributeError):  # another C library than GNU's
        ctypes.CDLL(None).malloc_trim(0)
