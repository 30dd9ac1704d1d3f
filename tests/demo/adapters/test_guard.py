"""What a stranger can read from the server, as `python app.py` serves it."""

import asyncio
import http.client
import json
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from starlette.testclient import TestClient

from core.classroom.limits import Limits
from core.classroom.registry import Registry
from core.errors import UserError
from demo.adapters import guard
from demo.adapters.guard import HEADERS, Guard
from demo.build import build_page, launch_options
from demo.text import sentence
from helpers import SHORT, ended
from persons import served_page

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The address, and the file of a run that was kept."""
    limits = Limits(data=tmp_path_factory.mktemp("server") / "kept", upload_mb=0.001)
    with served_page(limits) as (registry, address):
        run = ended(registry.start(SHORT).run)
        run.thread.join(60)  # it is written after its last event
        yield address, next(limits.data.glob("*.run"))


def get(address, path):
    """Asks for a path as it stands: no browser and no library cleans it up."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    connection.putrequest("GET", path, skip_accept_encoding=True)
    connection.endheaders()
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer, content


def upload(address, content):
    """The path under which the server keeps an uploaded file."""
    body = b'--x\r\nContent-Disposition: form-data; name="files"; filename="model.html"\r\n\r\n' + content + b"\r\n--x--\r\n"
    request = urllib.request.Request(f"{address}gradio_api/upload", body, {"Content-Type": "multipart/form-data; boundary=x"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)[0]


def test_an_uploaded_file_can_be_read_and_is_never_a_page(server):
    address, _ = server
    answer, content = get(address, "/gradio_api/file=" + quote(upload(address, b"<script>")))
    assert (answer.status, content) == (200, b"<script>")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def outside(address, kept):
    """Ways to write files that are there and are nobody's business."""
    folder = str(Path(upload(address, b"x")).parent)
    up = "/".join([".."] * 12)
    return {
        "absolute": "/etc/passwd", "environment": "/proc/self/environ", "the code": str(ROOT / "app.py"), "relative": "app.py",
        "a folder": str(ROOT), "home": "~/.bashrc", "up": f"{folder}/{up}/etc/passwd", "up from here": f"{up}/etc/passwd",
        "encoded": quote("/etc/passwd", safe=""), "encoded up": quote(f"{folder}/{up}/etc/passwd", safe=""),
        "encoded twice": quote(quote("/etc/passwd", safe=""), safe=""), "as address": "file:///etc/passwd",
        "backslashes": f"{folder}\\..\\..\\app.py",
        "a zero": "/etc/passwd%00.ckpt", "double slash": "//etc/passwd", "the data folder": str(kept),
        "a shipped model": "assets/classroom-0400.ckpt",
    }


def test_no_file_outside_the_upload_folder_can_be_read(server):
    address, kept = server
    for name, path in outside(address, kept).items():
        for prefix in ("/gradio_api/file=", "/file=", "/gradio_api/file/", "/ja/gradio_api/file=", "/static/", "/assets/"):
            answer, content = get(address, prefix + path)
            assert answer.status in (400, 403, 404), (name, prefix)
            assert b"root:" not in content and b"import" not in content and len(content) < 1000, (name, prefix)


@pytest.mark.parametrize("path", ["file=http://127.0.0.1:9/", "file=https://example.com/", "file=HTTP://example.com", "proxy=https://example.com/"])
def test_the_server_runs_no_errands(server, path):
    answer, content = get(server[0], "/gradio_api/" + path)
    assert (answer.status, content) == (403, b"")

@pytest.mark.parametrize("path", ["/school/gradio_api/file=http://127.0.0.1:9/", "/school/GRADIO_API/proxy=https://example.com/"])
def test_nor_behind_a_path_prefix(path):
    reached = []

    async def behind(scope, receive, send):
        reached.append(scope["path"])

    assert TestClient(Guard(behind), root_path="/school").get(path).status_code == 403
    assert reached == []



@pytest.mark.parametrize("path", ["/", "/ja", "/health", "/config", "/gradio_api/file=/etc/passwd", "/nothing"])
def test_every_answer_has_the_headers(server, path):
    answer, _ = get(server[0], path)
    for name, value in HEADERS:
        assert answer.headers.get_all(name.decode()) == [value.decode()]


@pytest.mark.parametrize("path", ["/monitoring", "/monitoring/summary", "/gradio_api/runs"])
def test_what_others_do_is_nobodys_business(server, path):
    answer, _ = get(server[0], path)
    assert answer.status in (403, 404)


def test_gradio_offers_it_to_nobody_either():
    registry = Registry()
    assert launch_options(build_page(registry))["enable_monitoring"] is False
    registry.close()


def test_another_sites_script_gets_no_permission(server):
    request = urllib.request.Request(f"{server[0]}config", headers={"Origin": "https://elsewhere.example"})
    with urllib.request.urlopen(request) as answer:
        assert answer.headers["Access-Control-Allow-Origin"] is None


def test_a_file_over_the_limit_is_refused(server):
    with pytest.raises(urllib.error.HTTPError) as refused:
        upload(server[0], b"x" * 2000)
    assert refused.value.code == 413


def test_the_page_tells_no_secret_of_a_run(server):
    address, kept = server
    _, content = get(address, "/config")
    assert kept.stem.encode() not in content and str(kept.parent).encode() not in content


def event(address, kind, first):
    """The outcome of a page's event whose first input is given, as a program would send it."""
    config = json.loads(get(address, "/config")[1])
    found = next(each for each in config["dependencies"] if any(target[1] == kind for target in each["targets"]))
    data = [first, *[None] * (len(found["inputs"]) - 1)]
    body = json.dumps({"fn_index": found["id"], "session_hash": "someone", "data": data}).encode()
    urllib.request.urlopen(urllib.request.Request(f"{address}gradio_api/queue/join", body, {"Content-Type": "application/json"})).close()
    with urllib.request.urlopen(f"{address}gradio_api/queue/data?session_hash=someone", timeout=60) as answers:
        messages = [json.loads(line[6:]) for line in answers if line.startswith(b"data: ")]
    return next(message for message in messages if message["msg"] == "process_completed")


def file_data(path):
    return {"path": path, "meta": {"_type": "gradio.FileData"}}


@pytest.mark.parametrize("kind", ["upload", "change", "select"])
def test_an_event_makes_the_server_fetch_nothing(server, monkeypatch, kind):
    """Gradio would fetch the address, and store what comes, of any size."""
    fetched = []
    monkeypatch.setattr("gradio.processing_utils.async_ssrf_protected_get", fetched.append)
    try:
        assert not event(server[0], kind, file_data("https://example.com/model.ckpt"))["success"]
    except urllib.error.HTTPError as refused:  # by an event that checks its inputs first
        assert refused.code == 400
    assert fetched == []


def test_an_uploaded_file_is_gone_when_the_page_has_taken_it_in(server):
    path = upload(server[0], b"no model")
    assert event(server[0], "upload", file_data(path))["success"]
    assert not Path(path).exists()


def test_a_course_page_may_frame_the_page(server):
    with urllib.request.urlopen(server[0], timeout=60) as answer:
        assert "x-frame-options" not in answer.headers and "frame-ancestors" not in answer.headers.get("content-security-policy", "")


FORM = b'--x\r\nContent-Disposition: form-data; name="video"; filename="a.mp4"\r\n\r\n' + bytes(1000) + b"\r\n--x--\r\n"


@pytest.mark.parametrize("method, path", [
    ("POST", "process_recording"), ("POST", "component_server"), ("POST", "component_server/"), ("GET", "deep_link?session_hash=someone"),
    ("GET", "heartbeat/one"), ("GET", "upload_progress?upload_id=one"), ("POST", "stream/one"), ("POST", "vibe-edit"), ("GET", "vibe-code"),
    ("GET", "run-history/buckets"), ("POST", "PROCESS_RECORDING"),
])
def test_what_the_page_does_not_need_is_not_there(server, method, path):
    """Each writes a file, or holds memory or a connection for whoever asks."""
    request = urllib.request.Request(f"{server[0]}gradio_api/{path}", FORM if method == "POST" else None,
                                     {"Content-Type": "multipart/form-data; boundary=x"}, method=method)
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=60)
    assert refused.value.code in (403, 404)


