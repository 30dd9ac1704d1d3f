"""Security headers on every response, and no request that makes the server fetch from elsewhere."""

from gradio import processing_utils
from gradio.exceptions import InvalidPathError

HEADERS = [
    (b"x-content-type-options", b"nosniff"),  # an uploaded file is never taken for a page
    (b"referrer-policy", b"same-origin"),  # a room's code stands in the address
]
FETCHING_ADDRESSES = ("/gradio_api/file=http", "/gradio_api/proxy=")  # Gradio would fetch what these name for whoever asks


def refuse_downloads():
    """Stops Gradio from fetching an address that stands in an event where a file is expected: it would store what it gets, of any size."""

    async def refuse(url, cache_dir):
        raise InvalidPathError("Files are uploaded, not fetched from elsewhere.")

    processing_utils.async_ssrf_protected_download = refuse


class Guard:
    """ASGI middleware.

    Args:
        app: the application behind it.
    """

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        async def send_with_headers(message):
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *HEADERS]}
            await send(message)

        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif scope["path"].lower().startswith(FETCHING_ADDRESSES):
            await send_with_headers({"type": "http.response.start", "status": 403, "headers": []})
            await send({"type": "http.response.body", "body": b""})
        else:
            await self.app(scope, receive, send_with_headers)
