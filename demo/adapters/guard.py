"""Security headers on every response; only those of Gradio's routes that the page needs; and no request that holds the server up."""

import asyncio
from contextlib import contextmanager

from gradio import processing_utils
from gradio.exceptions import InvalidPathError
from gradio.routes import API_PREFIX
from starlette.datastructures import Headers

from core.classroom.rates import asked_by, network_of
from core.errors import UserError
from demo.adapters.upload_guard import is_upload
from demo.text import LANGUAGES, sentence

HEADERS = [
    (b"x-content-type-options", b"nosniff"),  # an uploaded file is never taken for a page
    (b"referrer-policy", b"same-origin"),  # a room's code stands in the address
]
# What the page and Gradio's client for programs ask for, below API_PREFIX. The others write files (process_recording, deep_link, forms for
# component_server), keep connections or memory for whoever asks (heartbeat, upload_progress, stream), or fetch from elsewhere (proxy=).
OFFERED = ("queue/", "call/", "run/", "api/", "cancel", "reset", "upload", "file=", "file/", "info", "openapi.json", "startup-events",
           "theme.css", "app_id", "login_check", "token", "user")
CLOSED = (f"{API_PREFIX}/upload_progress", "/monitoring")
FETCHING = (f"{API_PREFIX}/file=http", f"{API_PREFIX}/proxy=")  # Gradio would fetch what these name for whoever asks
STREAMS = ("queue/data", "call/")  # answers that last as long as an event does
MOST_BODY = 10 * 10**6  # bytes of a request that is no upload; a page sends a decode back, which takes 7 MB if a model has 192 heads
MOST_HELD = 150 * 10**6  # bytes of all that are on their way
BODY_SECONDS = 20.0  # that such a request may take
ANSWER_SECONDS = 60.0  # in which whoever asked must have taken in a part of the answer
STREAM_SECONDS = 600.0
MOST_STREAMS, STREAMS_EACH = 1500, 400  # at once; of one network address


def refuse_downloads():
    """Stops Gradio from fetching an address that stands in an event where a file is expected: it would store what it gets, of any size."""

    async def refuse(url, cache_dir):
        raise InvalidPathError("Files are uploaded, not fetched from elsewhere.")

    processing_utils.async_ssrf_protected_download = refuse


def is_offered(path):
    """Whether the page needs what stands at a path, before which a proxy may put a prefix."""
    path = path.lower()
    _, below, asked = path.partition(f"{API_PREFIX}/")
    return not any(closed in path for closed in (*CLOSED, *FETCHING)) and (not below or asked.startswith(OFFERED))


class Guard:
    """ASGI middleware.

    Args:
        app: the application behind it.

    Attributes:
        held: bytes of requests on their way. streams: how many are open, by caller.
    """

    def __init__(self, app):
        self.app = app
        self.held = 0
        self.streams = {}

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        answer = Answer(send)
        caller = network_of(scope["client"][0] if scope.get("client") else "")
        try:
            if not is_offered(scope["path"]):
                await answer.refuse(403)
            elif scope["method"] == "GET" and is_stream(scope["path"]):
                await self.stream(scope, receive, answer, caller)
            elif scope["method"] not in ("POST", "PUT", "PATCH", "DELETE") or is_upload(scope["path"]):
                await self.app(scope, receive, answer)
            elif said_length(scope) > MOST_BODY:
                await answer.refuse(413)
            else:
                with asked_by(caller):
                    await self.with_body(scope, receive, answer)
        except NotTaken:
            pass  # nobody listens

    async def with_body(self, scope, receive, answer):
        """Answers a request whose body is there as a whole, and is not too large."""
        body = bytearray()
        try:
            try:
                async with asyncio.timeout(BODY_SECONDS):
                    more = True
                    while more:
                        message = await receive()
                        if message["type"] == "http.disconnect":
                            return
                        part, more = message.get("body", b""), message.get("more_body", False)
                        body += part
                        self.held += len(part)
                        if len(body) > MOST_BODY or self.held > MOST_HELD:
                            await answer.refuse(413 if len(body) > MOST_BODY else 503)
                            return
            except TimeoutError:
                await answer.refuse(408)
                return
            await self.app(scope, Replayed(bytes(body), receive), answer)
        finally:
            self.held -= len(body)

    async def stream(self, scope, receive, answer, caller):
        """An answer that lasts; not for ever, and not too many."""
        with self.counted(caller) as is_possible:
            if not is_possible:
                await answer.refuse(429, both_languages("server_busy"))
                return
            try:
                async with asyncio.timeout(STREAM_SECONDS):
                    await self.app(scope, receive, answer)
            except TimeoutError:
                raise NotTaken from None

    @contextmanager
    def counted(self, caller):
        """Counts a stream. Yields whether there may be one more."""
        if sum(self.streams.values()) >= MOST_STREAMS or self.streams.get(caller, 0) >= STREAMS_EACH:
            yield False
            return
        self.streams[caller] = self.streams.get(caller, 0) + 1
        try:
            yield True
        finally:
            self.streams[caller] -= 1
            if not self.streams[caller]:
                del self.streams[caller]


def said_length(scope):
    """How long a body is said to be; 0: nothing is said."""
    length = Headers(scope=scope).get("content-length", "")
    return int(length[:20]) if length.isdecimal() else 0


def is_stream(path):
    """Whether the answer at a path lasts."""
    return path.lower().partition(f"{API_PREFIX}/")[2].startswith(STREAMS)


def both_languages(key):
    """A sentence where nobody knows in which language the page is."""
    return "\n".join(sentence(language, UserError(key)) for language in LANGUAGES)


class NotTaken(Exception):
    """Whoever asked does not take the answer in."""


class Answer:
    """Sends the parts of an answer on, each with our headers, and gives up when they are not taken in."""

    def __init__(self, send):
        self.send = send

    async def __call__(self, message):
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], *HEADERS]}
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await self.send(message)
        except TimeoutError:
            raise NotTaken from None

    async def refuse(self, status, words=""):
        """Answers in the application's place."""
        body = words.encode()
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
        await self({"type": "http.response.start", "status": status, "headers": headers})
        await self({"type": "http.response.body", "body": body})


class Replayed:
    """Gives a body that is there already, then whatever comes: that the caller has gone."""

    def __init__(self, body, receive):
        self.body = body
        self.receive = receive

    async def __call__(self):
        if self.body is None:
            return await self.receive()
        message, self.body = {"type": "http.request", "body": self.body, "more_body": False}, None
        return message
