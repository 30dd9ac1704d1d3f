"""A class of forty in a room is asked while a model learns: how soon a vote is on the teacher's screen, and what it costs the training."""

import time

from benchmarks.fresh import fresh, running
from benchmarks.page import share
from benchmarks.report import Row
from benchmarks.turns import rate

SETTLE = 1.5  # seconds of a turn that do not count


def lesson(pages, rounds, seconds):
    """A server with one run, which trains alone and with a class in turns.

    Args:
        pages: students. rounds: turns of each. seconds: of a turn.
    Returns:
        alone, taught: steps per second, turn by turn. seconds: p95 of a vote until the teacher's page had it, turn by turn. polls: p95 of a
        student's poll of the room, milliseconds. votes, refused: of all turns.
    """
    from benchmarks.served import serve
    from benchmarks.timed_log import time_every_log
    from benchmarks.voters import attend
    from core.config import preset

    time_every_log()
    served = serve()
    view = served.registry.start(preset("classroom").with_settings(max_steps=100_000))
    times = view.run.log.times
    view.run.log.wait_for_step(30)
    found = {"alone": [], "taught": [], "seconds": [], "polls": [], "votes": 0, "refused": 0}
    for _ in range(rounds):
        found["alone"].append(turn(times, seconds))
        with running(attend, url=served.url, view=view.id, pages=pages) as attending:
            found["taught"].append(turn(times, seconds))
            seen = attending.result()
        found["seconds"].append(share(seen["seconds"], 0.95))
        found["polls"].append(share(seen["polls"], 0.95))
        found["votes"] += len(seen["seconds"])
        found["refused"] += seen["refused"]
    served.close()
    return found


def turn(times, seconds):
    """Steps per second of the wall clock in the seconds that follow."""
    began = time.time() + min(SETTLE, seconds / 2)
    time.sleep(seconds)
    return rate(list(times), began, time.time())


def measure(short, repetitions=5):
    pages, rounds, seconds = (4, 1, 6.0) if short else (40, repetitions, 16.0)
    found = fresh(lesson, pages=pages, rounds=rounds, seconds=seconds)
    work = f"{pages} simulated pages in a room, asked while a model learns"
    rows = [
        Row(f"{work}: from a vote to the teacher's screen, p95", "-", "s", found["seconds"], at_most=1.0),
        Row(f"{work}: p95 of a student's poll of the room", "-", "ms", found["polls"], at_most=250.0),
        Row(f"{work}: requests that were refused", "-", "of them", [found["refused"]], at_most=0),
        Row(f"{work}: steps", "no page open", "steps/s", found["taught"], found["alone"], at_least=0.85),
    ]
    return rows, [], [f"{found['votes']} votes were counted. Each page also reads the run's log, as the live chart does."]
