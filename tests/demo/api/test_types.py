"""The API's shapes: every address has one, every real reply fits it, and the page's scripts read the same."""

from types import UnionType
from typing import Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

import orjson
import pytest

from core.classroom.registry import Registry
from core.classroom.rooms import Rooms
from core.comparison.race_config import RaceConfig, read_vary
from demo.api import types
from demo.api.decodes import MIME as DECODE_FILES
from demo.api.endpoints import endpoints
from demo.api.models import Models
from demo.api.races import FILES as RACE_FILES
from demo.api.schedules import COMPARISONS
from demo.api.schedules import MIME as SCHEDULE_FILES
from demo.api.typescript import PATH, declarations, typescript
from demo.text import LANGUAGES
from helpers import SHORT, ended

MODEL = "shipped:classroom-0400"
SCHEDULE = {"format": "csv", "compare": "d_model", "d_model": 64, "warmup_steps": 59, "lr_factor": 0.5, "max_steps": 101, "step": 7,
            "family": [32, 128], "log_x": False, "log_y": True, "dark": False}
DECODE = {"request": {"model": MODEL, "source": "3 1 4"}, "format": "json", "step": 0, "layer": 1, "head": None, "map": "cross",
          "dark": False}


def fits(reply, shape):
    """Checks what JSON makes of a reply: no value is of another kind, no key is missing, none is unknown."""
    assert misfits(orjson.loads(orjson.dumps(reply)), shape) == []


def misfits(value, kind, place="reply"):
    """Where a value is not of a kind: a list of places."""
    parts = get_args(kind)
    if is_typeddict(kind):
        hints = get_type_hints(kind)
        if not isinstance(value, dict) or not kind.__required_keys__ <= value.keys() <= hints.keys():
            return [place]
        return [found for name, inner in value.items() for found in misfits(inner, hints[name], f"{place}.{name}")]
    match get_origin(kind):
        case None:
            fitting = isinstance(value, int | float if kind is float else kind) and not (isinstance(value, bool) and kind is not bool)
            return [] if fitting else [place]
        case origin if origin is Literal:
            return [] if value in parts else [place]
        case origin if origin in (Union, UnionType):
            return min((misfits(value, part, place) for part in parts), key=len)
        case origin if origin is list:
            kinds = parts * len(value) if isinstance(value, list) else None
        case origin if origin is tuple:
            kinds = parts if isinstance(value, list) and len(value) == len(parts) else None
        case origin if origin is dict:
            value = list(value.values()) if isinstance(value, dict) else value
            kinds = parts[1:] * len(value) if isinstance(value, list) else None
    if kinds is None:
        return [place]
    return [found for i, (inner, part) in enumerate(zip(value, kinds, strict=True)) for found in misfits(inner, part, f"{place}[{i}]")]


@pytest.fixture(scope="module")
def page():
    """All addresses of a server on which a run and a race have ended, and the ids of the subscriptions to them."""
    registry = Registry()
    run = registry.start(SHORT)
    race = registry.start_race(RaceConfig(SHORT, read_vary("warmup_steps=1,59")))
    ended(run.run)
    ended(race.run)
    yield endpoints(registry, Models(registry), Rooms(registry)), run.id, race.id
    registry.close(timeout=60)


@pytest.fixture
def ask(page):
    """Asks an address in English and checks the reply's shape."""

    def ask(address, request):
        reply = page[0][f"en/{address}"].answer(request)
        fits(reply, types.API[address][1])
        return reply

    return ask


def test_every_address_has_a_shape_in_every_language(page):
    assert set(page[0]) == {f"{language}/{address}" for language in LANGUAGES for address in types.API}


def test_the_scripts_read_the_same_shapes():
    assert PATH.read_text(encoding="utf-8") == declarations(), "run `python -m demo.api.typescript`"


def test_a_run(page, ask):
    _, run, _ = page
    reply = ask("runs/poll", {"run": run, "step": 0, "event": 0})
    assert {event["type"] for event in reply["events"]} == {"validation", "norms", "finished"}
    assert "theory" in reply and "theory" not in ask("runs/poll", {"run": run, **reply["next"]})
    ask("runs/control", {"run": run, "action": "skip"})


def test_its_attention(page, ask):
    reply = ask("attention/film", {"run": page[1], "probe": 0, "frame": -1, "thinned": 0})
    assert reply["about"]["probes"] and reply["frames"]


def test_a_race(page, ask):
    reply = ask("races/poll", {"race": page[2], "cursors": []})
    assert reply["plan"]["runners"] and reply["verdict"]["table"]["rows"]
    ask("races/control", {"race": page[2], "action": "stop"})
    ask("races/download", {"race": page[2], "format": "curves", "dark": False})