@pytest.fixture
def app():
    """A guarded application that answers with its request."""
    async def echo(scope, receive, send):
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message["body"], message["more_body"]
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body})

    return Guard(echo)


def asked(app, *parts, path="/gradio_api/queue/join", method="POST", sent=None):
    """Status and body of an answer.

    Args:
        parts: of the body; None: nothing comes any more.
    """
    async def receive():
        if not waiting or waiting[0] is None:
            await asyncio.sleep(60)
        part = waiting.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(waiting)}

    async def send(message):
        answered.append(message)
        if sent is not None:
            await sent()

    waiting, answered = list(parts), []
    scope = {"type": "http", "method": method, "path": path, "client": ("192.0.2.7", 1), "headers": []}
    asyncio.run(app(scope, receive, send))
    return (answered[0]["status"], answered[-1].get("body")) if answered else None


def test_a_body_comes_through_whole(app):
    assert asked(app, b"ab", b"", b"c") == (200, b"abc")
    assert app.held == 0


def test_a_body_that_is_too_large_is_refused(app, monkeypatch):
    monkeypatch.setattr(guard, "MOST_BODY", 10)
    assert asked(app, b"0123456789") == (200, b"0123456789")
    assert asked(app, b"0123456789", b"0", None)[0] == 413
    monkeypatch.setattr(guard, "MOST_HELD", 10)
    app.held = 5  # of others
    assert asked(app, b"01234567", None)[0] == 503
    assert app.held == 5


def test_a_body_that_does_not_come_is_given_up(app, monkeypatch):
    monkeypatch.setattr(guard, "BODY_SECONDS", 0.05)
    assert asked(app, b"a", None)[0] == 408
    assert app.held == 0


def test_an_answer_that_nobody_takes_is_given_up(app, monkeypatch):
    monkeypatch.setattr(guard, "ANSWER_SECONDS", 0.05)
    asked(app, b"a", sent=lambda: asyncio.sleep(60))


@pytest.mark.parametrize("path", ["/gradio_api/queue/data", "/gradio_api/call/decode/one", "/school/gradio_api/queue/data"])
def test_answers_that_last_are_few_and_end(monkeypatch, path):
    async def last(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await asyncio.sleep(60)

    app = Guard(last)
    monkeypatch.setattr(guard, "STREAM_SECONDS", 0.05)
    assert asked(app, path=path, method="GET") == (200, None)
    assert app.streams == {}
    app.streams["192.0.2.7"] = guard.STREAMS_EACH
    status, words = asked(app, path=path, method="GET")
    assert status == 429 and words.decode() == "\n".join(sentence(one, UserError("server_busy")) for one in ("en", "ja"))
