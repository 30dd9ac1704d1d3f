"""The server: until it answers, while nobody trains, and what a poll costs as a log grows."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from statistics import median

from benchmarks.browser import open_page
from benchmarks.fresh import ROOT, fresh
from benchmarks.machine import cpu_seconds
from benchmarks.report import Curve, Row
from benchmarks.served import free_port

IMPORTS = "import torch, pytorch_lightning, gradio"
LOGS = (100, 10_000, 1_000_000)
NEWS = 40  # steps that a following poll brings: a quarter of a second of a fast run


@contextmanager
def app():
    """`python app.py`, until it answers.

    Yields:
        The process, its address, and the seconds it took.
    """
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, stdout=subprocess.DEVNULL,
                               env={**os.environ, "GRADIO_SERVER_PORT": str(port)})
    try:
        wait_for_answer(process, url)
        yield process, url, time.perf_counter() - started
    finally:
        process.terminate()
        process.wait(60)


def wait_for_answer(process, url):
    """Asks for the page until it comes.

    Raises:
        RuntimeError: if the server ends instead.
    """
    while process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=60) as answer:
                answer.read()
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.02)
    raise RuntimeError("the server ended before it answered")


def imports():
    """Seconds of the imports alone."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", IMPORTS], cwd=ROOT, check=True)
    return time.perf_counter() - started


def visit(seconds):
    """Starts the app, and opens a page that does nothing.

    Returns:
        start: seconds until the app answered. percent: of a core that it then used; None without a browser.
    """
    with app() as (process, url, start), open_page(url) as page:
        if page is None:
            return {"start": start, "percent": None}
        time.sleep(3)  # the page has loaded what it needs
        before, started = cpu_seconds(process.pid), time.perf_counter()
        time.sleep(seconds)
        return {"start": start, "percent": 100 * (cpu_seconds(process.pid) - before) / (time.perf_counter() - started)}


def polls(steps, times):
    """What the server does for a poll: the log read, the reply built and made JSON.

    Args:
        steps: length of the log, with a validation every 25 steps. times: polls of each kind.
    Returns:
        first, following: {"bytes", "milliseconds": of each}, for a page that has nothing yet and for one that has all
        but the last steps.
    """
    import orjson

    from core.classroom.registry import Registry
    from demo.api.runs import RunApi

    registry = Registry()
    view = logged(registry, steps)
    stream, news = RunApi(registry, "en"), view.run.log.read(steps, 0, limit=1).next_event
    cursors = {"first": {"step": 0, "event": 0}, "following": {"step": steps - NEWS, "event": news - 1}}
    found = {}
    for name, cursor in cursors.items():
        durations = []
        for _ in range(times):
            started = time.perf_counter()
            reply = orjson.dumps(stream.poll({"run": view.id, **cursor}))
            durations.append(1000 * (time.perf_counter() - started))
        found[name] = {"bytes": len(reply), "milliseconds": durations}
    return found


def logged(registry, steps):
    """The view of a run that was never started, with a log as long as is asked for."""
    from core.config import preset
    from core.training.events import Answer, Metric, Validation
    from core.training.run import Run

    run = Run(preset("classroom").with_settings(max_steps=200_000))
    answers = tuple(Answer(tuple(range(1, 9)), (*range(1, 9), 22), (*range(1, 9), 22)) for _ in range(4))
    for step in range(1, steps + 1):
        run.log.append(Metric(step, 2.0 + 1.0 / step, 0.01, step * 0.01))
        if step % 25 == 0:
            run.log.append(Validation(step, 0.5, 0.5, answers))
    registry.runs[run.id] = run
    return registry.subscribe(run, owns_run=True)


def measure(short, repetitions=5):
    visits, alone = [], []
    for _ in range(1 if short else repetitions):
        visits.append(visit(2 if short else 20))
        alone.append(imports())
    rows, remarks = [Row("`python app.py` to a page that answers", f"`{IMPORTS}` alone", "s", [one["start"] for one in visits], alone,
                         at_most=1.3)], []
    idle = [one["percent"] for one in visits]
    if None in idle:
        remarks.append("The idle server was not measured: Playwright or Chromium is missing.")
    else:
        rows.append(Row("idle server, one page open and nothing training", "-", "% of a core", idle, at_most=3.0))
    poll_rows, curve = measure_polls(LOGS[:2] if short else LOGS, 3 if short else 50, 1 if short else repetitions)
    return rows + poll_rows, [curve], remarks


def measure_polls(logs, times, repetitions):
    """A following poll and a first one of the longest log against shorter ones."""
    found = {steps: [fresh(polls, steps=steps, times=times) for _ in range(repetitions)] for steps in logs}
    middle = {(steps, kind): [median(one[kind]["milliseconds"]) for one in found[steps]]
              for steps in logs for kind in ("first", "following")}
    longest = logs[-1]
    rows = [Row(f"a following poll, log of {longest:,} steps", f"log of {logs[0]:,} steps", "ms", middle[longest, "following"],
                middle[logs[0], "following"], at_most=1.2),
            Row(f"a page's first poll, log of {longest:,} steps", f"log of {logs[-2]:,} steps", "ms", middle[longest, "first"],
                middle[logs[-2], "first"], at_most=1.2)]
    lines = [[f"{steps:,}", *(text for kind in ("first", "following") for text in
              (f"{found[steps][0][kind]['bytes']:,}", f"{median(middle[steps, kind]):.2f}"))] for steps in logs]
    head = ["steps in the log", "first poll, bytes", "first poll, ms", "following poll, bytes", "following poll, ms"]
    return rows, Curve("A poll as the log grows", head, lines)
