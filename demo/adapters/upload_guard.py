"""What stands before Gradio's upload route: nothing is written to the disk that would be too much."""

import asyncio
import time
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.formparsers import MultiPartException

from core.errors import UserError
from demo.text import sentence

CHUNK = 250_000  # bytes for which room is made at a time
REQUEST_OVERHEAD = 10**5  # bytes that a request may have beside its file
MAX_SECONDS = 600  # that an upload may take


class UploadGuard:
    """ASGI middleware; everything but uploads passes through.

    Args:
        app: the application behind it. folder: demo.api.upload_folder.UploadFolder. largest: bytes of one file.
        languages: path without slashes -> language of the page there.
    """

    def __init__(self, app, folder, largest, languages):
        self.app = app
        self.folder = folder
        self.largest = largest
        self.languages = languages

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http" or scope["method"] != "POST" or not scope["path"].lower().rstrip("/").endswith("/upload"):
            await self.app(scope, receive, send)
            return
        upload = Upload(self, receive, send, self.language(scope))
        with self.folder.receiving():
            await self.app(scope, upload.receive, upload.send)

    def language(self, scope):
        """The language of the page from which a request comes."""
        path = urlsplit(Headers(scope=scope).get("referer", "")).path
        return self.languages.get(path.strip("/"), self.languages[""])

    async def make_room(self):
        """Makes room on the disk for one more step.

        Raises:
            UserError: if there is none.
        """
        if not await asyncio.to_thread(self.folder.make_room, CHUNK):
            raise UserError("uploads_full", limit=self.folder.limit / 1e6)


class Upload:
    """One request. Whatever is wrong with it is raised as what Gradio's parser itself raises: it then removes what it has written."""

    def __init__(self, guard, receive, send, language):
        self.guard = guard
        self.receive_part = receive
        self.send_part = send
        self.language = language
        self.deadline = time.monotonic() + MAX_SECONDS
        self.received = self.granted = 0
        self.complete = False
        self.refusal = None

    async def receive(self):
        """The next part of the request, when there is room for it."""
        message = await self.next_part()
        try:
            if self.received > self.guard.largest + REQUEST_OVERHEAD:
                raise UserError("checkpoint_too_large", size=self.received / 1e6, limit=self.guard.largest / 1e6)
            while self.received > self.granted:
                await self.guard.make_room()
                self.granted += CHUNK
        except UserError as refusal:
            self.refusal = sentence(self.language, refusal)
            raise MultiPartException(self.refusal) from refusal
        return message

    async def next_part(self):
        """Raises MultiPartException if the sender is gone or takes too long."""
        try:
            async with asyncio.timeout(self.deadline - time.monotonic()):
                message = await self.receive_part()
        except TimeoutError as error:
            raise MultiPartException("The upload took too long.") from error
        if message["type"] == "http.disconnect":
            raise MultiPartException("The upload was broken off.")
        self.received += len(message.get("body", b""))
        self.complete = not message.get("more_body", False)
        return message

    async def send(self, message):
        """Sends the answer on, or in its place why the upload was refused."""
        if self.refusal is None:
            await self.send_part(message)
        elif message["type"] == "http.response.start":
            await self.drain()
            body = self.refusal.encode()
            headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
            await self.send_part({"type": "http.response.start", "status": 413, "headers": headers})
            await self.send_part({"type": "http.response.body", "body": body})

    async def drain(self):
        """Takes in the rest, unless it is too much: a browser hears no answer while it is still sending."""
        while not self.complete and self.received <= self.guard.largest + REQUEST_OVERHEAD:
            try:
                await self.next_part()
            except MultiPartException:
                return
