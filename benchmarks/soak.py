"""Many runs, treated at random as people treat them: what is left over afterwards."""

import gc
import os
import random
import tempfile
import threading
import time
from pathlib import Path

LEASE = 1.0  # seconds
OWNERS = 7


def soak(runs, few):
    """Starts runs of which each is finished, stopped, paused and left, stepped, left, or crashes.

    Args:
        runs: how many. few: after so many all have to end, and the memory is looked at.
    Returns:
        ended: logs with exactly one end. slots: runs that still hold a slot or wait for one. threads, handles, half: threads, open
        files, and half-written or half-trained files that are there afterwards and were not before. kept: runs in the registry, of at
        most `most`. files: of runs in the data folder that the registry does not know. few, many: megabytes, see `settled_mb`.
    """
    from core.classroom.limits import Limits
    from core.classroom.registry import Registry
    from core.classroom.store import CARD, ENDED

    chance, sizes, ended = random.Random(17), {}, 0
    registry = Registry(Limits())
    registry.start(tiny(seed=runs, steps=2)).run.thread.join()  # what a first run loads is there to stay
    registry.sweeper.join()
    threads, handles = threading.active_count(), open_files()
    with tempfile.TemporaryDirectory() as folder:
        registry = Registry(Limits(runs=12, lease_seconds=LEASE, data=Path(folder)))
        for numbers in (range(few), range(few, runs)):
            treated = [treat(registry, number, chance) for number in numbers]
            while treated:  # popped one by one: what the registry has forgotten shall be gone
                ended += has_one_end(treated.pop())
            sizes[numbers.stop] = settled_mb()
        registry.sweeper and registry.sweeper.join()
        registry.keeper.flush()
        (writer := registry.keeper.thread) and writer.join()  # it ends when it has nothing to write
        files = sorted(Path(folder).iterdir())
        found = {
            "ended": ended,
            "slots": len(registry.slots.holders) + len(registry.slots.waiting),
            "threads": max(0, threading.active_count() - threads), "handles": max(0, open_files() - handles),
            "half": sum(path.suffix not in (ENDED, CARD) for path in files),
            "kept": len(registry.runs), "most": registry.limits.runs,
            "files": sum(path.stem not in registry.runs for path in files),
        }
    return {**found, "few": sizes[few], "many": sizes[runs]}


def has_one_end(run):
    """Whether a run's log has exactly one, once its thread is over: nobody looks at it any more, so it ends with its lease."""
    from core.training.events import TerminalEvent

    run.thread.join()
    return sum(isinstance(event, TerminalEvent) for event in run.log.events) == 1


def tiny(seed, steps):
    """The `classroom` preset, short, and another run for each seed."""
    from core.config import preset

    return preset("classroom").with_settings(max_steps=steps, seed=seed)


def treat(registry, number, chance):
    """Starts a run and does something with it.

    Returns:
        The run.
    """
    from core.errors import UserError

    kind = chance.choice(list(TREATMENTS))
    while True:
        try:
            view = registry.start(tiny(number, 5 if kind == "finish" else 200_000), owner=number % OWNERS)
            break
        except UserError:  # the house is full of runs that somebody still watches
            time.sleep(LEASE / 4)
    if chance.random() < 0.5:
        wait_for_a_step(view.run)
    TREATMENTS[kind](registry, view)
    return view.run


def wait_for_a_step(run):
    while not (run.log.step or run.log.ended or run.status == "queued"):
        time.sleep(0.005)


def crash(run):
    """The next step of the run fails."""
    def fail(*arguments):
        raise RuntimeError("broken on purpose")

    run.may_step = fail


TREATMENTS = {
    "finish": lambda registry, view: None,
    "stop": lambda registry, view: view.control("stop"),
    "pause and leave": lambda registry, view: (view.control("pause"), registry.unsubscribe(view.id)),
    "step and stop": lambda registry, view: (view.control("pause"), view.control("step"), view.control("stop")),
    "leave": lambda registry, view: registry.unsubscribe(view.id),
    "turn off the computer": lambda registry, view: None,
    "crash": lambda registry, view: crash(view.run),
    "pause and resume": lambda registry, view: (view.control("pause"), view.control("resume")),
}


def settled_mb():
    """Megabytes that this process holds when it has given back what is free: what grows then is a leak.

    Many threads at once leave free memory behind in the C library's pools; how much is chance.
    """
    from benchmarks.machine import resident_mb
    from core.training.process_memory import trim

    gc.collect()
    trim()
    return resident_mb()


def open_files():
    """How many files this process has open."""
    return len(os.listdir("/proc/self/fd"))
