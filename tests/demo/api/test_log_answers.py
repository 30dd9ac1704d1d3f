"""Reading a log by GET: the segments are the log, what is full is kept for ever, and nothing that stands there can steer."""

import gzip
import json
import struct

import pytest
from gradio.routes import App
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from core.classroom.registry import Registry
from core.training.events import Finished, Metric, Validation
from core.training.run import Run
from core.training.segments import SEGMENT
from demo.adapters.log_reading import LogReading
from demo.api.log_answers import KEPT, LogAnswers
from demo.api.runs import MAX_READING_PAUSE, PAUSE, RunApi, reading_pause
from demo.build import build_page, launch_options
from demo.text import LANGUAGES, section
from helpers import ENDLESS, ended

STEPS = 3 * SEGMENT + 17
IMMUTABLE = "public, max-age=31536000, immutable"


def advance(run, steps):
    for _ in range(steps):
        step = run.log.step + 1
        run.log.append(Metric(step, 3.0 / step, step / 7, step / 100))
        if step % 50 == 0:
            run.log.append(Validation(step, 0.5, 0.25, ()))


@pytest.fixture
def registry():
    return Registry()


@pytest.fixture
def run(registry):
    """One that is never started, whose log is written here."""
    run = Run(ENDLESS)
    registry.runs[run.id] = run
    run.phase = "running"
    advance(run, STEPS)
    return run


@pytest.fixture
def answers(registry):
    return LogAnswers(registry)


def read(answers, path, known=b"", packs=False, guarded=False):
    """Status, headers by name, and what the body says."""
    status, headers, body = answers.answer(path, known, packs, guarded)
    return status, {name.decode(): value.decode() for name, value in headers}, json.loads(body or b"null")


def single(number):
    """A number as the log keeps a loss: in 32 bits."""
    return struct.unpack("f", struct.pack("f", number))[0]


def test_segments_and_the_open_end_joined_are_what_a_poll_says(registry, run, answers):
    view = registry.subscribe(run, owns_run=True)
    parts = [read(answers, f"/log/en/{run.read_key}/0-{index}")[2] for index in range(3)]
    tail = read(answers, f"/log/en/{run.read_key}/open")[2]
    parts = [part for part in parts if part["next"]["step"] <= tail["first"]["step"]] + [tail]
    whole = RunApi(registry, "en").poll({"run": view.id, "step": 0, "event": 0})
    steps = [part["first"]["step"] + part["stride"] * (i + 1) for part in parts for i in range(len(part["loss"]))]
    assert steps == whole["metrics"]["steps"] == list(range(1, STEPS + 1))
    assert [single(loss) for part in parts for loss in part["loss"]] == whole["metrics"]["loss"]
    assert [rate for part in parts for rate in part["lr"]] == pytest.approx(whole["metrics"]["lr"], rel=1e-8)
    assert [event["step"] for part in parts for event in part["events"]] == [event["step"] for event in whole["events"]]
    assert tail["next"] == whole["next"]
    same = ("status", "place", "wait_seconds", "step", "steps_per_second", "seconds_left")
    assert {name: tail[name] for name in same} == {name: whole[name] for name in same}


def test_a_full_segment_may_be_kept_for_ever_and_is_the_same_bytes_when_it_is_made_again(run, answers):
    path = f"/log/ja/{run.read_key}/0-1"
    status, headers, _ = read(answers, path)
    before = answers.answer(path, b"", True, False)
    assert (status, headers["cache-control"], headers["vary"]) == (200, IMMUTABLE, "Accept-Encoding")
    advance(run, 300)
    run.log.append(Finished(run.log.step))
    answers.kept.clear()
    assert answers.answer(path, b"", True, False) == before
    assert json.loads(gzip.decompress(before[2])) == read(answers, path)[2]


def test_the_last_segment_of_an_ended_run_never_changes_either(run, answers):
    path = f"/log/en/{run.read_key}/0-3"
    assert read(answers, path)[0] == 404  # not full: nobody may keep that there is none
    assert read(answers, path)[1]["cache-control"] == "no-store"
    run.log.append(Finished(STEPS))
    status, headers, part = read(answers, path)
    assert (status, headers["cache-control"], part["events"][-1]["type"]) == (200, IMMUTABLE, "finished")
    assert read(answers, f"/log/en/{run.read_key}/0-4")[0] == 404


def test_whoever_has_it_already_is_told_so_without_a_body(run, answers):
    for part in ("0-0", "1-0", "open"):
        path = f"/log/en/{run.read_key}/{part}"
        tag = read(answers, path)[1]["etag"]
        status, headers, body = answers.answer(path, f'"other", {tag}'.encode(), True, False)
        assert (status, body) == (304, b"") and dict(headers)[b"etag"].decode() == tag
        assert answers.answer(path, b'"other"', True, False)[0] == 200


