"""What other sites' scripts can do, and what somebody hears who makes Gradio fail."""

import http.client
import json
from urllib.parse import urlsplit

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from core.classroom.limits import Limits
from demo.adapters.gate import Gate
from persons import served_page

JSON = {"Content-Type": "application/json"}
SITE = {"Host": "school.example"}


@pytest.fixture(scope="module")
def netloc():
    with served_page(Limits(upload_mb=1.0)) as (_, address):
        yield urlsplit(address).netloc


def ask(netloc, method, path, headers=None, body=b""):
    """Status, headers and body of an answer."""
    connection = http.client.HTTPConnection(netloc, timeout=60)
    connection.request(method, path, body, headers or {})
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, answer.headers, content


# Other sites. The host is not localhost: there Gradio itself refuses nobody.


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "file://", "https://school.example.evil.example", "https://school", "http://school.example:8080", "["],
)
def test_another_sites_script_can_read_and_change_nothing(netloc, origin):
    asking = {**SITE, "Origin": origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    for path in ("/api/en/rooms/open", "/gradio_api/queue/join"):
        assert ask(netloc, "OPTIONS", path, asking)[1]["Access-Control-Allow-Origin"] is None
        status, headers, content = ask(netloc, "POST", path, {**SITE, **JSON, "Origin": origin}, b"{}")
        assert (status, headers["Access-Control-Allow-Origin"], content) == (403, None, b"")
    assert ask(netloc, "GET", "/config", {**SITE, "Origin": origin})[1]["Access-Control-Allow-Origin"] is None


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {**SITE, "Origin": "https://school.example"},
        {"Host": "school.example:443", "Origin": "https://school.example"},
        {"Host": "10.0.0.5:7860", "Origin": "http://10.0.0.5:7860"}, {"Host": "10.0.0.5", "X-Forwarded-For": "10.0.0.9", "Origin": "http://10.0.0.5:8080"},
        {"Host": "127.0.0.1:7860", "X-Forwarded-Host": "school.example", "Origin": "https://school.example"},
        {"Host": "127.0.0.1:7860", "Sec-Fetch-Site": "same-origin", "Origin": "https://school.example"},
    ],
    ids=["no browser", "https", "its port", "an address", "a proxy at a port", "a proxy that says so", "a browser that says so"],
)
def test_the_page_itself_can(netloc, headers):
    status, _, content = ask(netloc, "POST", "/api/en/lessons/key", {**headers, **JSON}, b'{"form": "after"}')
    assert (status, "right" in json.loads(content)) == (200, True)


@pytest.mark.parametrize(
    "headers", [{"Origin": "http://x", "Host": ""}, {"Host": "["}, {"Host": "a b"}, {"X-Forwarded-Host": "["}], ids=str
)
def test_a_host_that_is_none_is_a_wrong_request(netloc, headers):
    assert ask(netloc, "GET", "/", headers)[0] in (200, 400)


# What Gradio trips over, and what it does not.


def test_what_the_page_uses_is_there(netloc):
    for path in (
        "/",
        "/ja",
        "/config",
        "/gradio_api/info",
        "/gradio_api/openapi.json",
        "/gradio_api/startup-events",
        "/gradio_api/theme.css",
    ):
        assert ask(netloc, "GET", path)[0] == 200, path


@pytest.mark.parametrize(
    "path, body",
    [
        ("call/v2/nothing", {}),
        ("api/x", {"data": [], "fn_index": 7}),
        ("queue/join", {"fn_index": 9999, "session_hash": "x", "data": []}),
        ("cancel", {"session_hash": [], "fn_index": {}}),
    ],
)
def test_what_gradio_trips_over_is_a_wrong_request(netloc, path, body):
    status, _, content = ask(netloc, "POST", f"/gradio_api/{path}", JSON, json.dumps(body).encode())
    assert 400 <= status < 500 and b"Traceback" not in content


def test_a_fault_of_our_own_is_not_hidden():
    async def fail(request):
        raise ValueError("broken on purpose")

    routes = [Route("/api/en/runs/poll", fail), Route("/config", fail), Route("/health", lambda request: PlainTextResponse("ok"))]
    client = TestClient(Starlette(routes=routes, middleware=[Middleware(Gate)]), raise_server_exceptions=False)
    assert [client.get(path).status_code for path in ("/api/en/runs/poll", "/config", "/health")] == [500, 400, 200]
