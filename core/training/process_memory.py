"""Memory of a server that trains for hours: what a run leaves behind goes back to the system.

A Trainer, its model and its optimizer refer to each other in circles, which only Python's collector finds; and the collector looks at
all the objects of a process so seldom that hundreds of megabytes gather. What is made at start-up and stays is therefore frozen: a full
collection then takes milliseconds, and can be made at the end of every run.
"""

import ctypes
import gc
from contextlib import suppress


def freeze_startup():
    """All objects that exist now stay: the collector need not look at them again. To be called once, when everything is loaded."""
    gc.collect()
    gc.freeze()


def give_back():
    """Collects what refers to itself in circles and returns free memory to the system. Does nothing where start-up was not frozen:
    there, a collection would hold up every thread for a third of a second."""
    if gc.get_freeze_count():
        gc.collect()
        trim()


def trim():
    """The C library keeps free memory in a pool for each thread that was; this returns it to the system."""
    with suppress(AttributeError):  # another C library than GNU's
        ctypes.CDLL(None).malloc_trim(0)
