"""What a room shows outlives the server, as the pages of a teacher and of students ask for it."""

import json

import pytest

from core.classroom.limits import Limits
from core.classroom.registry import Registry
from core.classroom.rooms import Rooms
from demo.api.kept_stage import KeptStage
from demo.api.models import Models
from demo.api.rooms import RoomApi

STATE = "preset=classroom&schedule=cosine"
CELL = {"kind": "cross", "row": 1, "column": 2}


def decode_of(source="3 1 2", **more):
    return {"model": "shipped:classroom-0400", "source": source, "step": 1, "layer": 0, "head": 2, "cell": CELL, **more}


@pytest.fixture
def registry():
    registry = Registry(Limits())
    yield registry
    registry.close()


@pytest.fixture
def desk(registry):
    return RoomApi(Rooms(registry), Models(registry), "en")


@pytest.fixture
def room(desk):
    return desk.open({})


@pytest.fixture
def request_(room):
    """A teacher's, with everything on show."""
    switched = {"switches": [{"layer": 0, "kind": "cross", "head": 1, "mode": "off"}], "forced": ["4"]}
    return {**room, "run": None, "tab": "decode", "state": STATE, "look": {"count": 3, "on": True}, "decode": decode_of(**switched)}


def follow(desk, room, **request):
    return desk.follow({"room": room["room"], "student": None, "watching": True, "again": False, "seen": None, **request})["stage"]


def restart(desk, room):
    """The room as after a restart: what a file held of it is all that it has."""
    there = desk.rooms.rooms[room["room"]]
    values = json.loads(json.dumps(KeptStage().kept(there)))
    there.stage = None
    KeptStage().restore(there, values)
    return values


def test_a_page_that_has_seen_it_misses_nothing(desk, room, request_):
    assert desk.teach(request_)["problem"] == ""
    before = follow(desk, room)
    seen = {"seen": before["decode"]["version"], "seen_variant": before["decode"]["variant"]["version"],
            "seen_state": before["state"]["version"]}
    still = follow(desk, room, **seen)
    restart(desk, room)
    assert follow(desk, room, **seen) == still and still["decode"]["cell"] == CELL
    assert desk.teach(request_)["problem"] == ""
    assert follow(desk, room, **seen) == still  # made again, and the same


def test_a_page_that_has_not_waits_for_the_teachers_next_poll(desk, room, request_):
    desk.teach(request_)
    before = follow(desk, room)
    restart(desk, room)
    assert "value" not in follow(desk, room)["decode"] and follow(desk, room)["state"] == before["state"]
    desk.teach(request_)
    assert follow(desk, room) == before


def test_a_room_that_shows_nothing_shows_nothing(desk, room):
    there = desk.rooms.rooms[room["room"]]
    assert KeptStage().kept(there) is None


@pytest.mark.parametrize("change", [
    dict(tab="x" * 21), dict(tab=3), dict(state="a" * 4000), dict(version=None), dict(look={"count": -1}), dict(look=7),
    dict(decode=[]), dict(decode={"version": "v"}), dict(decode={"version": "v", "asked": {"model": 3}}), dict(place=None),
    dict(place={"step": -1, "layer": 0, "head": 0, "section": "step", "cell": None}),
], ids=lambda change: str(change)[:40])
def test_what_is_damaged_is_refused(desk, room, request_, change):
    desk.teach(request_)
    values = restart(desk, room)
    with pytest.raises((ValueError, TypeError, KeyError, AttributeError)):
        KeptStage().restore(desk.rooms.rooms[room["room"]], {**values, **change})
