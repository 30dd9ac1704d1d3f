"""Class races: who may open, enter and start one, and what remains of it."""


import pytest

from classrooms import LEASE, key_of, seats
from core.classroom.class_races import ClassRaces
from core.classroom.rooms import ROOM_LEASES
from core.comparison.class_race import MAX_ENTRIES
from helpers import ENDLESS, SHORT, eventually


@pytest.fixture
def races(rooms):
    return ClassRaces(rooms)


def test_equal_entries_are_one_runner_and_all_are_counted(rooms, races, room):
    races.open(room.code, room.secret, SHORT)
    one, two, three = seats(rooms, room, 3)
    races.enter(room.code, one, "warmup_steps", "7")
    races.enter(room.code, two, "warmup_steps", "7")
    race = races.enter(room.code, three, "dropout", "0.3")
    assert race.order == [("warmup_steps", 7), ("dropout", 0.3)] and [race.count(entry) for entry in race.order] == [2, 1]
    race = races.start(room.code, room.secret)
    eventually(lambda: race.race.ended)
    assert [runner.changes for runner in race.race.runners] == [{"warmup_steps": 7}, {"dropout": 0.3}]
    assert race.race.status == "finished"


def test_a_choice_may_be_changed_until_the_start(rooms, races, room):
    races.open(room.code, room.secret, SHORT)
    one, two = seats(rooms, room, 2)
    races.enter(room.code, one, "warmup_steps", "7")
    races.enter(room.code, two, "warmup_steps", "8")
    race = races.enter(room.code, one, "dropout", "0.3")
    assert race.order == [("warmup_steps", 8), ("dropout", 0.3)]
    assert races.start(room.code, room.secret).subscription is race.subscription
    assert key_of(races.enter, room.code, one, "warmup_steps", "9") == "class_race_began"


def test_entries_are_bounded_by_what_differs_not_by_who_enters(rooms, races, room):
    races.open(room.code, room.secret, SHORT)
    tokens = seats(rooms, room, MAX_ENTRIES + 2)
    for i, token in enumerate(tokens[:MAX_ENTRIES]):
        races.enter(room.code, token, "warmup_steps", str(2 + i))
    assert key_of(races.enter, room.code, tokens[-1], "warmup_steps", "99") == "class_race_full"
    assert races.enter(room.code, tokens[-1], "warmup_steps", "2").count(("warmup_steps", 2)) == 2
    assert races.enter(room.code, tokens[1], "warmup_steps", "98").order[-1] == ("warmup_steps", 98)  # in place of their own


def test_only_the_teacher_opens_starts_stops_and_closes(rooms, races, room):
    other = rooms.open()
    races.open(room.code, room.secret, SHORT)
    (student,) = seats(rooms, room, 1)
    for secret in (other.secret, student, "", None, 3):
        assert key_of(races.open, room.code, secret, SHORT) == "not_your_room"
        for act in (races.start, races.stop, races.close):
            assert key_of(act, room.code, secret) == "not_your_room"


def test_who_has_no_seat_cannot_enter(rooms, races, room):
    races.open(room.code, room.secret, SHORT)
    other = rooms.open()
    (elsewhere,) = seats(rooms, other, 1)
    for token in (elsewhere, "", None, 3, room.secret):
        assert key_of(races.enter, room.code, token, "warmup_steps", "7") == "no_seat"
    assert key_of(races.enter, other.code, elsewhere, "warmup_steps", "7") == "no_class_race"


def test_one_entry_is_no_race(rooms, races, room):
    races.open(room.code, room.secret, SHORT)
    (student,) = seats(rooms, room, 1)
    races.enter(room.code, student, "warmup_steps", "7")
    assert key_of(races.start, room.code, room.secret) == "race_size"
    assert races.look(room.code).subscription is None


def test_a_room_that_ends_ends_its_race(rooms, races, room, clock):
    race = running(rooms, races, room)
    clock.now += ROOM_LEASES * LEASE + 1
    other = rooms.open()
    assert races.look(other.code) is None and not races.by_room
    eventually(lambda: race.race.ended)


def test_looking_keeps_it_alive_and_stopping_ends_it(rooms, races, room, clock):
    race = running(rooms, races, room)
    for _ in range(4):
        clock.now += LEASE * 0.8
        rooms.teach(room.code, room.secret)
        races.look(room.code)
        rooms.registry.sweep()
    assert not race.race.stopping
    races.stop(room.code, room.secret)
    eventually(lambda: race.race.ended)
    assert race.race.status == "stopped" and races.look(room.code) is race


def running(rooms, races, room):
    """A race that does not end by itself within a test."""
    races.open(room.code, room.secret, ENDLESS.with_settings(max_steps=2000))
    for token, steps in zip(seats(rooms, room, 2), ("7", "8"), strict=True):
        races.enter(room.code, token, "warmup_steps", steps)
    return races.start(room.code, room.secret)
