"""Pages that watch until what they watch has ended, without a browser; each polls by its own id, which costs more than to read.

Run in a process of its own, which uses nothing but the standard library, so that it takes little from the training.
"""

import asyncio
import time
from functools import partial
from urllib.parse import urlsplit

from benchmarks.followers import PAUSE, poll
from benchmarks.fresh import say_ready

PAUSE_WAITING = 1.0  # seconds to the next poll while the run waits for a slot: pauseWhile() of shared/poller.js
GOING = ("queued", "running", "paused")


def watch(url, views, patience):
    """One page for each view, until all have seen the end of their run.

    Args:
        url: of the server. views: ids of views. patience: seconds; who has not seen the end
            by then is told as it is.
    Returns:
        For each page: status: what it saw last. steps: of how many steps it has the loss. first: seconds until it had one, or None.
        first_at, ended_at: time.time() when it had one, and when it had read the end, or None.
        silence: the longest time between two answers, seconds. milliseconds: of each poll.
    """
    return asyncio.run(watch_all(url, views, patience))


async def watch_all(url, views, patience):
    pages = [{"status": "queued", "steps": 0, "first": None, "first_at": None, "ended_at": None, "silence": 0.0, "milliseconds": []}
             for _ in views]
    asks = [await opened(url, view) for view in views]
    tasks = [asyncio.create_task(visit(ask, page, i / len(views))) for i, (ask, page) in enumerate(zip(asks, pages, strict=True))]
    say_ready()
    await asyncio.wait(tasks, timeout=patience)
    for task in tasks:
        task.cancel()
    return pages


async def opened(url, view):
    """A page's connection: a function from a cursor to the server's reply."""
    address = urlsplit(url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    return partial(poll, reader, writer, address.netloc, view)


async def visit(ask, seen, offset):
    """One page: polls by cursor until everything is read.

    Args:
        seen: is filled in, see `watch`. offset: part of a pause to begin with, so that the pages do not all ask at once.
    """
    await asyncio.sleep(offset * PAUSE)
    cursor = {"step": 0, "event": 0}
    began = last = time.perf_counter()
    while True:
        asked = time.perf_counter()
        reply = await ask(cursor)
        now = time.perf_counter()
        seen["milliseconds"].append(1000 * (now - asked))
        seen["silence"], last = max(seen["silence"], now - last), now
        seen["status"], news = reply["status"], len(reply["metrics"]["steps"])
        seen["steps"] += news
        if seen["steps"] and seen["first"] is None:
            seen["first"], seen["first_at"] = now - began, time.time()
        if reply["status"] not in GOING and not news and not reply["events"]:
            seen["ended_at"] = time.time()
            return
        cursor = reply["next"]
        await asyncio.sleep(reply["pause"] / 1000 if reply["status"] == "running" else PAUSE_WAITING)
