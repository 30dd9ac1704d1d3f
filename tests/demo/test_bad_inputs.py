"""Whatever comes from outside: each request gets a clear answer, none an unhandled error, and nothing changes."""

import json

import gradio as gr
import pytest
from gradio.routes import App
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from core.classroom.registry import Registry
from demo.build import build_page, launch_options
from demo.text import LANGUAGES

KEYS = ["run", "step", "event", "action", "request", "format", "layer", "head", "map", "dark", "model", "source", "language",
        "code", "secret", "view", "room", "race", "cursors", "probe", "frame", "thinned", "forced", "switches", "kind", "mode",
        "stack", "padding"]
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=40),
    st.sampled_from(["pause", "stop", "svg", "png", "json", "ckpt", "cross", "all", "shipped:classroom-0400", "run:x:3", "../../etc/passwd",
                     "<script>alert(1)</script>", "3 1 4", "upload:", "\u0000", "9" * 400]),
)
names = st.sampled_from(KEYS) | st.text(max_size=8)
junk = st.recursive(scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=6), max_leaves=12)
requests = st.dictionaries(st.sampled_from(KEYS), junk, max_size=10) | junk
patient = settings(deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def registry():
    registry = Registry()
    yield registry
    registry.close()


@pytest.fixture(scope="module")
def page(registry):
    return build_page(registry)


@pytest.fixture(scope="module")
def client(page):
    return TestClient(App.create_app(page, app_kwargs=launch_options(page)["app_kwargs"]), raise_server_exceptions=True)


def state_of(registry):
    return list(registry.runs), list(registry.subscriptions)


def test_there_are_addresses_to_test_and_gradio_has_none_of_its_own(page):
    for language in LANGUAGES:
        assert {f"{language}/{name}" for name in ("runs/poll", "runs/control", "attention/film", "races/poll", "races/control",
                "races/download", "rooms/follow", "rooms/teach", "decodes/download", "schedules/download", "decodes/decode", "inside/head",
                "inside/stream", "inside/forcing", "inside/change", "inside/ranking", "inside/breaking",
                "inside/masks")} <= set(page.api_endpoints)
    assert not any(getattr(block, "server_fns", []) for block in page.blocks.values())


@settings(patient, max_examples=700)  # `python -m tests.attack` sends more of it
@given(data=st.data())
def test_every_address_answers_anything_with_data(data, page, client, registry):
    address = data.draw(st.sampled_from(sorted(page.api_endpoints)))
    before = state_of(registry)
    reply = client.post(f"/api/{address}", content=json.dumps(data.draw(requests)), headers={"Content-Type": "application/json"})
    assert reply.status_code == 200, reply.text
    answer = reply.json()
    assert isinstance(answer, dict) and answer
    assert "<script>" not in json.dumps(answer) or "error" in answer
    assert state_of(registry) == before


@settings(patient, max_examples=700)
@given(data=st.data())
def test_every_event_handler_answers_anything_with_a_value_or_a_sentence(data, page, registry):
    handlers = [fn for fn in page.fns.values() if fn.fn is not None and fn.fn.__name__ in ("show", "choose", "look", "offer", "draw")]
    handler = data.draw(st.sampled_from(handlers))
    before = state_of(registry)
    try:
        handler.fn(*[data.draw(junk) for _ in handler.inputs])
    except gr.Error as refusal:
        assert refusal.message and "<script>" not in refusal.message
    assert state_of(registry) == before


@pytest.mark.parametrize("path", ["/gradio_api/file=/etc/passwd", "/gradio_api/file=core/config.py", "/gradio_api/file=../app.py",
                                  "/file=/etc/passwd", "/gradio_api/file=assets/../app.py"])
def test_no_file_outside_the_upload_folder_is_readable(client, path):
    assert client.get(path).status_code in (403, 404)
