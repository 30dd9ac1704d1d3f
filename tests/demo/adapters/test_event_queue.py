"""Gradio's queue of events: however many are asked for, and whoever never listens, it stays bounded."""

import asyncio
import json
import urllib.error
import urllib.request
from types import SimpleNamespace

import pytest

from core.classroom.limits import Limits
from core.errors import UserError
from demo.adapters import event_queue
from demo.adapters.event_queue import Mailboxes, bound_queue, sweep
from demo.text import sentence
from helpers import eventually
from persons import served_page


@pytest.fixture(scope="module")
def server():
    """The address, and the queue of the page there."""
    queues = []

    def bound(page, languages):
        bound_queue(page, languages)
        queues.append(page._queue)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("demo.build.bound_queue", bound)
        patch.setattr(event_queue, "SWEEP_SECONDS", 0.05)
        with served_page(Limits()) as (_, address):
            yield address, queues[0]


@pytest.fixture(scope="module")
def address(server):
    return server[0]


@pytest.fixture(scope="module")
def event(address):
    """Number and inputs of an event that takes a moment: of all settings."""
    with urllib.request.urlopen(address + "config", timeout=60) as answer:
        config = json.load(answer)
    found = next(each for each in config["dependencies"] if any(target[1] == "select" for target in each["targets"]))
    return {"fn_index": found["id"], "data": [None] * len(found["inputs"])}


def join(address, event, session, path=""):
    """Status and answer."""
    body = json.dumps({**event, "session_hash": session}).encode()
    headers = {"Content-Type": "application/json", "Referer": address + path}
    try:
        with urllib.request.urlopen(urllib.request.Request(address + "gradio_api/queue/join", body, headers), timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        return refused.code, json.load(refused)


@pytest.mark.parametrize("path, language", [("", "en"), ("ja", "ja")])
def test_who_asks_for_too_much_hears_why(address, event, monkeypatch, path, language):
    monkeypatch.setattr(event_queue, "WAITING_EACH", 0)
    assert join(address, event, "one", path) == (400, {"detail": sentence(language, UserError("server_busy"))})


def test_what_nobody_reads_is_forgotten(server, event, monkeypatch):
    address, queue = server
    for number in range(12):
        assert join(address, event, f"session {number}")[0] == 200
    assert queue.pending_messages_per_session
    monkeypatch.setattr(event_queue, "UNREAD_SECONDS", 0.1)
    eventually(lambda: not queue.pending_messages_per_session and not queue.pending_event_ids_session and not queue.event_ids_to_events)


@pytest.mark.parametrize("depth", [900, 5000, 100_000])
def test_nested_data_is_no_trouble(address, event, depth):
    body = b'{"fn_index": %d, "session_hash": "deep", "data": %s}' % (event["fn_index"], b"[" * depth + b"]" * depth)
    request = urllib.request.Request(address + "gradio_api/queue/join", body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            assert answer.status == 200
    except urllib.error.HTTPError as refused:
        assert refused.code in (400, 422)


def box(listened_to=False, empty=False):
    return SimpleNamespace(_getters=[1] if listened_to else [], empty=lambda: empty)


def test_a_page_that_listens_keeps_its_messages():
    boxes = Mailboxes(3)
    boxes["first"] = box(listened_to=True)
    for number in range(10):
        boxes[str(number)] = box()
    assert list(boxes) == ["first", "8", "9"]


def test_messages_are_kept_for_a_moment_and_for_whoever_listens_and_a_quiet_page_stays():
    async def clean_events(session_hash):
        pass

    boxes = {"listens": box(True), "quiet": box(empty=True), "silent": box()}
    queue = SimpleNamespace(
        pending_messages_per_session=boxes, active_jobs=[None], clean_events=clean_events,
        pending_event_ids_session={"listens": {"a"}, "quiet": set(), "silent": {"b"}}, event_ids_to_events={"a": 1, "b": 2})
    unread = {}
    for now in (0.0, 59.0):
        asyncio.run(sweep(queue, unread, now))
        assert list(queue.event_ids_to_events) == ["a", "b"]
    asyncio.run(sweep(queue, unread, 60.0))
    assert list(queue.pending_messages_per_session) == list(queue.pending_event_ids_session) == ["listens", "quiet"]
    assert list(queue.event_ids_to_events) == ["a"] and unread == {}


def test_a_new_session_describes_no_components(server, event, monkeypatch):
    described = []
    config = type(server[1].blocks.default_config)
    usual = config.config_for_block
    monkeypatch.setattr(config, "config_for_block", lambda self, number, *rest: described.append(number) or usual(self, number, *rest))
    assert join(server[0], event, "a new one")[0] == 200
    eventually(lambda: len(server[1]) == 0 and not any(server[1].active_jobs))
    assert len(described) <= len(event["data"]) + 2  # not all of the page's hundreds
