"""A class that is led into one decode: forty pages ask at once, each by a subscription of its own, and it is computed once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import orjson
import pytest

from core.classroom.registry import Registry
from core.errors import UserError
from demo.api import decode_source, recorded_passes
from demo.api import inside as inside_module
from demo.api.decode_source import PreparedDecode
from demo.api.decodes import DecodeApi
from demo.api.head_search import HeadSearches
from demo.api.heads import HeadsApi
from demo.api.inside import InsideApi
from demo.api.kept_decodes import reply_size
from demo.api.models import Models
from demo.api.once import OnceAtATime
from demo.api.recorded_passes import RecordedPasses
from helpers import SHORT, ended

PAGES = 40
STEP = SHORT.train.max_steps
SWITCHES = [{"kind": "cross", "layer": 0, "head": 0, "mode": "fixed", "source": "5 6"}]


@pytest.fixture(scope="module")
def registry():
    registry = Registry()
    yield registry
    registry.close(timeout=60)


@pytest.fixture(scope="module")
def run(registry):
    run = registry.start(SHORT).run
    ended(run)
    return run


class Counted:
    """Counts the calls of a function."""

    def __init__(self, monkeypatch, owner, name):
        self.count, self.lock, self.real = 0, threading.Lock(), getattr(owner, name)
        monkeypatch.setattr(owner, name, lambda *arguments, **named: self.call(*arguments, **named))

    def call(self, *arguments, **named):
        with self.lock:
            self.count += 1
        return self.real(*arguments, **named)


def at_once(calls):
    """Their results; all begin when the last is ready."""
    barrier = threading.Barrier(len(calls))

    def one(call):
        barrier.wait(60)
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


def test_forty_pages_that_are_led_into_one_decode_compute_it_once(registry, run, monkeypatch):
    models = Models(registry)
    views = [registry.subscribe(run, owns_run=False) for _ in range(PAGES)]
    names = [f"run:{view.id}:{STEP}" for view in views]
    inside = InsideApi(models, RecordedPasses(models.traces), "en")
    decodes, heads = DecodeApi(models, "ja"), HeadsApi(models, HeadSearches(), "en")
    loaded = Counted(monkeypatch, Models, "read")
    traced = Counted(monkeypatch, PreparedDecode, "trace")
    others = Counted(monkeypatch, decode_source, "decode_source")
    recorded = Counted(monkeypatch, recorded_passes, "record_pass")
    made = {name: Counted(monkeypatch, inside_module, f"{name}_reply") for name in ("head", "stream", "forcing", "masks")}

    def ask(name):
        request = {"model": name, "source": "3 1 2", "switches": SWITCHES}
        cell = {"request": request, "kind": "cross", "layer": 0, "head": 1}
        inner = {"request": request}
        return request, [decodes.decode(request), inside.head(cell), inside.stream({**inner, "stack": "decoder"}), inside.forcing(inner),
                         inside.masks({**inner, "padding": 2}), heads.change(inner)]

    found = at_once([lambda name=name: ask(name) for name in names])
    assert all("error" not in reply for _, replies in found for reply in replies)
    assert all(replies[0].pop("request") == request for request, replies in found)  # each page's own
    for _, replies in found:
        replies[3].pop("proposals")  # models by the page's own names
    assert len({orjson.dumps(replies) for _, replies in found}) == 1
    assert loaded.count == traced.count == recorded.count == 1 and {counted.count for counted in made.values()} == {1}
    assert others.count == 2  # the decode, and the other source whose weights the head has


def test_what_is_kept_is_for_who_has_a_right_to_the_run(registry, run):
    models = Models(registry)
    own, other = (registry.subscribe(run, owns_run=False) for _ in range(2))
    for view in (own, other):
        models.decode(f"run:{view.id}:{STEP}", "3 1 2")
    assert len(models.opened) == len(models.traces.kept) == 1
    registry.unsubscribe(own.id)
    for stranger in (own.id, run.id):
        with pytest.raises(UserError) as refusal:
            models.decode(f"run:{stranger}:{STEP}", "3 1 2")
        assert refusal.value.key == "unknown_run"


class Awaited(dict):
    """Says when somebody has found what is being made."""

    def __init__(self):
        self.found = threading.Event()

    def get(self, key, default=None):
        if key in self:
            self.found.set()
        return super().get(key, default)


def test_who_asks_meanwhile_waits_and_is_given_the_same():
    once, began, go_on, made = OnceAtATime(), threading.Event(), threading.Event(), []
    once.making = Awaited()

    def make():
        made.append(len(made))
        began.set()
        assert go_on.wait(60)
        return object()

    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(once.of, "key", make)
        assert began.wait(60)
        second = pool.submit(once.of, "key", lambda: pytest.fail("it was made again"))
        assert once.of("other", lambda: 7) == 7  # nobody waits for something else
        assert once.making.found.wait(60)
        go_on.set()
        assert first.result(60) is second.result(60)
    assert once.of("key", lambda: 8) == 8 and made == [0] and once.making == {}


def test_who_waits_for_what_fails_is_told_so_too():
    once = OnceAtATime()

    def fail():
        raise UserError("unknown_model", "model")

    for _ in range(2):
        with pytest.raises(UserError):
            once.of("key", fail)
    assert once.making == {}


def test_the_size_of_a_reply_is_that_of_its_strings_and_numbers():
    assert reply_size({"a": "12345", "b": [1, 2.0, None], "c": ("12", {"d": True})}) == 5 + 24 + 2 + 8
