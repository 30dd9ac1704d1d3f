"""Small requests that a class makes again and again are answered before uvicorn and Gradio take them apart, which costs most.

Only what is plain is taken: one request that came whole, as browsers and proxies send it, for a log or for an address of the API that does
not block, from the page's own origin, on a server without a password. Everything else goes the usual way, and would get the same answer.
"""

import json
import logging
from functools import cache, cached_property

import h11
import orjson
import uvicorn.config
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.protocols.http import auto

from core.classroom.rates import asked_by
from demo.adapters.guard import HEADERS
from demo.adapters.log_reading import is_guarded
from demo.api.routes import MAX_BODY_BYTES

API = "/api/"
FORWARDED = b"x-forwarded-for"  # a proxy's word for who asks
REASONS = {200: b"OK", 304: b"Not Modified", 404: b"Not Found", 500: b"Internal Server Error"}
UNUSUAL = (b"transfer-encoding", b"expect", b"upgrade")  # headers of which uvicorn is to think
ONCE = (b"host", b"content-length", b"content-type", b"origin", b"connection", FORWARDED)


class QuickAnswers:
    """From the bytes of a request to those of its answer.

    Args:
        page: gr.Blocks of `demo.build.build_page`, also before it is launched.
    """

    def __init__(self, page):
        self.page = page

    def answer(self, request, app, host="", proxies=()):
        """Status, headers and body; None: it is not for here.

        Args:
            request: bytes, all that has come. app: what the server serves, which may be a larger one that holds the page. host: who asks.
            proxies: addresses that are believed when they say for whom they ask, as uvicorn holds them (see `believed_proxies`).
        """
        if not request.startswith((b"GET /log/", b"POST /api/")):
            return None
        head, ended, body = request.partition(b"\r\n\r\n")
        if not ended or app is not getattr(self.page, "app", None) or is_guarded(app):
            return None
        line, *lines = head.split(b"\r\n")
        headers = plain_headers(lines)
        method, _, rest = line.partition(b" ")
        path, _, version = rest.partition(b" ")
        if headers is None or version != b"HTTP/1.1" or not path.isascii() or b"%" in path or b"?" in path or b"#" in path:
            return None
        if headers.get(b"content-length", b"0") != b"%d" % len(body):
            return None
        if method == b"GET":
            known, packs = headers.get(b"if-none-match", b""), b"gzip" in headers.get(b"accept-encoding", b"")
            return self.page.log_answers.answer(path.decode(), known, packs, guarded=False)
        if FORWARDED in headers and host in proxies:
            host = proxies.get_trusted_client_address(headers[FORWARDED].decode("latin1"))[0] or host
        with asked_by(host):
            return self.of_api(path.decode(), headers, body)

    def of_api(self, path, headers, body):
        """What demo.api.routes would answer, if it would do so at once."""
        endpoint = self.page.api_endpoints.get(path.removeprefix(API))
        kind = headers.get(b"content-type", b"").partition(b";")[0].strip()
        if endpoint is None or endpoint.blocking or kind != b"application/json" or len(body) > MAX_BODY_BYTES:
            return None
        try:
            asked = json.loads(body)
        except (ValueError, RecursionError):
            return None
        try:
            status, reply = 200, orjson.dumps(endpoint.answer(asked))
        except Exception:  # as uvicorn does
            logging.getLogger("uvicorn.error").exception("An answer failed")
            status, reply = 500, b"{}"
        return status, [*HEADERS, (b"content-type", b"application/json"), (b"content-length", b"%d" % len(reply))], reply


def plain_headers(lines):
    """The headers by name in small letters; None if there is something unusual about them."""
    headers = {}
    for line in lines:
        name, colon, value = line.partition(b":")
        name = name.lower()
        if not colon or name != name.strip() or b"\n" in line or b"\r" in line or name in UNUSUAL or (name in ONCE and name in headers):
            return None
        headers[name] = value.strip()
    if b"host" not in headers or headers.get(b"connection", b"keep-alive").lower() != b"keep-alive":
        return None
    origin = headers.get(b"origin")
    return headers if origin is None or origin.partition(b"://")[2] == headers[b"host"] else None


@cache
def believed_proxies(addresses):
    """Whom uvicorn believes when it says for whom it asks.

    Args:
        addresses: as text, see uvicorn's `forwarded_allow_ips`.
    """
    return ProxyHeadersMiddleware(None, addresses).trusted_hosts


def quick_protocol(answers):
    """uvicorn's protocol for HTTP, which asks `answers` first; None if it is not the one that is known here.

    Args:
        answers: QuickAnswers.
    """
    usual = auto.AutoHTTPProtocol
    if not hasattr(usual, "on_response_complete") or usual.__module__ != "uvicorn.protocols.http.h11_impl":
        return None

    class QuickProtocol(usual):
        """Between two requests that uvicorn has answered, it answers one by itself."""

        @cached_property
        def proxies(self):
            addresses = self.config.forwarded_allow_ips
            return believed_proxies(addresses if isinstance(addresses, str) else ",".join(addresses)) if self.config.proxy_headers else ()

        def data_received(self, data):
            host = self.client[0] if self.client else ""
            answer = answers.answer(data, self.config.app, host, self.proxies) if self.is_between_requests() else None
            if answer is None:
                super().data_received(data)
                return
            status, headers, body = answer
            lines = [b"HTTP/1.1 %d %s" % (status, REASONS[status])]
            lines += [b"%s: %s" % header for header in (*self.server_state.default_headers, *headers)]
            self.transport.write(b"\r\n".join(lines) + b"\r\n\r\n" + body)
            self.on_response_complete()

        def is_between_requests(self):
            """Whether nothing is being received, answered or sent on this connection."""
            ours, theirs = self.conn.our_state, self.conn.their_state
            answered = self.cycle is None or self.cycle.response_complete
            return answered and ours is h11.IDLE is theirs and not self.conn.trailing_data[0] and not self.flow.write_paused

    return QuickProtocol


def answer_quickly(page):
    """The servers that are launched from now on answer so.

    Args:
        page: see QuickAnswers.
    """
    protocol = quick_protocol(QuickAnswers(page))
    if protocol is not None:
        uvicorn.config.HTTP_PROTOCOLS["auto"] = protocol
