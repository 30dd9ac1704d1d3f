"""Pages of a lecture, without a browser: each reads the open end of a run's log as the live chart does, and polls by its own id at times.

Run in a process of its own, which uses nothing but the standard library, and little of that: it shares the cores with the training. The
pages ask at moments of their own, spread evenly, so that no two come together more often than chance has it.
"""

import json
import random
import re
import resource
import selectors
import socket
import threading
import time
import zlib
from heapq import heapify, heappop, heappush
from urllib.parse import urlsplit

from benchmarks.followers import input_is_closed
from benchmarks.fresh import say_ready

OWN = 9.0  # seconds between two polls by a page's own id: 0.8 to 1.0 of RENEW in demo/api/runs.py
TICK = 0.005  # seconds between two looks at what is due and what has come, so that this process seldom wakes
LOOK = 50  # one answer of so many is unpacked, to see how long pages shall wait
APART = 0.8, 1.2  # of that pause: a page's own
PAUSE = re.compile(rb'"pause":(\d+)')
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


def read(url, key, views):
    """Reads until standard input is closed; one page for each view.

    Args:
        url: of the server or of what stands before it, ending with a slash. key: of the log. views: ids of subscriptions.
    Returns:
        milliseconds: p95 of reading an open end, up to TICK too long. reads, polls: how many answers. failed: how many were none or
        errors. bytes: of all answers. cpu: seconds of processor time that this process used.
    """
    allow_files()
    lecture, over = Lecture(url, key, views), threading.Event()
    threading.Thread(target=lambda: (input_is_closed(), over.set()), daemon=True).start()
    say_ready()
    lecture.go(over)
    durations = sorted(lecture.durations) or [0.0]
    return {"milliseconds": 1000 * durations[min(len(durations) - 1, int(0.95 * len(durations)))], "reads": len(lecture.durations),
            "polls": lecture.polls, "failed": lecture.failed, "bytes": lecture.bytes, "cpu": time.process_time()}


def allow_files():
    """A thousand pages are a thousand connections, which is more than a process may have open unless it asks."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (65_536 if most == resource.RLIM_INFINITY else min(65_536, most), most))


class Lecture:
    """All pages, and what they saw."""

    def __init__(self, url, key, views):
        address = urlsplit(url)
        self.address = address.hostname, address.port
        self.get = (f"GET {address.path}log/en/{key}/open HTTP/1.1\r\nHost: {address.netloc}\r\n"
                    "Accept: */*\r\nAccept-Encoding: gzip, deflate, br\r\n\r\n").encode()
        self.post = f"POST {address.path}api/en/runs/poll HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Type: application/json\r\n"
        self.pause = 2.0
        self.durations, self.polls, self.failed, self.bytes = [], 0, 0, 0
        self.selector = selectors.DefaultSelector()
        begin = time.perf_counter()
        self.due = [(begin + self.pause * number / len(views), number) for number in range(len(views))]  # when each asks next
        self.pages = [Page(self, number, view) for number, view in enumerate(views)]
        heapify(self.due)

    def go(self, over):
        """Lets the pages ask until an event is set."""
        while not over.is_set():
            looked = time.perf_counter()
            while self.due and self.due[0][0] <= looked:
                self.pages[heappop(self.due)[1]].ask()
            time.sleep(max(0.0, looked + TICK - time.perf_counter()))
            for found, _ in self.selector.select(0):
                found.data.receive()

    def ask_later(self, number, seconds):
        heappush(self.due, (time.perf_counter() + seconds, number))

    def own(self, view, step):
        """The request by a page's own id, which has drawn so many steps: one that has none is told more."""
        content = json.dumps({"run": view, "step": step, "event": 0, "reads": True})
        return f"{self.post}Content-Length: {len(content)}\r\n\r\n{content}".encode()


class Page:
    """One page on one connection, which is opened again when it was closed."""

    def __init__(self, lecture, number, view):
        self.lecture, self.number, self.view = lecture, number, view
        self.connection, self.asked, self.is_own, self.parts = None, 0.0, False, b""
        self.own = lecture.own(view, 0)
        self.renew_at = 0.0  # first it says that it is there

    def ask(self):
        try:
            self.connection = self.connection or self.connect()
            self.asked = time.perf_counter()
            self.is_own = self.asked >= self.renew_at
            self.connection.send(self.own if self.is_own else self.lecture.get)
        except OSError:
            self.fail()
            return
        if self.is_own:
            self.renew_at = self.asked + OWN * (random.random() if self.renew_at == 0.0 else 1.0)

    def connect(self):
        connection = socket.create_connection(self.lecture.address)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.setblocking(False)
        self.lecture.selector.register(connection, selectors.EVENT_READ, self)
        return connection

    def receive(self):
        """What has come; an answer may come in parts."""
        try:
            part = self.connection.recv(65_536)
        except OSError:
            part = b""
        self.parts += part
        head, ended, body = self.parts.partition(b"\r\n\r\n")
        length = LENGTH.search(head) if ended else None
        if not part:
            self.close()
        elif ended and len(body) >= (int(length[1]) if length else 0):
            self.take(head, body)

    def close(self):
        """The other end has closed; a failure if an answer was awaited."""
        if self.asked:
            self.fail()
        elif self.connection:
            self.leave()

    def fail(self):
        self.lecture.failed += 1
        self.leave()
        self.lecture.ask_later(self.number, 1.0)

    def leave(self):
        if self.connection:
            self.lecture.selector.unregister(self.connection)
            self.connection.close()
        self.connection, self.asked, self.parts = None, 0.0, b""

    def take(self, head, body):
        """One answer, whole."""
        lecture, now = self.lecture, time.perf_counter()
        lecture.bytes += len(self.parts)
        if not head.startswith(b"HTTP/1.1 200"):
            lecture.failed += 1
        elif self.is_own:
            lecture.polls += 1
            self.own = lecture.own(self.view, 1)
        else:
            lecture.durations.append(now - self.asked)
            if len(lecture.durations) % LOOK == 1:
                lecture.pause = int(PAUSE.search(zlib.decompress(body, 31))[1]) / 1000
        self.parts, self.asked = b"", 0.0
        lecture.ask_later(self.number, 0.001 if self.is_own else lecture.pause * random.uniform(*APART))
