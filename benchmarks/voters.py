"""A class that is asked, without a browser: a teacher's page, and students' pages that follow, watch the run and vote.

Run in a process of its own, which uses nothing but the standard library, so that it takes little from the training.
"""

import asyncio
import json
import random
import time
import zlib
from urllib.parse import urlsplit

from benchmarks.followers import input_is_closed
from benchmarks.fresh import say_ready

POLL, POLL_ASKING = 1.0, 0.4  # seconds: POLL and POLL_ASKING of room_bar/index.js
VOTING = 3.0  # seconds within which everybody has pressed
CHOICES = ["one", "two", "three"]


def attend(url, view, pages):
    """Asks question after question until standard input is closed.

    Args:
        url: of the server. view: id of the run that the teacher shows. pages: students.
    Returns:
        seconds: of each vote, from the press until the teacher's page had it. polls: milliseconds of each student's poll of the room.
        refused: how many answers were errors.
    """
    return asyncio.run(attend_all(url, view, pages))


async def attend_all(url, view, pages):
    found = {"seconds": [], "polls": [], "refused": 0}
    lesson = Lesson(url, view, found)
    await lesson.begin(pages)
    tasks = [asyncio.create_task(one) for one in lesson.everybody()]
    say_ready()
    await asyncio.to_thread(input_is_closed)
    for task in tasks:
        task.cancel()
    for result in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(result, Exception):  # a cancelled task's is none
            raise result
    return found


class Page:
    """One page's connection."""

    def __init__(self, url, found):
        self.address, self.found, self.reader, self.writer = urlsplit(url), found, None, None
        self.lock = asyncio.Lock()

    async def ask(self, action, **request):
        """The server's reply to a request, over one connection; what the server closes because it was quiet is opened again."""
        content = json.dumps(request).encode()
        head = (f"POST /api/en/{action} HTTP/1.1\r\nHost: {self.address.netloc}\r\nContent-Type: application/json\r\n"
                f"Content-Length: {len(content)}\r\n\r\n").encode()
        async with self.lock:
            for _ in range(2):
                try:
                    return await self.exchange(head + content)
                except (ConnectionError, asyncio.IncompleteReadError):
                    self.writer = None
        raise ConnectionError(action)

    async def read(self, path):
        """A part of a log."""
        head = f"GET {path} HTTP/1.1\r\nHost: {self.address.netloc}\r\nAccept-Encoding: gzip\r\n\r\n".encode()
        async with self.lock:
            return await self.exchange(head)

    async def exchange(self, content):
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection(self.address.hostname, self.address.port)
        self.writer.write(content)
        head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        body = await self.reader.readexactly(int(head.split(b"content-length:")[1].split(b"\r\n")[0]))
        reply = json.loads(zlib.decompress(body, 31) if b"content-encoding: gzip" in head else body)
        self.found["refused"] += "error" in reply
        return reply


class Lesson:
    """A teacher and students. The teacher's page goes on asking."""

    def __init__(self, url, view, found):
        self.url, self.view, self.found = url, view, found
        self.teacher, self.steering, self.students, self.pressed = Page(url, found), Page(url, found), [], []
        self.key, self.seen, self.question = {}, 0, 0
        self.random = random.Random(7)

    async def begin(self, pages):
        """Opens the room; everybody enters."""
        opened = await self.teacher.ask("rooms/open")
        self.key = {"room": opened["room"], "secret": opened["secret"]}
        await self.teach()
        for _ in range(pages):
            page = Page(self.url, self.found)
            self.students.append((page, await self.follow(page, None)))

    def everybody(self):
        """What goes on at once."""
        yield self.teacher_polls()
        yield self.teacher_asks()
        for number, (page, reply) in enumerate(self.students):
            offset = number / len(self.students)
            yield self.student_polls(page, reply["student"], offset)
            yield self.student_watches(Page(self.url, self.found), reply["run"], offset)

    async def teach(self):
        return await self.teacher.ask("rooms/teach", **self.key, run=self.view, tab=None)

    async def follow(self, page, student):
        where = {"lesson": "what-is-learned", "step": 0}
        return await page.ask("rooms/follow", room=self.key["room"], student=student, watching=True, again=False, seen=None, where=where)

    async def teacher_polls(self):
        """What of the votes has come; it is what the teacher's page draws."""
        while True:
            question = (await self.teach())["asked"]["question"]
            now = time.perf_counter()
            if question is not None and question["number"] == self.question:
                arrived = question["rounds"][0]["took_part"]
                self.found["seconds"] += [now - pressed for pressed in self.pressed[self.seen:arrived]]
                self.seen = max(self.seen, arrived)
            await asyncio.sleep(POLL if question is None else POLL_ASKING)

    async def teacher_asks(self):
        """Question after question, until no more fit."""
        for _ in range(40):
            asked = await self.steering.ask("room_questions/ask_own", **self.key, words="Which?", choices=CHOICES)
            self.pressed, self.seen, self.question = [], 0, asked["question"]["number"]
            await asyncio.sleep(VOTING + 2 * POLL)

    async def student_polls(self, page, student, offset):
        """Follows the room, and votes once on each question, on a connection of its own as a browser would."""
        await asyncio.sleep(offset * POLL)
        voted, voting = 0, Page(self.url, self.found)
        votes = set()
        while True:
            asked = time.perf_counter()
            question = (await self.follow(page, student))["asked"]
            self.found["polls"].append(1000 * (time.perf_counter() - asked))
            if question is not None and question["open"] and question["number"] > voted:
                voted = question["number"]
                votes.add(asyncio.create_task(self.vote(voting, student, voted)))
            await asyncio.sleep(POLL)

    async def vote(self, page, student, number):
        await asyncio.sleep(self.random.random() * (VOTING - POLL))
        if number != self.question:
            return
        pressed = time.perf_counter()
        self.pressed.append(pressed)  # votes reach the server in nearly the order in which they are pressed
        await page.ask("room_questions/vote", room=self.key["room"], student=student, number=number,
                       answer=str(1 + self.random.randrange(len(CHOICES))))

    async def student_watches(self, page, run, offset):
        """The live chart of a student's page: reads the open end of the log, and polls by its own id now and then."""
        await asyncio.sleep(offset)
        while True:
            log = (await page.ask("runs/poll", run=run, step=0, event=0, reads=True))["log"]
            renew_at = time.perf_counter() + 0.9 * log["renew"] / 1000
            while time.perf_counter() < renew_at:
                pause = (await page.read(f"/log/en/{log['key']}/open"))["pause"]
                await asyncio.sleep(pause / 1000)
