"""What computes for a page runs in the threads of one pool: nobody may take them all, and no more may wait than can be answered."""

import asyncio
import re
from contextlib import asynccontextmanager

import orjson

from core.classroom.rates import network_of
from core.errors import UserError
from demo.text import sentence

AT_ONCE, EACH = 32, 24  # requests in threads, of the 40 that there are; of one network address
WAITING, WAITING_EACH = 400, 250  # for a thread; of one network address: a class behind one address asks for several things at once
ADDRESS = re.compile(r"/api/((\w+)/\w+/\w+)$")


class Turns:
    """ASGI middleware; what does not block passes through.

    Args:
        app: the application behind it. blocking: addresses of the API that take a thread, "en/decodes/decode".

    Attributes:
        asking: requests that wait or run, by caller.
    """

    def __init__(self, app, blocking):
        self.app = app
        self.blocking = blocking
        self.all = asyncio.Semaphore(AT_ONCE)
        self.each = {}
        self.asking = {}

    async def __call__(self, scope, receive, send):
        found = ADDRESS.search(scope["path"]) if scope["type"] == "http" and scope["method"] == "POST" else None
        if found is None or found[1] not in self.blocking:
            await self.app(scope, receive, send)
            return
        caller = network_of(scope["client"][0] if scope.get("client") else "")
        if sum(self.asking.values()) >= AT_ONCE + WAITING or self.asking.get(caller, 0) >= EACH + WAITING_EACH:
            await refuse(send, found[2])
            return
        async with self.turn(caller):
            await self.app(scope, receive, send)

    @asynccontextmanager
    async def turn(self, caller):
        """Waits until one more may run."""
        self.asking[caller] = self.asking.get(caller, 0) + 1
        mine = self.each.setdefault(caller, asyncio.Semaphore(EACH))
        try:
            async with mine, self.all:  # first one's own: the others' line is not longer for those who wait here
                yield
        finally:
            self.asking[caller] -= 1
            if not self.asking[caller]:
                del self.asking[caller], self.each[caller]


async def refuse(send, language):
    """The page shows the sentence of an error reply, whatever its status."""
    body = orjson.dumps({"error": sentence(language, UserError("server_busy")), "gone": ""})
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()), (b"retry-after", b"10")]
    await send({"type": "http.response.start", "status": 429, "headers": headers})
    await send({"type": "http.response.body", "body": body})
