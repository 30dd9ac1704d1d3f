"""What computes for a page runs in the threads of one pool: nobody may take them all, and no more may wait than can be answered.

Opening the page is work too: Gradio writes half a megabyte for each, and forty threads that do so leave the server's own thread, which
answers every poll, no time.
"""

import asyncio
import re
from contextlib import asynccontextmanager

import orjson

from core.classroom.rates import network_of
from core.errors import UserError
from demo.adapters.guard import both_languages
from demo.text import sentence

AT_ONCE, EACH = 32, 24  # requests in threads, of the 40 that there are; of one network address
PAGES_AT_ONCE, PAGES_EACH = 2, 1  # the same for opened pages
WAITING, WAITING_EACH = 400, 250  # for a turn; of one network address: a class behind one address asks for several things at once
WRITTEN = ("config", "info", "openapi.json")  # what Gradio writes anew for whoever asks, besides the pages
ADDRESS = re.compile(r"/api/((\w+)/\w+/\w+)$")


class Turns:
    """ASGI middleware; what does not block passes through.

    Args:
        app: the application behind it. blocking: addresses of the API that take a thread, "en/decodes/decode".
        pages: paths without slashes.
    """

    def __init__(self, app, blocking, pages):
        self.app = app
        self.blocking = blocking
        self.pages = frozenset(pages)
        self.computing, self.opening = Line(AT_ONCE, EACH), Line(PAGES_AT_ONCE, PAGES_EACH)

    async def __call__(self, scope, receive, send):
        line, language = self.line_of(scope) if scope["type"] == "http" else (None, "")
        if line is None:
            await self.app(scope, receive, send)
            return
        caller = network_of(scope["client"][0] if scope.get("client") else "")
        if line.is_long(caller):
            await refuse(send, language)
            return
        async with line.turn(caller):
            await self.app(scope, receive, send)

    def line_of(self, scope):
        """Where a request has to wait, None: nowhere; and the language of its address, "": it has none."""
        if scope["method"] == "POST":
            found = ADDRESS.search(scope["path"])
            return (self.computing, found[2]) if found and found[1] in self.blocking else (None, "")
        path = scope["path"].removeprefix(scope.get("root_path", "")).strip("/")
        return (self.opening if path in self.pages or path.endswith(WRITTEN) else None), ""


class Line:
    """Those who wait for a turn and those who have it.

    Attributes:
        asking: how many these are, by caller.
    """

    def __init__(self, at_once, each):
        self.at_once, self.for_each = at_once, each
        self.all = asyncio.Semaphore(at_once)
        self.each = {}
        self.asking = {}

    def is_long(self, caller):
        """Whether no one more may wait, or none of this caller."""
        return (sum(self.asking.values()) >= self.at_once + WAITING
                or self.asking.get(caller, 0) >= self.for_each + WAITING_EACH)

    @asynccontextmanager
    async def turn(self, caller):
        """Waits until one more may go on."""
        self.asking[caller] = self.asking.get(caller, 0) + 1
        mine = self.each.setdefault(caller, asyncio.Semaphore(self.for_each))
        try:
            async with mine, self.all:  # first one's own: the others' line is not longer for those who wait here
                yield
        finally:
            self.asking[caller] -= 1
            if not self.asking[caller]:
                del self.asking[caller], self.each[caller]


async def refuse(send, language):
    """The page shows the sentence of an error reply, whatever its status; who opens a page reads it in each language."""
    if language:
        kind, body = b"application/json", orjson.dumps({"error": sentence(language, UserError("server_busy")), "gone": ""})
    else:
        kind, body = b"text/plain; charset=utf-8", both_languages("server_busy").encode()
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode()), (b"retry-after", b"10")]
    await send({"type": "http.response.start", "status": 429, "headers": headers})
    await send({"type": "http.response.body", "body": body})
