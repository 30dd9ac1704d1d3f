"""What is answered before uvicorn takes it apart: the same answer as the usual way, and nothing that is not plain."""

import http.client
import json
import socket
import threading
import time

import pytest
import uvicorn
from hypothesis import given, settings
from hypothesis import strategies as st

from core.classroom.rates import CALLER
from demo.adapters.quick_answers import QuickAnswers, believed_proxies, quick_protocol
from demo.api.routes import MAX_BODY_BYTES, Endpoint

REST = "the usual way"


class Logs:
    """Answers every path below /log/."""

    def answer(self, path, known, packs, guarded):
        status = 304 if known == b'"it"' else 200
        body = b"" if status == 304 else f"{path} {packs}".encode()
        return status, [(b"content-length", b"%d" % len(body))] if body else [], body


class Page:
    """What there is of a page that was launched without a password."""

    class app:
        auth = auth_dependency = None

    log_answers = Logs()

    def __init__(self):
        def fail(asked):
            raise RuntimeError("a fault of ours")

        self.api_endpoints = {"en/runs/poll": Endpoint(lambda asked: {"asked": asked}), "en/runs/verdict": Endpoint(dict, blocking=True),
                              "en/runs/fail": Endpoint(fail)}


def request(line=b"POST /api/en/runs/poll HTTP/1.1", body=b"[7]", **headers):
    """Bytes as a browser sends them; a header that is None is left out."""
    usual = {"host": "x:1", "content-type": "application/json", "content-length": str(len(body))} if body else {"host": "x:1"}
    sent = {**usual, **{name.replace("_", "-"): value for name, value in headers.items()}}
    lines = "".join(f"{name}: {value}\r\n" for name, value in sent.items() if value is not None)
    return line + b"\r\n" + lines.encode() + b"\r\n" + body


def ask(asked):
    return QuickAnswers(Page()).answer(asked, Page.app)


GET = {"line": b"GET /log/en/key/open HTTP/1.1", "body": b""}


@pytest.mark.parametrize("asked, status, body", [
    (request(), 200, b'{"asked":[7]}'),
    (request(content_type="application/json; charset=utf-8", connection="keep-alive", origin="http://x:1"), 200, b'{"asked":[7]}'),
    (request(**GET), 200, b"/log/en/key/open False"),
    (request(**GET, accept_encoding="gzip, br"), 200, b"/log/en/key/open True"),
    (request(**GET, if_none_match='"it"'), 304, b""),
    (request(line=b"POST /api/en/runs/fail HTTP/1.1"), 500, b"{}"),
])
def test_what_is_plain_is_answered(asked, status, body):
    answer = ask(asked)
    assert (answer[0], answer[2]) == (status, body)


@pytest.mark.parametrize("asked", [
    request(line=b"GET /api/en/runs/poll HTTP/1.1"),
    request(line=b"POST /api/en/runs/poll HTTP/1.0"),
    request(line=b"POST /api/en/runs/poll"),
    request(line=b"POST /api/en/runs/poll?x HTTP/1.1"),
    request(line=b"POST /api/en/runs%2Fpoll HTTP/1.1"),
    request(line=b"POST /api/en/runs/verdict HTTP/1.1"),
    request(line=b"POST /api/en/runs/nothing HTTP/1.1"),
    request(line=b"POST /log/en/key/open HTTP/1.1"),
    request(line=b"GET / HTTP/1.1", body=b""),
    request(line=b"GET /log/en/k\xe9y/open HTTP/1.1", body=b""),
    request(body=b"[7", content_length="3"),
    request(body=b"[7"),
    request(body=b"[" * 50_000),
    request(body=b" " * MAX_BODY_BYTES + b"7"),
    request(content_type="text/plain"),
    request(content_type=None),
    request(content_length="4"),
    request(content_length="+3"),
    request(content_length=None),
    request(host=None),
    request(origin="http://elsewhere"),
    request(origin="null"),
    request().replace(b"\r\n\r\n", b"\r\nx-forwarded-for: 1.1.1.1\r\nx-forwarded-for: 2.2.2.2\r\n\r\n"),
    request(connection="close"),
    request(connection="Upgrade", upgrade="websocket"),
    request(transfer_encoding="chunked"),
    request(expect="100-continue"),
    request() + request(),
    request()[:-1],
    request()[:20],
    request().replace(b"\r\n\r\n", b"\r\ncontent-length: 3\r\n\r\n"),
    request().replace(b"\r\n\r\n", b"\r\nno colon\r\n\r\n"),
    request().replace(b"\r\n\r\n", b"\r\nx : y\r\n\r\n"),
    request().replace(b"\r\n\r\n", b"\r\n folded: y\r\n\r\n"),
    request().replace(b"\r\n\r\n", b"\r\nx: y\nz: 1\r\n\r\n"),
    request(**GET) + b"x",
    b"",
])
def test_everything_else_goes_the_usual_way(asked):
    assert ask(asked) is None