def test_a_room(page, ask):
    room = ask("rooms/open", {})
    place = {"model": MODEL, "source": "3 1 4", "step": 1, "layer": 0, "head": "mean"}
    assert ask("rooms/teach", {**room, "run": page[1], "tab": "decode", "decode": place})["problem"] == ""
    student = {"room": room["room"], "student": None, "watching": True, "again": False, "seen": None}
    reply = ask("rooms/follow", student)
    assert reply["run"] and reply["stage"]["decode"]["value"]["request"]
    ask("rooms/leave", {"room": room["room"], "student": reply["student"]})
    ask("rooms/code_image", {**room, "address": f"http://localhost/?room={room['room']}"})
    ask("rooms/close", room)


def test_a_decode_and_what_is_inside_it(ask):
    switches = [{"kind": "cross", "layer": 1, "head": 2, "mode": "off"},
                {"kind": "encoder", "layer": 0, "head": 1, "mode": "fixed", "source": "7 7 7"}]
    for changes in ({}, {"forced": ["5"], "switches": switches}, {"forced": ["3", "(end)"]}):
        request = {"model": MODEL, "source": "3 1 4", **changes}
        assert ask("decodes/decode", request)["request"] == request
        ask("decodes/download", {**DECODE, "request": request})
        for kind in ("encoder", "decoder", "cross"):
            ask("inside/head", {"request": request, "kind": kind, "layer": 1, "head": 2})
        for stack in ("encoder", "decoder"):
            ask("inside/stream", {"request": request, "stack": stack})
        for subject in ("forcing", "change"):
            ask(f"inside/{subject}", {"request": request})
        ask("inside/masks", {"request": request, "padding": 5})
    for subject in ("ranking", "breaking"):
        assert not ask(f"inside/{subject}", {"model": MODEL})["done"]


@pytest.mark.parametrize("what", get_args(get_type_hints(types.MeasuredRequest)["what"]))
def test_what_is_measured_for_the_lessons_table(ask, what):
    reply = ask("programs/measured", {"what": what})
    assert {name for name, value in reply.items() if value is not None} == {what}


def test_files(ask):
    ask("decodes/download", DECODE)
    ask("schedules/download", SCHEDULE)


@pytest.mark.parametrize("address", [address for address in types.API if address not in ("rooms/open", "programs/sources", "terms/all")])
@pytest.mark.parametrize("request_value", [None, 7, [], {}, {"run": [], "race": {}, "room": 7}], ids=str)
def test_what_has_another_shape_gets_a_sentence(page, address, request_value):
    for language in LANGUAGES:
        reply = page[0][f"{language}/{address}"].answer(request_value)
        fits(reply, types.ErrorReply)
        assert reply["error"]


@pytest.mark.parametrize("value, kind, place", [
    ({"name": "a", "mime": "b"}, types.FileReply, "reply"),
    ({"name": "a", "mime": "b", "base64": "", "more": 1}, types.FileReply, "reply"),
    ({"name": "a", "mime": "b", "base64": 7}, types.FileReply, "reply.base64"),
    ({"steps": [1, True], "lr": [0.1, 0.2], "peak": {"step": 1, "lr": 0.2, "beyond": None}, "loss": []}, types.Theory, "reply.steps[1]"),
    ({"steps": [1], "lr": [0.1], "peak": {"step": 1.5, "lr": 0.2, "beyond": None}, "loss": []}, types.Theory, "reply.peak.step"),
    ({"status": "sleeping"}, types.StatusReply, "reply.status"),
    ({"embeddings": None, "encoder": "x"}, dict[str, float | None], "reply[1]"),
    ([["a", 0.5], ["b"]], list[tuple[str, float]], "reply[1]"),
], ids=str)
def test_the_check_notices_what_does_not_fit(value, kind, place):
    assert misfits(value, kind) == [place]


@pytest.mark.parametrize("shape, field, values", [
    (types.DecodeDownloadRequest, "format", DECODE_FILES), (types.RaceDownloadRequest, "format", RACE_FILES),
    (types.ScheduleDownloadRequest, "format", SCHEDULE_FILES), (types.ScheduleDownloadRequest, "compare", COMPARISONS),
], ids=str)
def test_the_words_that_are_accepted_are_those_of_the_shape(shape, field, values):
    assert set(get_args(get_type_hints(shape)[field])) == set(values)


@pytest.mark.parametrize("kind, expected", [
    (int | None, "number | null"), (list[int | None], "(number | null)[]"), (list[list[tuple[str, float]]], "[string, number][][]"),
    (dict[str, float], "Record<string, number>"), (types.Role, '"starter" | "joined" | "following" | "replay"'), (types.Peak, "Peak"),
])
def test_a_type_in_typescript(kind, expected):
    assert typescript(kind) == expected


def test_a_type_without_a_form_in_typescript_is_refused():
    with pytest.raises(TypeError):
        typescript(set[int])
