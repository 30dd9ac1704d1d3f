"""Connections on which nothing comes, and too many of them."""

import socket
import threading
import time
from contextlib import ExitStack, contextmanager

import pytest
import uvicorn

from core.errors import UserError
from demo.adapters import connections
from demo.adapters.connections import limit_connections
from demo.text import sentence
from helpers import eventually

MOST = 7


async def answer(scope, receive, send):
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})


@pytest.fixture(scope="module")
def server():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connections, "HEAD_SECONDS", 0.4)
        server = uvicorn.Server(uvicorn.Config(answer, port=0, log_level="error", lifespan="off", timeout_keep_alive=30))
        thread = threading.Thread(target=server.run)
        thread.start()
        eventually(lambda: server.started)
        limit_connections(server, MOST)
        yield server
        server.should_exit = True
        thread.join(30)


@contextmanager
def connected(server):
    with socket.create_connection(server.servers[0].sockets[0].getsockname(), timeout=30) as connection:
        yield connection


def ask(connection):
    """A whole request and its answer."""
    connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    answer = b""
    while not answer.endswith(b"ok"):
        answer += (part := connection.recv(1000))
        assert part, "the connection was closed"


def is_closed(connection):
    try:
        return connection.recv(1) == b""
    except ConnectionError:
        return True


def nothing_open(server):
    eventually(lambda: not server.server_state.connections)


def test_a_connection_on_which_nothing_comes_is_closed(server):
    nothing_open(server)
    with connected(server) as silent:
        assert is_closed(silent)
    nothing_open(server)


@pytest.mark.parametrize("answered", [False, True])
def test_a_request_that_comes_byte_by_byte_is_given_up(server, answered):
    with connected(server) as slow:
        if answered:  # and then begins another
            ask(slow)
        until = time.monotonic() + 20
        with pytest.raises(OSError):
            while time.monotonic() < until:
                slow.sendall(b"G")
                time.sleep(0.02)
        assert time.monotonic() < until
    nothing_open(server)


def test_who_asks_again_and_again_stays_connected(server):
    with connected(server) as page:
        until = time.monotonic() + 3 * connections.HEAD_SECONDS
        while time.monotonic() < until:
            ask(page)
            time.sleep(0.05)
        time.sleep(2 * connections.HEAD_SECONDS)  # and pauses
        ask(page)
    nothing_open(server)


def test_one_too_many_hears_why_and_the_others_go_on(server):
    with ExitStack() as stack:
        pages = [stack.enter_context(connected(server)) for _ in range(MOST)]
        for page in pages:
            ask(page)
        with connected(server) as late:
            words = b""
            while part := late.recv(5000):
                words += part
        assert words.startswith(b"HTTP/1.1 503 ")
        assert words.partition(b"\r\n\r\n")[2].decode() == "\n".join(sentence(one, UserError("server_busy")) for one in ("en", "ja"))
        ask(pages[0])
    nothing_open(server)
    with connected(server) as next_one:
        ask(next_one)
