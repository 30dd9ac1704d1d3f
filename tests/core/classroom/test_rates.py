"""How much one network address may have in a minute; a class sits behind one."""

from types import SimpleNamespace

import pytest

from core.classroom.limits import Limits
from core.classroom.rates import MOST_CALLERS, Rates, asked_by, network_of
from core.classroom.registry import Registry
from core.classroom.rooms import GUESSES, Rooms
from core.errors import UserError
from helpers import ENDLESS


@pytest.fixture
def clock():
    return SimpleNamespace(now=0.0)


@pytest.fixture
def rooms(clock):
    return Rooms(Registry(Limits(rooms=4), clock=lambda: clock.now))


def test_a_bucket_fills_up_again(clock):
    rates = Rates(3, 60, lambda: clock.now)
    assert [rates.take(1, "a") for _ in range(4)] == [0, 0, 0, 1]
    assert rates.take(1, "b") == 0
    clock.now = 1.0
    assert [rates.take(1, "a") for _ in range(2)] == [0, 1]
    clock.now = 1000.0
    assert [rates.take(3, "a") for _ in range(2)] == [0, 3]


def test_more_than_a_bucket_holds_takes_a_full_one(clock):
    rates = Rates(3, 60, lambda: clock.now)
    assert rates.take(1000, "a") == 0 and rates.take(1000, "a") == 3


def test_who_asks_in_the_process_itself_has_no_limit(clock):
    rates = Rates(1, 1, lambda: clock.now)
    assert [rates.take() for _ in range(5)] == [0] * 5 and not rates.left


def test_not_more_callers_are_remembered_than_there_is_room_for(clock):
    rates = Rates(1, 1, lambda: clock.now)
    for number in range(MOST_CALLERS + 10):
        rates.take(1, str(number))
    assert len(rates.left) == MOST_CALLERS


@pytest.mark.parametrize("host, network", [
    ("192.0.2.7", "192.0.2.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
    ("::ffff:192.0.2.7", "192.0.2.7"), ("fe80::1%eth0", "fe80::/64"), ("testclient", "testclient"), ("", ""), (None, ""), (["x"], ""),
    ("x" * 5000, "x" * 64),
])
def test_one_caller_is_an_address_or_a_network_of_the_newer_kind(host, network):
    assert network_of(host) == network


def guess(rooms, code="22222"):
    with pytest.raises(UserError) as refused:
        rooms.follow(code)
    return refused.value.key


def test_codes_cannot_be_tried_without_end(rooms, clock):
    room = rooms.open()
    with asked_by("192.0.2.7"):
        assert [guess(rooms) for _ in range(GUESSES)] == ["unknown_room"] * GUESSES
        assert guess(rooms) == "too_many_guesses"
        assert guess(rooms, room.code) == "too_many_guesses"  # else a right guess would still be told from a wrong one
        clock.now += 1.0
        rooms.follow(room.code)
    with asked_by("192.0.2.8"):
        assert guess(rooms) == "unknown_room"


def test_a_class_behind_the_same_address_stays_in_its_room(rooms):
    with asked_by("192.0.2.7"):
        room = rooms.open()
        _, seat = rooms.follow(room.code)
        for _ in range(GUESSES):
            guess(rooms)
        assert guess(rooms) == "too_many_guesses"
        for _ in range(3 * GUESSES):
            rooms.follow(room.code, seat.token)
        rooms.follow(room.code)  # and others come in
        rooms.teach(room.code, room.secret)


def test_who_moves_to_another_address_is_no_guesser(rooms):
    with asked_by("192.0.2.7"):
        room = rooms.open()
        _, seat = rooms.follow(room.code)
    with asked_by("192.0.2.9"):
        for _ in range(2 * GUESSES):
            rooms.follow(room.code, seat.token)


def test_nobody_opens_all_rooms(rooms):
    with asked_by("192.0.2.7"):
        rooms.open(), rooms.open()
        with pytest.raises(UserError, match="2 rooms have been opened from your network"):
            rooms.open()
    with asked_by("192.0.2.8"):
        rooms.open()


def test_nobody_has_all_runs(clock):
    registry = Registry(Limits(runs=6, slots=1), clock=lambda: clock.now)
    try:
        with asked_by("192.0.2.7"):
            for seed in range(3):
                registry.start(ENDLESS.with_settings(seed=seed), owner=str(seed))
            with pytest.raises(UserError, match="3 runs that your network has started are going on"):
                registry.start(ENDLESS.with_settings(seed=9), owner="9")
            registry.start(ENDLESS.with_settings(seed=1), owner="10")  # joining starts none
        with asked_by("192.0.2.8"):
            registry.start(ENDLESS.with_settings(seed=10))
    finally:
        registry.close(60)
    assert len(registry.started_from) == len(registry.runs)


def test_pages_that_joined_and_went_away_make_room_while_the_run_goes_on(clock):
    registry = Registry(Limits(subscriptions=5), clock=lambda: clock.now)
    try:
        teacher = registry.start(ENDLESS, paused=True)
        gone = [registry.subscribe(teacher.run, owns_run=False) for _ in range(4)]
        with pytest.raises(UserError, match="5 pages are looking already"):
            registry.subscribe(teacher.run, owns_run=False)
        clock.now += registry.limits.lease_seconds + 1
        here = registry.subscribe(teacher.run, owns_run=False)
        assert set(registry.subscriptions) == {teacher.id, here.id} and gone
    finally:
        registry.close(60)
