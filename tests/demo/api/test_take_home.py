"""A run as a ZIP, asked for by a page: in its language, one at a time, with a sentence where there is none."""

import io
import threading
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.classroom.registry import Registry
from core.take_home import archive
from demo.api import take_home
from demo.api.routes import Attachment
from demo.api.take_home import Packer, TakeHomeApi
from demo.text import LANGUAGES, section
from helpers import ENDLESS, SHORT, ended, eventually

FIELDS = st.dictionaries(st.sampled_from(["run", "x"]), st.text() | st.integers())
JSON = st.none() | st.booleans() | st.floats() | st.text(max_size=9) | FIELDS


@pytest.fixture(scope="module")
def registry():
    registry = Registry()
    yield registry
    registry.close(timeout=60)


@pytest.fixture(scope="module")
def finished(registry):
    view = registry.start(SHORT)
    ended(view.run)
    return view


def api(registry, language="en"):
    return TakeHomeApi(registry, Packer(), language)


def files(reply):
    with zipfile.ZipFile(io.BytesIO(reply.content)) as opened:
        return {entry.filename.partition("/")[2]: opened.read(entry).decode("utf-8", "replace") for entry in opened.infolist()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_written_in_the_language_of_the_page(registry, finished, language):
    reply = api(registry, language).pack({"run": finished.id})
    assert (reply.name, reply.mime) == ("transformer-copy-step-13.zip", "application/zip")
    packed, words = files(reply), section(language, "take_home")
    assert words["title_copy"] in packed["README.md"] and words["state_finished"].format(steps=13) in packed["README.md"]
    assert section(language, "settings")["warmup_steps"] in packed["README.md"]
    assert section(language, "settings_help")["warmup_steps"] in packed["experiment.yaml"]
    assert words["notebook_title"] in packed["train_again.ipynb"]
    assert take_home.verdict_words(finished.run, language)[0] in packed["README.md"]
    assert finished.id not in "".join(packed.values()) and finished.run.id not in "".join(packed.values())


def test_the_last_zip_is_kept_for_whoever_asks_next(registry, finished, monkeypatch):
    packer = Packer()
    first = packer.pack(finished.run, "en")
    assert packer.pack(finished.run, "en") is first and packer.pack(finished.run, "ja") is not first
    monkeypatch.setattr(take_home, "LARGEST_KEPT", 1000)
    assert packer.pack(finished.run, "en") is not packer.pack(finished.run, "en")


def test_a_run_that_goes_on_is_packed_and_goes_on(registry):
    view = registry.start(ENDLESS)
    eventually(lambda: view.run.snapshots.latest() is not None and view.run.log.step > 3)
    reply = api(registry).pack({"run": view.id})
    text = files(reply)["README.md"]
    assert "still going on when this was packed" in text and not view.run.ended
    steps = view.run.log.step
    eventually(lambda: view.run.log.step > steps)
    view.run.stop()


def test_whoever_waits_too_long_is_told(registry, finished, monkeypatch):
    begun, go_on = threading.Event(), threading.Event()

    def slow(run, language):
        begun.set()
        go_on.wait(30)
        return Attachment("x.zip", "application/zip", b"")

    monkeypatch.setattr(take_home, "zip_of", slow)
    monkeypatch.setattr(take_home, "PATIENCE", 0.01)
    page = api(registry)
    first = threading.Thread(target=page.pack, args=[{"run": finished.id}])
    first.start()
    assert begun.wait(30)
    assert page.pack({"run": finished.id})["error"] == section("en", "errors")["take_home_busy"]
    go_on.set()
    first.join(30)
    assert page.pack({"run": finished.id}).content == b""


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_cannot_be_packed_is_a_sentence(registry, finished, language, monkeypatch):
    view = registry.start(ENDLESS.with_settings(seed=29), paused=True)
    page = api(registry, language)
    assert page.pack({"run": view.id})["error"] == section(language, "errors")["unknown_snapshot"]
    monkeypatch.setattr(archive, "LARGEST_WEIGHTS", 1)
    assert "MB" in page.pack({"run": finished.id})["error"]
    assert page.pack({"run": finished.id})["gone"] == "" and page.pack({"run": "none"})["gone"] == "unknown_run"
    view.run.stop()


@given(request=JSON)
def test_any_request_gets_a_sentence(registry, request):
    reply = api(registry).pack(request)
    assert set(reply) == {"error", "gone"} and reply["error"]
