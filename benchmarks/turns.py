"""Programs that train take turns on the machine, a few seconds each, so that what drifts drifts for all of them.

All have been started, and have settled, before the first turn; whose turn it is not is stopped by the operating system.
"""

import os
import signal
import threading
import time
from contextlib import ExitStack

from benchmarks.fresh import running, say_ready, wait_for_end

WARM = 1.0  # seconds of a turn that are not counted: caches fill, and a run finds out again how many cores are fastest


def take_turns(programs, rounds, seconds):
    """Lets each program train in turn.

    Args:
        programs: name -> (function, arguments), each for `fresh.running`; returns {"times": time.time() of each step, ...}.
        rounds: turns of each. seconds: of a turn.
    Returns:
        name -> what the function returned, and rates: steps per second of the wall clock, turn by turn.
    """
    with ExitStack() as stack:
        started, turns = {}, {name: [] for name in programs}
        try:
            for name, (function, arguments) in programs.items():
                started[name] = stack.enter_context(running(function, **arguments))
                os.kill(started[name].pid, signal.SIGSTOP)
            for _ in range(rounds):
                for name, program in started.items():
                    turns[name].append(turn(program.pid, seconds))
        finally:
            for program in started.values():
                os.kill(program.pid, signal.SIGCONT)
        found = {name: program.result() for name, program in started.items()}
    return {name: {**found[name], "rates": [rate(found[name]["times"], *one) for one in turns[name]]} for name in programs}


def turn(pid, seconds):
    """Lets a process go on for a while; when its time began to count, and when it ended."""
    os.kill(pid, signal.SIGCONT)
    began = time.time() + min(WARM, seconds / 2)
    time.sleep(seconds)
    ended = time.time()
    os.kill(pid, signal.SIGSTOP)
    return began, ended


def rate(times, began, ended):
    """Steps per second of those that ended within a turn; 0 if there are not two."""
    inside = [moment for moment in times if began <= moment <= ended]
    return (len(inside) - 1) / (inside[-1] - inside[0]) if len(inside) > 1 else 0.0


def train_in_turns(losses, settle):
    """In a program: goes through the steps of a loop until the turns are over.

    Args:
        losses: an endless iterator that makes a step each time. settle: steps before it says that it is ready.
    Returns:
        {"times": time.time() of each step}.
    """
    over, times = threading.Event(), []
    threading.Thread(target=lambda: (wait_for_end(), over.set()), daemon=True).start()
    for _ in losses:
        times.append(time.time())
        if len(times) == settle:
            say_ready()
        if over.is_set():
            break
    return {"times": times}
