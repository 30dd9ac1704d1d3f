"""What a request may come from, and what becomes of one that Gradio trips over. Which addresses there are, how large a request may be and
how long it may take says the guard before it (demo/adapters/guard.py)."""

import logging
from urllib.parse import urlsplit

from gradio.route_utils import CustomCORSMiddleware
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
BY_PROXY = ("x-forwarded-host", "x-forwarded-for", "x-forwarded-proto", "forwarded")  # which no other site's script can add unasked


def refuse_other_sites():
    """Lets no other site's script read an answer. Gradio allows it, passwords included, wherever the page is not served on localhost."""
    CustomCORSMiddleware.is_valid_origin = lambda self, headers: is_own_origin(headers)


class Gate:
    """ASGI middleware.

    Args:
        app: the application behind it.
    """

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif scope["method"] not in SAFE_METHODS and not is_own_origin(Headers(scope=scope)):
            await refuse(send, 403)
        else:
            await self.passed(scope, receive, send)

    async def passed(self, scope, receive, send):
        """Whoever makes Gradio fail hears that the request is wrong, and only the server's log says how. Our own faults stay faults."""
        began, is_ours = False, scope["path"].removeprefix(scope.get("root_path", "")).startswith("/api/")

        async def send_on(message):
            nonlocal began
            began = True
            if message.get("status") == 500 and not is_ours:  # Gradio has noticed by itself
                message = {**message, "status": 400}
            await send(message)

        try:
            await self.app(scope, receive, send_on)
        except ClientDisconnect:
            pass
        except Exception:
            if began or is_ours:
                raise
            path = scope["path"][:100].encode("unicode_escape").decode()
            logging.getLogger(__name__).warning("%s %s failed", scope["method"], path, exc_info=True)
            await refuse(send, 400)


async def refuse(send, status):
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


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
    # A browser leaves out a default port, and some proxies the port at which they were asked.
    fitting = {site.netloc}
    if site.port is None:
        fitting.add(f"{without_port}:{443 if site.scheme == 'https' else 80}")
    elif any(name in headers for name in BY_PROXY):
        fitting.add(without_port)
    named = [headers.get("host", ""), *headers.get("x-forwarded-host", "").split(",")]
    return bool(site.netloc) and not fitting.isdisjoint(name.strip().lower() for name in named)
