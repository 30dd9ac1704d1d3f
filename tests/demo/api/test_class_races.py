"""The board of a class race, as a teacher's and a student's page get it; what comes from outside is checked."""

import pytest

from core.classroom.class_races import ClassRaces
from core.classroom.limits import Limits
from core.classroom.registry import Registry
from core.classroom.rooms import Rooms
from demo.api.class_races import ClassRaceApi
from demo.text import section
from helpers import eventually

QUERY = ("preset=classroom&vocab_size=11&min_len=1&max_len=3&d_model=30&num_layers=1&num_heads=3&d_ff=34&batch_size=7&max_steps=13"
         "&validate_every=5")


@pytest.fixture
def rooms():
    registry = Registry(Limits())
    yield Rooms(registry)
    registry.close()


@pytest.fixture(params=["en", "ja"])
def api(request, rooms):
    return ClassRaceApi(ClassRaces(rooms), request.param)


@pytest.fixture
def room(rooms):
    return rooms.open()


def teacher(room, **more):
    return {"room": room.code, "secret": room.secret, **more}


def entering(rooms, room, setting, value):
    token = rooms.follow(room.code)[1].token
    return {"room": room.code, "student": token, "setting": setting, "value": value}


def test_from_opening_to_the_verdict(api, rooms, room, monkeypatch):
    monkeypatch.setattr("demo.api.class_races.FRESH", 600.0)  # what was read while they trained is no verdict, however fresh
    assert api.look({"room": room.code, "student": None})["status"] == "none"
    opened = api.open(teacher(room, query=QUERY))
    assert (opened["status"], opened["entries"]) == ("open", []) and "classroom" in opened["base"]
    first = entering(rooms, room, "warmup_steps", "7")
    board = api.enter(first)
    board = api.enter(entering(rooms, room, "dropout", "0.3"))
    board = api.enter(entering(rooms, room, "warmup_steps", "7"))
    assert sorted((entry["count"], entry["mine"]) for entry in board["entries"]) == [(1, False), (2, True)]
    assert board["steps"] == 13
    api.start(teacher(room))
    eventually(lambda: api.look({"room": room.code, "student": None})["status"] == "finished")
    board = api.look({"room": room.code, "student": first["student"]})
    assert {(entry["step"], entry["count"], entry["mine"]) for entry in board["entries"]} == {(13, 2, True), (13, 1, False)}
    assert all(0 <= entry["exact_match"] <= 1 and entry["loss"] > 0 and entry["words"] for entry in board["entries"])
    assert board["headline"] and board["step"] == 13
    assert api.close(teacher(room))["status"] == "none"
    assert not api.kept


def test_the_board_is_ordered_by_who_was_first(api):
    from demo.api.class_races import rank

    entries = [{"reached": None, "exact_match": None}, {"reached": None, "exact_match": 0.4}, {"reached": 75, "exact_match": 0.95},
               {"reached": 50, "exact_match": 0.91}]
    assert sorted(entries, key=rank) == entries[::-1]


def test_nothing_of_the_room_or_its_seats_is_told(api, rooms, room):
    api.open(teacher(room, query=QUERY))
    asked = entering(rooms, room, "warmup_steps", "7")
    board = api.enter(asked)
    assert asked["student"] not in str(board) and room.secret not in str(board)


@pytest.mark.parametrize("change", [
    {"secret": "wrong"}, {"secret": 3}, {"room": "XXXXX"}, {"room": None}, {"query": 3}, {"query": "preset=nothing"},
    {"query": "d_model=31"}, {"query": "preset=classroom&d_model=1024&num_layers=12&d_ff=4096"},
])
def test_what_a_stranger_or_a_mistake_asks_gets_a_sentence(api, room, change):
    reply = api.open({**teacher(room, query=QUERY), **change})
    assert reply.keys() == {"error", "gone"} and reply["error"]


@pytest.mark.parametrize("change", [
    {"student": "stranger"}, {"student": None}, {"setting": "seed"}, {"setting": "<b>"}, {"setting": 3}, {"value": "NaN"},
    {"value": "9" * 99}, {"value": "<script>"}, {"value": None}, {"room": "<b>"},
])
def test_a_bad_entry_gets_a_sentence_and_changes_nothing(api, rooms, room, change):
    api.open(teacher(room, query=QUERY))
    reply = api.enter({**entering(rooms, room, "warmup_steps", "7"), **change})
    assert reply.keys() == {"error", "gone"} and reply["error"]
    assert api.look({"room": room.code, "student": None})["entries"] == []


def test_a_race_of_one_says_why_it_does_not_start(api, rooms, room):
    api.open(teacher(room, query=QUERY))
    api.enter(entering(rooms, room, "warmup_steps", "7"))
    assert api.start(teacher(room))["error"] == section(api.language, "errors")["race_size"].format(count=1, most=12)


def test_a_restart_that_ended_it_is_said_until_it_is_started_again(api, rooms, room):
    api.open(teacher(room, query=QUERY))
    for value in ("7", "11"):
        assert api.enter(entering(rooms, room, "warmup_steps", value))["headline"] == ""
    api.races.by_room[room.code].interrupted = True
    board = api.look({"room": room.code, "student": None})
    assert (board["status"], board["headline"]) == ("open", section(api.language, "class_race")["interrupted"])
    assert api.start(teacher(room))["headline"] == ""
