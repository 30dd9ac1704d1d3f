"""What of Gradio's own is open to strangers: the addresses that the page and its API use, to bodies of a size that a page sends, and to
no other site's scripts.

Gradio offers a page more than this one needs: a converter of recorded videos, which writes to the disk beside every limit of uploads, links
that store what a page shows, functions of components that take a thousand files at once. What nobody here asks for is not there.
"""

import logging
import re
from urllib.parse import urlsplit

from gradio.route_utils import CustomCORSMiddleware
from gradio.routes import API_PREFIX
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect

USED = re.compile(
    "app_id|call|cancel|file=.*|heartbeat|info|login_check|openapi.json|queue|reset|startup-events|theme.css|token|upload|"
    "upload_progress|user"
)  # the first part of an address behind /gradio_api/
MAX_BODY_BYTES = 10 * 10**6  # of a request that is no upload; a page sends a decode back, which takes 7 MB if a model has 192 heads
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


def refuse_other_sites():
    """Lets no other site's script read an answer. Gradio allows it, passwords included, wherever the page is not served on localhost."""
    CustomCORSMiddleware.is_valid_origin = lambda self, headers: is_own_origin(headers)


class Gate:
    """ASGI middleware; the API's addresses, which have a guard of their own (demo/api/routes.py), pass it as all others do.

    Args:
        app: the application behind it.
    """

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status = refusal(scope)
        if status:
            await answer(send, status)
        elif is_upload(scope["path"]):  # demo/adapters/upload_guard.py
            await self.app(scope, receive, send)
        else:
            await Passage(receive, send).run(self.app, scope)


class Passage:
    """One request on its way. Whoever fails over it answers that it is wrong, and only the server's log says how."""

    def __init__(self, receive, send):
        self.receive_part = receive
        self.send_part = send
        self.received = 0
        self.began = False

    async def run(self, app, scope):
        try:
            await app(scope, self.receive, self.send)
        except TooLarge:
            await self.refuse(413)
        except ClientDisconnect:
            pass
        except Exception:
            if self.began or scope["path"].removeprefix(scope.get("root_path", "")).startswith("/api/"):  # ours, where it is a fault
                raise
            logging.getLogger(__name__).warning(
                "%s %s failed", scope["method"], scope["path"][:100].encode("unicode_escape").decode(), exc_info=True
            )
            await self.refuse(400)

    async def receive(self):
        message = await self.receive_part()
        self.received += len(message.get("body", b""))
        if self.received > MAX_BODY_BYTES:
            raise TooLarge
        return message

    async def send(self, message):
        self.began = True
        await self.send_part(message)

    async def refuse(self, status):
        if not self.began:
            await answer(self.send_part, status)


class TooLarge(Exception):
    """A body has more bytes than any page's."""


async def answer(send, status):
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


def refusal(scope):
    """The status that a request is answered with before anybody looks at it; 0: none."""
    headers = Headers(scope=scope)
    if scope["method"] not in SAFE_METHODS and not is_own_origin(headers):
        return 403
    _, gradios, rest = scope["path"].partition(f"{API_PREFIX}/")  # a proxy may put a prefix before it
    if gradios and not USED.fullmatch(rest.partition("/")[0]):
        return 404
    length = headers.get("content-length", "0")
    return 413 if not is_upload(scope["path"]) and length.isdecimal() and int(length[:20]) > MAX_BODY_BYTES else 0


def is_upload(path):
    return path.rstrip("/").endswith(f"{API_PREFIX}/upload")


def is_own_origin(headers):
    """Whether a request was made by the page itself, or by no page at all: a browser says of which site a script is that makes one.

    Behind a proxy the page's own name may stand in another header. Browsers that see the page over https say it by themselves too.
    """
    origin = headers.get("origin")
    if origin is None:
        return True
    if headers.get("sec-fetch-site") == "same-origin":
        return True
    try:
        site = urlsplit(origin)
        without_port = site.netloc.removesuffix(f":{site.port}")
    except ValueError:
        return False
    # A browser leaves out a default port, and a proxy the port at which it was asked.
    fitting = {site.netloc, f"{without_port}:{443 if site.scheme == 'https' else 80}" if site.port is None else without_port}
    named = [headers.get("host", ""), *headers.get("x-forwarded-host", "").split(",")]
    return bool(site.netloc) and not fitting.isdisjoint(name.strip().lower() for name in named)