def test_the_open_end_is_made_once_for_many_pages_and_at_once_for_one(registry, run, clocked):
    now = clocked(registry)
    answers = LogAnswers(registry)
    path = f"/log/en/{run.read_key}/open"
    views = [registry.subscribe(run, owns_run=False) for _ in range(100)]
    first = read(answers, path)[2]
    advance(run, 5)
    now[0] += 0.2
    assert read(answers, path)[2] == first
    now[0] += 0.06
    assert read(answers, path)[2]["step"] == first["step"] + 5
    for view in views[1:]:
        registry.unsubscribe(view.id)
    now[0] += 2.0
    read(answers, path)
    advance(run, 1)
    now[0] += 0.02
    assert read(answers, path)[2]["step"] == first["step"] + 6


@pytest.fixture
def clocked(monkeypatch):
    def stand(registry):
        now = [1000.0]
        registry.clock = lambda: now[0]
        return now

    return stand


def test_another_status_is_told_at_once(registry, run, answers):
    for _ in range(100):
        registry.subscribe(run, owns_run=False)
    path = f"/log/en/{run.read_key}/open"
    assert read(answers, path)[2]["status"] == "running"
    run.phase = "paused"
    assert read(answers, path)[2]["status"] == "paused"
    made = read(answers, path)[1]["etag"]
    assert read(answers, path)[1]["etag"] == made  # nothing happens: nothing is made


def test_the_open_end_has_what_pages_have_missed_that_ask_seldom(registry, run, answers):
    for _ in range(1000):
        registry.subscribe(run, owns_run=False)
    tail = read(answers, f"/log/en/{run.read_key}/open")[2]
    assert tail["pause"] == MAX_READING_PAUSE
    assert STEPS - tail["first"]["step"] >= 100 * tail["pause"] / 1000  # a hundred steps a second


@pytest.mark.parametrize("audience, milliseconds", [
    (0, PAUSE), (25, PAUSE), (40, 400), (200, 2000), (300, 3000), (5000, MAX_READING_PAUSE)])
def test_a_lecture_reads_less_often(audience, milliseconds):
    assert reading_pause(audience) == milliseconds


@pytest.mark.parametrize("path", [
    "/log/en/{id}/open", "/log/en/{view}/open", "/log/en/{key}x/open", "/log/en/{key}", "/log/en/{key}/", "/log/xx/{key}/open",
    "/log/en/{key}/0-99", "/log/en/{key}/13-0", "/log/en/{key}/0-99999999", "/log/en/{key}/-1-0", "/log/en/{key}/0-0/", "/log/en//open",
    "/log/en/{key}/open\n", "/log/en/{key}/٠-0", "/log/", "/log/en/../{key}/open",
])
def test_everything_else_is_not_there_and_says_so(registry, run, answers, path):
    view = registry.subscribe(run, owns_run=True)
    status, headers, body = read(answers, path.format(id=run.id, key=run.read_key, view=view.id))
    assert (status, body["error"], headers["cache-control"]) == (404, section("en", "errors")["unknown_log"], "no-store")


def test_the_sentence_is_in_the_language_of_the_address(answers):
    said = {language: read(answers, f"/log/{language}/nobody-at-all/open")[2]["error"] for language in LANGUAGES}
    assert said == {language: section(language, "errors")["unknown_log"] for language in LANGUAGES}


def test_a_forgotten_run_is_read_no_more(registry, run, answers):
    path = f"/log/en/{run.read_key}/0-0"
    assert read(answers, path)[0] == 200
    with registry.lock:
        registry.forget(run)
    assert read(answers, path)[0] == 404


def test_no_more_answers_are_kept_than_may_be(run, answers):
    for number in range(KEPT + 9):
        answers.remember((number,), None)
    assert len(answers.kept) == KEPT and (8,) not in answers.kept


@settings(max_examples=60, deadline=None)
@given(path=st.text(max_size=60))
def test_any_path_gets_an_answer(path):
    assert LogAnswers(Registry()).answer(f"/log/{path}", b"", True, False)[0] == 404


# Through the server.


@pytest.fixture(scope="module")
def page():
    page = build_page()
    yield page
    page.registry.close(timeout=30)


@pytest.fixture(scope="module")
def client(page):
    return TestClient(App.create_app(page, app_kwargs=launch_options(page)["app_kwargs"]))


@pytest.fixture(scope="module")
def view(page):
    view = page.registry.start(ENDLESS.with_settings(max_steps=SEGMENT + 3))
    ended(view.run)
    return view


