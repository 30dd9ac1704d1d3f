"""Pages of a lecture, without a browser: each reads the open end of a run's log as the live chart does, and polls by its own id at times.

Run in a process of its own, which uses nothing but the standard library, and little of that: it shares the cores with the training.
"""

import asyncio
import json
import random
import re
import resource
import time
import zlib
from urllib.parse import urlsplit

from benchmarks.followers import input_is_closed
from benchmarks.fresh import say_ready

OWN = 9.0  # seconds between two polls by a page's own id: 0.8 to 1.0 of RENEW in demo/api/runs.py
LOOK = 50  # one answer of so many is unpacked, to see how long pages shall wait
PAUSE = re.compile(rb'"pause":(\d+)')


def read(url, key, views):
    """Reads until standard input is closed; one page for each view.

    Args:
        url: of the server or of what stands before it, ending with a slash. key: of the log. views: ids of subscriptions.
    Returns:
        milliseconds: p95 of reading an open end. reads, polls: how many answers. failed: how many were none or errors. bytes: of all
        answers. cpu: seconds of processor time that this process used.
    """
    allow_files()
    return asyncio.run(read_all(url, key, views))


def allow_files():
    """A thousand pages are a thousand connections, which is more than a process may have open unless it asks."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (65_536 if most == resource.RLIM_INFINITY else min(65_536, most), most))


async def read_all(url, key, views):
    lecture = Lecture(url, key)
    for number, view in enumerate(views):
        lecture.open(view, number / len(views))
    say_ready()
    await asyncio.to_thread(input_is_closed)
    lecture.over = True
    durations = sorted(lecture.durations) or [0.0]
    return {"milliseconds": 1000 * durations[min(len(durations) - 1, int(0.95 * len(durations)))], "reads": len(lecture.durations),
            "polls": lecture.polls, "failed": lecture.failed, "bytes": lecture.bytes, "cpu": time.process_time()}


class Lecture:
    """All pages, and what they saw."""

    def __init__(self, url, key):
        address = urlsplit(url)
        self.host, self.port = address.hostname, address.port
        self.get = (f"GET {address.path}log/en/{key}/open HTTP/1.1\r\nHost: {address.netloc}\r\n"
                    "Accept: */*\r\nAccept-Encoding: gzip, deflate, br\r\n\r\n").encode()
        self.post = f"POST {address.path}api/en/runs/poll HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Type: application/json\r\n"
        self.pause, self.over = 2.0, False
        self.durations, self.polls, self.failed, self.bytes = [], 0, 0, 0

    def open(self, view, part):
        """A page that begins after a part of a pause."""
        page = Page(self, view)
        asyncio.get_running_loop().call_later(self.pause * part, page.ask)

    def own(self, view, step):
        """The request by a page's own id, which has drawn so many steps: one that has none is told more."""
        content = json.dumps({"run": view, "step": step, "event": 0, "reads": True})
        return f"{self.post}Content-Length: {len(content)}\r\n\r\n{content}".encode()


class Page(asyncio.Protocol):
    """One page on one connection, which is opened again when it was closed."""

    def __init__(self, lecture, view):
        self.lecture, self.view = lecture, view
        self.loop = asyncio.get_running_loop()
        self.transport, self.asked, self.is_own = None, 0.0, False
        self.renew_at = self.loop.time() + OWN * random.random()
        self.parts, self.missing = b"", 0
        self.own = lecture.own(view, 0)

    def ask(self):
        if self.lecture.over:
            return
        if self.transport is None:
            self.opening = self.loop.create_task(self.connect())
            return
        self.is_own = self.loop.time() >= self.renew_at
        if self.is_own:
            self.renew_at = self.loop.time() + OWN
        self.asked = time.perf_counter()
        self.transport.write(self.own if self.is_own else self.lecture.get)

    async def connect(self):
        try:
            await self.loop.create_connection(lambda: self, self.lecture.host, self.lecture.port)
        except OSError:
            self.lecture.failed += 1
            self.loop.call_later(1.0, self.ask)

    def connection_made(self, transport):
        self.transport = transport
        self.ask()

    def connection_lost(self, error):
        self.transport = None
        if self.asked:  # an answer was awaited
            self.lecture.failed += 1
            self.asked = 0.0
            self.loop.call_later(self.lecture.pause, self.ask)

    def data_received(self, data):
        self.parts += data
        head, ended, body = self.parts.partition(b"\r\n\r\n")
        if not ended:
            return
        if not self.missing:
            lowered = head.lower()
            self.missing = len(head) + 4 + int(lowered.partition(b"content-length:")[2].partition(b"\r\n")[0])
        if len(self.parts) < self.missing:
            return
        self.take(head, body, self.missing)

    def take(self, head, body, size):
        """One answer, whole."""
        lecture = self.lecture
        lecture.bytes += size
        if not head.startswith(b"HTTP/1.1 200"):
            lecture.failed += 1
        elif self.is_own:
            lecture.polls += 1
            self.own = lecture.own(self.view, 1)
        else:
            lecture.durations.append(time.perf_counter() - self.asked)
            if len(lecture.durations) % LOOK == 1:
                lecture.pause = int(PAUSE.search(zlib.decompress(body, 31))[1]) / 1000
        self.parts, self.missing, self.asked = b"", 0, 0.0
        self.loop.call_later(0.001 if self.is_own else lecture.pause, self.ask)
