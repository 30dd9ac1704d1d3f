"""The page, served in this process as app.py serves it, and what a benchmark asks of it."""

import json
import os
import socket
import urllib.request
from dataclasses import dataclass


@dataclass(frozen=True)
class Served:
    """A server that answers.

    Attributes:
        page: gr.Blocks. url: of the page, ending with a slash.
    """

    page: object
    url: str

    @property
    def registry(self):
        """Its runs."""
        return self.page.registry

    def close(self):
        """Ends its runs and waits for their threads, then ends the server."""
        self.registry.close(timeout=60)
        self.page.close(verbose=False)


def serve():
    """Starts the server.

    Returns:
        Served.
    """
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

    from core.classroom.registry import Registry
    from demo.adapters.connections import limit_connections
    from demo.build import build_page, launch_options

    page = build_page(Registry())
    _, url, _ = page.launch(prevent_thread_lock=True, quiet=True, server_port=free_port(), **launch_options(page))
    limit_connections(page.server, page.registry.limits.connections)
    return Served(page, url)


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def decode(url, model, source):
    """Decodes through the server's API, as the page's button does."""
    body = json.dumps({"data": [model, source]}).encode()
    request = urllib.request.Request(f"{url}gradio_api/call/decode", body, {"Content-Type": "application/json"})
    event = json.load(urllib.request.urlopen(request))["event_id"]
    answer = urllib.request.urlopen(f"{url}gradio_api/call/decode/{event}").read().decode()
    if "event: complete" not in answer:
        raise RuntimeError(f"the server did not decode: {answer[:200]}")
