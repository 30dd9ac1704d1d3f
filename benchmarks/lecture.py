"""A lecture of a thousand: pages that all watch one run, asking the server itself, or nginx in front of it; against nobody watching.

The pages and nginx take from the same two cores what in a lecture other machines would give, so there is a third way: they ask an nginx
that has all answers, with no server behind it. Against that only what the server does for them counts.
"""

import time
from collections import Counter
from contextlib import nullcontext

import orjson

from benchmarks import nginx
from benchmarks.fresh import fresh, running
from benchmarks.readers import allow_files, read
from benchmarks.report import Row
from benchmarks.turns import rate

SETTLE = 8.0  # seconds of a turn that do not count: the pages come, and are told what they do not know


def lecture(pages, rounds, seconds, ways):
    """A server with one run, which trains alone and with pages in turns.

    Args:
        pages: how many. rounds: turns of each. seconds: of a turn. ways: "direct", "nginx", "apart" (see above), in this order.
    Returns:
        alone, and by each way: steps per second, turn by turn. p95: milliseconds of reading an open end, by way. asked: requests a second
        at the origin for the address that was asked for most, by way. failed, reads, polls, megabytes, cpu: of the pages, by way, one for
        each turn.
    """
    from benchmarks.served import serve
    from benchmarks.timed_log import time_every_log
    from core.config import preset

    allow_files()
    time_every_log()
    served = serve()
    asked = count_reads(served.page.log_answers)
    view = served.registry.start(preset("classroom").with_settings(max_steps=200_000, validate_every=10_000))
    views = [view, *(served.registry.subscribe(view.run, owns_run=False) for _ in range(pages - 1))]
    times = view.run.log.times
    view.run.log.wait_for_step(30)
    found = {"alone": [], **{way: [] for way in ways}, "turns": {way: [] for way in ways}}
    for _ in range(rounds):
        served.registry.find(view.id)  # nobody watches: its lease goes on
        found["alone"].append(turn(times, seconds)[0])
        for way in ways:
            with where(way, served, view) as url:
                arguments = {"url": url, "key": view.run.read_key, "views": [one.id for one in views]}
                with running(read, **arguments) as reading:
                    asked.clear()
                    steps, took = turn(times, seconds)
                    most = max(asked.values(), default=0) / took
                    seen = reading.result()
            found[way].append(steps)
            found["turns"][way].append({**seen, "asked": most})
    served.close()
    return found


def where(way, served, view):
    """What yields the address that pages ask."""
    if way == "direct":
        return nullcontext(served.url)
    if way == "nginx":
        return nginx.in_front_of(served.url)
    opened = served.page.log_answers.answer(f"/log/en/{view.run.read_key}/open", b"", True, False)[2]
    polled = served.page.api_endpoints["en/runs/poll"].answer({"run": view.id, "step": 1, "event": 0, "reads": True})
    return nginx.by_itself(opened, orjson.dumps(polled))


def count_reads(answers):
    """From now on, how often each address of a log is asked for at the server."""
    counted, answer = Counter(), answers.answer

    def counting(path, *others, **named):
        counted[path] += 1
        return answer(path, *others, **named)

    answers.answer = counting
    return counted


def turn(times, seconds):
    """Steps per second of the wall clock in the seconds that follow, and how long they took."""
    started = time.perf_counter()
    began = time.time() + min(SETTLE, seconds / 2)
    time.sleep(seconds)
    return rate(list(times), began, time.time()), time.perf_counter() - started


def measure(short, repetitions=7):
    pages, rounds, seconds = (20, 1, 6.0) if short else (1000, repetitions, 20.0)
    ways, remarks = {"direct": ("straight from the server", 0.85)}, []
    if nginx.program() is not None:
        ways["nginx"] = ("through nginx as deploy/lecture.conf sets it up", 0.95)
    else:
        remarks.append("The rows with nginx were not measured: it is not installed.")
    asked = list(ways)
    found = fresh(lecture, pages=pages, rounds=rounds, seconds=seconds, ways=[*asked, "apart"] if "nginx" in ways else asked)
    rows = []
    for way, (words, goal) in ways.items():
        work, turns = f"{pages:,} simulated pages on one run, {words}", found["turns"][way]
        rows += [
            Row(f"{work}: steps", "no page open", "steps/s", found[way], found["alone"], at_least=goal),
            Row(f"{work}: p95 of reading", "-", "ms", [one["milliseconds"] for one in turns], at_most=250.0),
            Row(f"{work}: answers that failed", "-", "of them", [one["failed"] for one in turns], at_most=0),
        ]
        if way == "nginx":
            opponent = "as many pages, an nginx with answers of its own"
            rows.append(Row(f"{work}: steps, without what pages and nginx take", opponent, "steps/s", found[way], found["apart"],
                            at_least=goal))
            rows.append(Row(f"{work}: requests at the server for the address that was asked for most", "-", "a second",
                            [one["asked"] for one in turns], at_most=1.0))
        remarks.append(f"{words.capitalize()}: {told(turns, rounds * seconds)}")
    return rows, [], remarks


def told(turns, seconds):
    """A sentence about what was asked in so many seconds."""
    total = {name: sum(one[name] for one in turns) for name in ("reads", "polls", "bytes", "cpu")}
    size = total["bytes"] / max(1, total["reads"] + total["polls"]) / 1000
    return (f"{total['reads'] / seconds:.0f} reads and {total['polls'] / seconds:.0f} polls a second, {size:.1f} kB each; the process that "
            f"asks used {total['cpu'] / seconds:.2f} of a core on the same machine.")