@pytest.mark.parametrize("proxies, from_host, forwarded, caller", [
    ("127.0.0.1", "127.0.0.1", "203.0.113.7", "203.0.113.7"),
    ("127.0.0.1", "127.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7"),  # who asks can write what is to the left
    ("127.0.0.1", "127.0.0.1", "", "127.0.0.1"),
    ("127.0.0.1", "203.0.113.9", "203.0.113.7", "203.0.113.9"),
    ("", "127.0.0.1", "203.0.113.7", "127.0.0.1"),
])
def test_a_proxy_is_believed_as_uvicorn_believes_it(proxies, from_host, forwarded, caller):
    page = Page()
    page.api_endpoints["en/who"] = Endpoint(lambda asked: CALLER.get())
    asked = request(line=b"POST /api/en/who HTTP/1.1", x_forwarded_for=forwarded)
    assert QuickAnswers(page).answer(asked, Page.app, from_host, believed_proxies(proxies))[2] == b'"%s"' % caller.encode()


@settings(max_examples=300, deadline=None)
@given(junk=st.binary(max_size=80), start=st.sampled_from([b"GET /log/", b"POST /api/", request(), request(**GET)]))
def test_bytes_of_any_kind_raise_nothing(junk, start):
    ask(start + junk)


@pytest.mark.parametrize("guard", ["auth", "auth_dependency"])
def test_with_a_password_nothing_is_answered_here(monkeypatch, guard):
    monkeypatch.setattr(Page.app, guard, [("ada", "secret")])
    assert ask(request(**GET)) is None and ask(request()) is None


def test_nor_where_the_page_is_part_of_something_larger():
    assert QuickAnswers(Page()).answer(request(**GET), object()) is None


# Through uvicorn.


@pytest.fixture(scope="module")
def server():
    """A server whose application answers what is left over."""

    async def app(scope, receive, send):
        if scope["type"] == "http":
            body = b""
            while (part := await receive())["type"] == "http.request":
                body += part["body"]
                if not part["more_body"]:
                    break
            told = f"{REST} {len(body)}".encode()
            headers = [(b"content-length", str(len(told)).encode())]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": told})

    page = Page()
    page.app = app
    app.auth = app.auth_dependency = None
    config = uvicorn.Config(app, port=0, log_level="warning", http=quick_protocol(QuickAnswers(page)), lifespan="off", timeout_keep_alive=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(10)


def exchange(line, asked):
    """Sends a request in one packet; the headers of its answer and its body."""
    line.sendall(asked)
    reply = http.client.HTTPResponse(line)
    reply.begin()
    return reply.headers, reply.read().decode()


def test_quick_and_usual_answers_take_turns_on_one_connection(server):
    with socket.create_connection(("127.0.0.1", server), timeout=20) as line:
        for body, told in ((b"[1]", '{"asked":[1]}'), (b"no json", f"{REST} 7"), (b"[2]", '{"asked":[2]}'),
                           (b"x" * 70_000, f"{REST} 70000"), (b"[3]", '{"asked":[3]}')):
            headers, said = exchange(line, request(body=body))
            assert said == told and headers["server"] == "uvicorn" and headers["date"]
            assert exchange(line, request(**GET, accept_encoding="gzip"))[1] == "/log/en/key/open True"


def test_requests_in_one_packet_and_in_many_get_their_answers_in_order(server):
    asked = request(**GET) + request() + request(body=b"[8]", connection="close")
    for size in (len(asked), 1, 37):
        with socket.create_connection(("127.0.0.1", server), timeout=20) as line:
            for i in range(0, len(asked), size):
                line.sendall(asked[i:i + size])
            told = b""
            while part := line.recv(65536):
                told += part
        assert [told.count(b"HTTP/1.1 200 OK"), told.endswith(f"{REST} 3".encode())] == [3, True]


def test_a_quiet_connection_is_closed(server):
    with socket.create_connection(("127.0.0.1", server), timeout=20) as line:
        line.sendall(request(**GET))
        assert b"/log/en/key/open" in line.recv(65536)
        assert line.recv(1) == b""


def test_the_reply_is_json_that_the_usual_way_would_send(server):
    with socket.create_connection(("127.0.0.1", server), timeout=20) as line:
        headers, said = exchange(line, request(body=json.dumps({"語": 1}).encode()))
    assert (headers["content-type"], headers["x-content-type-options"]) == ("application/json", "nosniff")
    assert json.loads(said) == {"asked": {"語": 1}}
