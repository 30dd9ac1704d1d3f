"""Floods: strangers send thousands of everything while a page follows a run; what that page notices, and what the server keeps of it."""

import gc
import os
import tempfile
import threading
import time
from pathlib import Path
from statistics import median

from benchmarks.fresh import fresh, running
from benchmarks.page import share
from benchmarks.report import Curve, Row
from benchmarks.soak import open_files

COUNTS = {  # of each kind: short, and in full
    "opened pages": (20, 3000), "events that nobody reads": (20, 2000), "half-open connections": (50, 5000),
    "answers that nobody takes in": (10, 500), "calls of the API": (20, 2000), "rooms and guessed codes": (20, 3000), "uploads": (10, 400),
}
SLOW = {"half-open connections", "answers that nobody takes in"}  # which load nothing
SETTLE = 90.0  # seconds after which what nobody wants any more must have gone: the server waits for a minute
QUIET = 5.0  # seconds in which the page is alone


def flooded(counts, settle, quiet):
    """A server with a run that a page follows, and one flood after the other.

    Args:
        counts: kind -> how many. settle, quiet: seconds, see above.
    Returns:
        For each kind: before, most, after: what the server holds, see `held`; alone, polls: p95 of the page's polls without and with it,
        milliseconds; answers: status -> how many; seconds: that it took.
    """
    with tempfile.TemporaryDirectory() as folder:
        os.environ["GRADIO_TEMP_DIR"] = folder

        from benchmarks.served import serve
        from core.config import preset
        from core.training.process_memory import freeze_startup

        served = serve()
        freeze_startup()
        view = served.registry.start(preset("classroom").with_settings(max_steps=200_000))
        while view.run.log.step < 30:
            time.sleep(0.05)
        event, found = event_of(served), {}
        for kind in counts.keys() - SLOW:  # what a first time loads is there to stay
            beside(served, view, folder, kind, 4, event)
        for kind, count in counts.items():
            view.run.resume()
            alone = quiet_polls(served, view, quiet)
            before = settled(folder, 0.0, None)
            seen, most, polls = beside(served, view, folder, kind, count, event)
            found[kind] = {"before": before, "most": most, "after": settled(folder, settle, before), "alone": share(alone, 0.95),
                           "polls": share(polls, 0.95), **seen}
        served.close()
    return found


def beside(served, view, folder, kind, count, event):
    """One flood, beside which a page polls. Returns what it says, the most that was held, and the page's polls in milliseconds."""
    from benchmarks.flooders import flood, follow

    over, most = threading.Event(), {}

    def look():
        while not over.wait(0.2):
            for name, value in held(folder).items():
                most[name] = max(most.get(name, 0), value)

    watcher = threading.Thread(target=look)
    watcher.start()
    with running(follow, url=served.url, view=view.id) as following:
        seen = fresh_or_running(flood, url=served.url, kind=kind, count=count, event=event)
        polls = following.result()
    over.set()
    watcher.join()
    return seen, {**held(folder), **most}, polls or [0.0]


def fresh_or_running(function, **arguments):
    """Runs it in another process, also in the short form: the server must be able to answer."""
    import json
    import subprocess

    from benchmarks.fresh import ROOT, command

    done = subprocess.run(command(function, arguments), cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def quiet_polls(served, view, seconds):
    """Milliseconds of a page's polls while nothing else happens."""
    from benchmarks.flooders import follow

    with running(follow, url=served.url, view=view.id) as following:
        time.sleep(seconds)
        return following.result() or [0.0]


def event_of(served):
    """Number and inputs of an event of the page: the Decode tab is opened."""
    found = next(each for each in served.page.config["dependencies"] if any(target[1] == "select" for target in each["targets"]))
    return {"fn_index": found["id"], "data": [None] * len(found["inputs"])}


def held(folder):
    """Megabytes of memory and of the disk, threads, and open files of this process."""
    from benchmarks.machine import resident_mb

    sizes = []
    for inside, _, names in os.walk(folder):
        for name in names:
            try:
                sizes.append(Path(inside, name).stat().st_size)
            except OSError:
                pass  # it has just gone
    return {"memory": resident_mb(), "disk": sum(sizes) / 1e6, "threads": threading.active_count(), "files": open_files()}


def settled(folder, seconds, before):
    """What is held when what nobody wants any more has gone, after so many seconds at most."""
    from core.training.process_memory import trim

    until = time.monotonic() + seconds
    while True:
        gc.collect()
        trim()
        now = held(folder)
        if before is None or time.monotonic() >= until or all(now[name] <= before[name] for name in now):
            return now
        time.sleep(1.0)


def measure(short, repetitions=3):
    counts = {kind: both[0] if short else both[1] for kind, both in COUNTS.items()}
    found = [fresh(flooded, counts=counts, settle=2.0 if short else SETTLE, quiet=1.0 if short else QUIET)
             for _ in range(1 if short else repetitions)]
    rows, lines = [], []
    for kind, count in counts.items():
        trials = [one[kind] for one in found]
        work = f"flood, {count:,} {kind}"
        rows += [
            Row(f"{work}: p95 of a page's poll meanwhile", "-", "ms", [one["polls"] for one in trials], at_most=250.0),
            Row(f"{work}: memory afterwards", "before", "MB", [one["after"]["memory"] for one in trials],
                [one["before"]["memory"] for one in trials], at_most=1.1),
            Row(f"{work}: threads and open files left over", "-", "of them", [left_over(one) for one in trials], at_most=40),
            Row(f"{work}: disk meanwhile, at most", "-", "MB", [one["most"]["disk"] for one in trials], at_most=200.0),
        ]
        middle = {name: median(one[name] for one in trials) for name in ("alone", "polls", "seconds")}
        last = trials[-1]
        lines.append([kind, count, f"{middle['seconds']:.0f}", f"{middle['alone']:.1f}", f"{middle['polls']:.1f}",
                      *(" / ".join(f"{last[when][name]:.0f}" for when in ("before", "most", "after"))
                        for name in ("memory", "threads", "files", "disk")),
                      ", ".join(f"{number} x {status}" for status, number in last["answers"].items())])
    head = ["flood", "count", "s", "p95 of a poll before, ms", "p95 during it, ms", "MB before / most / after", "threads", "open files",
            "disk, MB", "answers (0: none)"]
    remarks = ["Up to 40 threads of the pool that computes for pages stay: they are kept for the next who asks."]
    return rows, [Curve("Floods", head, lines)], remarks


def left_over(trial):
    """Threads and open files that were not there before."""
    return sum(max(0, trial["after"][name] - trial["before"][name]) for name in ("threads", "files"))
