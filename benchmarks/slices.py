"""Thirty trainings take turns on two slots, measured and simulated: how soon each page has a point, when it is done, and what it costs."""

import time
from statistics import median

from benchmarks.fresh import fresh, running
from benchmarks.load import PATIENCE, lesson
from benchmarks.report import Curve, Row
from benchmarks.slices_simulated import simulate

SLICED, IN_ORDER = "slices", "first come first served"  # the second keeps a slot until the end of a run
LONG_STEPS = 20_000
HEAD = ["order", "first point, s", "worst", "finished, s", "worst", "steps/s of all", "p95 of a poll, ms", "all done, s"]


def at_once(order, pages, steps):
    """A server, and pages without a browser; all let their own run begin in the same moment, when every page is connected.

    Returns:
        first, finished: for each page, seconds until it had its first point, and until it knew the end. right: share of pages that saw all
        steps and the end. rate: steps per second of all runs, from that moment to the last step. p95: milliseconds of a poll.
    """
    from benchmarks.page import share
    from benchmarks.served import serve
    from benchmarks.timed_log import time_every_log
    from benchmarks.visitors import watch
    from core.training.line import FirstComeFirstServed

    time_every_log()
    served = serve()
    if order == IN_ORDER:
        served.registry.slots.line = FirstComeFirstServed(served.registry.slots.line.count)
    views = [served.registry.start(lesson(steps, number), owner=str(number), paused=True) for number in range(pages)]
    with running(watch, url=served.url, views=[view.id for view in views], patience=PATIENCE) as watching:
        pressed = time.time()
        for view in views:
            view.run.resume()
        seen = watching.result()
    last = max(view.run.log.times[-1] for view in views)
    served.close()
    return {
        "first": [page["first_at"] - pressed for page in seen],
        "finished": [page["ended_at"] - pressed for page in seen],
        "right": sum(page["status"] == "finished" and page["steps"] == steps for page in seen) / pages,
        "rate": pages * steps / (last - pressed),
        "p95": share([took for page in seen for took in page["milliseconds"]], 0.95),
        "seconds": last - pressed,
    }


def beside_long(long, steps):
    """A run of the `classroom` preset that somebody starts while others compute.

    Args:
        long: how many runs of 20,000 steps there are. steps: of its own.
    Returns:
        first: seconds until its first step. finished: until its last.
    """
    from benchmarks.timed_log import time_every_log
    from core.classroom.registry import Registry

    time_every_log()
    registry = Registry()
    others = [registry.start(lesson(LONG_STEPS, 100 + number), owner=f"long {number}") for number in range(long)]
    warm = registry.start(lesson(3, 99), owner="warm")  # a server has imported and tried everything
    for view in [warm, *others]:
        view.run.log.wait_for_step(3)
    warm.run.wait()
    time.sleep(1.0)
    pressed = time.time()
    view = registry.start(lesson(steps, 0), owner="short")
    view.run.wait()
    times = view.run.log.times
    registry.close(timeout=60)
    return {"first": times[0] - pressed, "finished": times[-1] - pressed}


def measure(short, repetitions=3):
    pages, steps = (2, 5) if short else (30, 300)
    trials = 1 if short else repetitions
    sliced, ordered = [], []
    for _ in range(trials):  # in turns
        sliced.append(fresh(at_once, order=SLICED, pages=pages, steps=steps))
        ordered.append(fresh(at_once, order=IN_ORDER, pages=pages, steps=steps))
    rows = rows_at_once(sliced, ordered, pages)
    lines = [line(SLICED, sliced), line(IN_ORDER, ordered)]
    rows += measure_beside(1 if short else 2, 4 if short else 400, trials)
    remark = "The steps, models and switches of the simulation take what they took on this machine with nothing else on it."
    return rows, [Curve(f"{pages} runs of {steps} steps at once (medians of the repetitions)", HEAD, lines), simulate(short)], [remark]


def rows_at_once(sliced, ordered, pages):
    """What thirty pages see, against the same server where a run keeps its slot to the end."""
    work = f"{pages} pages, each on a run of its own, all at once"
    return [
        Row(f"{work}: saw all of it and its end", "-", "of the pages", [one["right"] for one in sliced], at_least=1.0),
        Row(f"{work}: first point, median of the pages", "-", "s", [median(one["first"]) for one in sliced], at_most=3.0),
        Row(f"{work}: first point of the last page", "-", "s", [max(one["first"]) for one in sliced], at_most=5.0),
        Row(f"{work}: finished, median of the pages", IN_ORDER, "s", [median(one["finished"]) for one in sliced],
            [median(one["finished"]) for one in ordered], at_most=1.0),
        Row(f"{work}: steps of all runs together in slices", IN_ORDER, "steps/s", [one["rate"] for one in sliced],
            [one["rate"] for one in ordered], at_least=0.95),
    ]


def measure_beside(long, steps, trials):
    """A short run beside long ones, against the same alone."""
    beside, alone = [], []
    for _ in range(trials):
        beside.append(fresh(beside_long, long=long, steps=steps))
        alone.append(fresh(beside_long, long=0, steps=steps))
    work = f"`classroom` beside {long} runs of {LONG_STEPS:,} steps"
    return [
        Row(f"{work}: first step", "-", "s", [one["first"] for one in beside], at_most=1.0),
        Row(f"{work}: finished", "alone", "s", [one["finished"] for one in beside], [one["finished"] for one in alone], at_most=1.5),
    ]


def line(order, found):
    """The medians of several trials."""
    pages = [(median(one["first"]), max(one["first"]), median(one["finished"]), max(one["finished"])) for one in found]
    numbers = [median(column) for column in zip(*pages, strict=True)]
    numbers += [median(one[name] for one in found) for name in ("rate", "p95", "seconds")]
    return [order, *(f"{number:.1f}" for number in numbers)]