def test_a_log_is_read_through_the_server_by_get_and_head_alone(client, view):
    path = f"/log/en/{view.run.read_key}/0-0"
    reply = client.get(path)
    assert (reply.status_code, reply.headers["cache-control"], reply.headers["content-encoding"]) == (200, IMMUTABLE, "gzip")
    assert reply.headers["x-content-type-options"] == "nosniff" and len(reply.json()["loss"]) == SEGMENT
    head = client.head(path)
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", reply.headers["etag"])
    assert client.get(path, headers={"If-None-Match": reply.headers["etag"]}).status_code == 304
    assert [client.request(method, path).status_code for method in ("POST", "PUT", "DELETE", "PATCH")] == [405] * 4


def test_nothing_that_steers_stands_in_what_is_read(client, page, view):
    told = "".join(client.get(f"/log/en/{view.run.read_key}/{part}").text for part in ("open", "0-0", "0-1"))
    assert view.run.read_key not in (view.id, view.run.id)
    for secret in (view.id, view.run.id, *page.registry.subscriptions, *page.registry.runs):
        assert secret not in told and secret not in f"/log/en/{view.run.read_key}/open"


def test_a_read_key_steers_nothing(client, page, view):
    key, before = view.run.read_key, (list(page.registry.runs), list(page.registry.subscriptions), view.run.status)
    for address in page.api_endpoints:
        for name in ("run", "race", "room", "student", "secret", "demonstration", "model", "recording"):
            asked = {"step": 0, "event": 0, "action": "stop", "cursors": [], "format": "csv", "model": f"run:{key}:1", name: key}
            reply = client.post(f"/api/{address}", json=asked)
            assert reply.status_code == 200
            if address.partition("/")[2].partition("/")[0] in ("runs", "races", "attention", "rooms", "room_questions"):
                assert "error" in reply.json() or address.endswith(("rooms/open",)), address
    assert (list(page.registry.runs), list(page.registry.subscriptions), view.run.status) == before


def test_the_page_reads_where_its_own_poll_says(client, page, view):
    reply = client.post("/api/en/runs/poll", json={"run": view.id, "step": 0, "event": 0, "reads": True}).json()
    assert reply["log"]["key"] == view.run.read_key and reply["log"]["renew"] <= 1000 * page.registry.limits.lease_seconds / 4
    assert (reply["metrics"]["steps"], reply["events"], reply["next"], reply["step"]) == ([], [], {"step": 0, "event": 0}, SEGMENT + 3)
    assert reply["theory"] and reply["settings"]


@pytest.mark.parametrize("action", ["pause", "stop"])
def test_who_is_shown_something_of_its_own_does_not_read(page, view, action):
    other = page.registry.subscribe(view.run, owns_run=False, replay=True)
    api = RunApi(page.registry, "en")
    asked = {"run": other.id, "step": 0, "event": 0, "reads": True}
    assert api.poll(asked)["log"] is None and api.poll(asked)["role"] == "replay"
    other.control(action)
    reply = api.poll(asked)
    assert (reply["log"] is None) == (action == "pause")  # who ends a replay sees all there is
    assert (reply["metrics"]["steps"] == []) == (action == "stop")
    page.registry.unsubscribe(other.id)


def test_a_password_guards_reading_and_no_proxy_keeps_it(page, view):
    page.auth, page.auth_message = [("ada", "secret")], None
    try:
        guarded = TestClient(App.create_app(page, app_kwargs=launch_options(page)["app_kwargs"]))
        path = f"/log/en/{view.run.read_key}/0-0"
        refused = guarded.get(path)
        assert (refused.status_code, refused.content, refused.headers["cache-control"]) == (401, b"", "no-store")
        assert guarded.post("/login", data={"username": "ada", "password": "secret"}).status_code == 200
        reply = guarded.get(path)
        assert (reply.status_code, reply.headers["cache-control"]) == (200, "private, max-age=31536000, immutable")
        assert guarded.get(f"/log/en/{view.run.read_key}/open").headers["cache-control"] == "private, no-cache"
    finally:
        page.auth = None


def test_in_a_larger_app_the_path_before_it_counts_no_more(registry, run, answers):
    async def other(scope, receive, send):
        raise AssertionError("it was not for anybody else")

    class Open:
        auth = auth_dependency = None

    layer = LogReading(other, answers)

    async def app(scope, receive, send):
        await layer({**scope, "app": Open(), "root_path": "/demo"}, receive, send)

    assert TestClient(app).get(f"/demo/log/en/{run.read_key}/0-0").status_code == 200
