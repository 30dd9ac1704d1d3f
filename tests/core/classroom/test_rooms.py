"""Rooms: who may control them, who follows what, and what remains when somebody leaves."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classrooms import LEASE, key_of
from core.classroom import rooms as rooms_module
from core.classroom.limits import Limits
from core.classroom.registry import Registry
from core.classroom.rooms import ALPHABET, CODE_LENGTH, PRESENT_SECONDS, ROOM_LEASES, Rooms, read_code
from core.errors import UserError
from helpers import ENDLESS, SHORT, ended, eventually


def teach(rooms, registry, room, experiment=ENDLESS):
    """Shows a new run in a room; returns the teacher's subscription."""
    subscription = registry.start(experiment, paused=True)
    rooms.show(room.code, room.secret, subscription.id)
    return subscription


# Codes.


def test_codes_are_short_and_all_different(registry):
    many = Rooms(SimpleNamespace(limits=Limits(rooms=500), clock=registry.clock))
    codes = [many.open().code for _ in range(500)]
    assert len(set(codes)) == 500
    assert all(len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) for code in codes)


def test_no_character_of_a_code_looks_like_another():
    assert not set(ALPHABET) & set("AEIOUBSZL01")


@pytest.mark.parametrize("typed", ["cdfg8", " CDFG8\n", "ＣＤＦＧ８", "cdfgb", "CDFGB", "C D F G 8"])
def test_what_was_typed_is_corrected_to_a_code(typed):
    assert read_code(typed) == "CDFG8"


@given(st.none() | st.integers() | st.text() | st.binary() | st.lists(st.text()))
def test_anything_else_is_refused_as_a_code(typed):
    try:
        assert set(read_code(typed)) <= set(ALPHABET)
    except UserError as refusal:
        assert refusal.key == "unknown_room"


def test_a_code_is_not_given_again_soon(rooms, monkeypatch):
    room = rooms.open()
    rooms.close(room.code, room.secret)
    drawn = iter(room.code + "CDFGH")
    monkeypatch.setattr(rooms_module.secrets, "choice", lambda letters: next(drawn))
    assert rooms.open().code == "CDFGH"


# Who may control a room.


@pytest.mark.parametrize("secret", ["", "wrong", None, 7, ["a"], "\ud800", "é"])
def test_only_the_secret_controls_a_room(rooms, registry, room, secret):
    subscription = teach(rooms, registry, room)
    other = registry.start(ENDLESS, paused=True)
    assert key_of(rooms.show, room.code, secret, other.id) == "not_your_room"
    assert key_of(rooms.close, room.code, secret) == "not_your_room"
    assert rooms.follow(room.code)[0].subscription is subscription


def test_a_student_gets_the_run_and_not_the_teachers_subscription(rooms, registry, room):
    subscription = teach(rooms, registry, room)
    _, seat = rooms.follow(room.code)
    assert seat.subscription.run is subscription.run and seat.subscription.id != subscription.id
    assert (seat.subscription.owns_run, seat.subscription.role) == (False, "following")


@pytest.mark.parametrize("action", ["stop", "pause", "step"])
def test_a_students_controls_reach_only_their_own_subscription(rooms, registry, room, action):
    subscription = registry.start(ENDLESS)
    rooms.show(room.code, room.secret, subscription.id)
    eventually(lambda: subscription.run.log.step > 2)
    (_, mine), (_, other) = rooms.follow(room.code), rooms.follow(room.code)
    mine.subscription.control(action)
    step = subscription.run.log.step
    eventually(lambda: subscription.run.log.step > step)
    assert mine.subscription.status in ("paused", "stopped") and other.subscription.status == subscription.status == "running"


def test_rooms_are_limited(rooms):
    opened = [rooms.open() for _ in range(3)]
    assert key_of(rooms.open) == "too_many_rooms"
    rooms.close(opened[0].code, opened[0].secret)
    assert rooms.open()


def test_seats_are_limited(rooms, room, monkeypatch):
    monkeypatch.setattr(rooms_module, "MAX_SEATS", 2)
    token = rooms.follow(room.code)[1].token
    rooms.follow(room.code)
    assert key_of(rooms.follow, room.code) == "room_full"
    assert rooms.follow(room.code, token)


# Following.


def test_nothing_is_shown_before_the_teacher_shows_it(rooms, room):
    assert rooms.follow(room.code)[1].subscription is None


def test_a_seat_is_found_again_with_its_subscription(rooms, registry, room):
    teach(rooms, registry, room)
    _, seat = rooms.follow(room.code)
    subscription = seat.subscription
    assert rooms.follow(room.code, seat.token)[1] is seat and seat.subscription is subscription


def test_an_unknown_token_gets_a_seat_of_its_own(rooms, registry, room):
    teach(rooms, registry, room)
    tokens = {rooms.follow(room.code, token)[1].token for token in (None, "nobody", 7, ["a"], {})}
    assert len(tokens) == 5 == rooms.present(room)


def test_the_class_goes_with_the_teacher_to_another_run(rooms, registry, room):
    first = teach(rooms, registry, room)
    _, seat = rooms.follow(room.code)
    before = seat.subscription
    second = teach(rooms, registry, room)
    registry.unsubscribe(first.id)
    rooms.follow(room.code, seat.token)
    assert seat.subscription.run is second.run
    assert before.id not in registry.subscriptions
    registry.sweep()
    assert ended(first.run).status == "stopped"


def test_a_page_that_shows_something_else_gets_no_subscription(rooms, registry, room):
    teach(rooms, registry, room)
    _, seat = rooms.follow(room.code, watching=False)
    assert seat.subscription is None and rooms.present(room) == 1


def test_a_student_who_detached_comes_back_with_a_new_subscription(rooms, registry, room):
    teach(rooms, registry, room)
    _, seat = rooms.follow(room.code)
    seat.subscription.control("stop")
    assert rooms.follow(room.code, seat.token)[1].subscription.detached
    detached = seat.subscription
    assert not rooms.follow(room.code, seat.token, again=True)[1].subscription.detached
    assert detached.id not in registry.subscriptions


def test_what_is_replayed_to_the_teacher_is_replayed_to_the_class(rooms, registry, room):
    ended(registry.start(SHORT).run)
    again = registry.start(SHORT)
    assert again.role == "replay"
    rooms.show(room.code, room.secret, again.id)
    assert rooms.follow(room.code)[1].subscription.role == "replay"


@pytest.mark.parametrize("subscription_id", [None, "gone", ""])
def test_the_class_keeps_what_it_has_when_the_teacher_shows_nothing(rooms, registry, room, subscription_id):
    subscription = teach(rooms, registry, room)
    rooms.show(room.code, room.secret, subscription_id)
    assert rooms.follow(room.code)[1].subscription.run is subscription.run


def test_a_subscription_that_was_forgotten_is_made_again(rooms, registry, room):
    teach(rooms, registry, room)
    _, seat = rooms.follow(room.code)
    registry.unsubscribe(seat.subscription.id)
    assert rooms.follow(room.code, seat.token)[1].subscription.id in registry.subscriptions


def test_a_run_that_was_forgotten_is_not_subscribed_to(rooms, registry, room):
    subscription = teach(rooms, registry, room)
    subscription.run.stop()
    ended(subscription.run)
    with registry.lock:
        registry.forget(subscription.run)
    assert rooms.follow(room.code)[1].subscription is None


# Leaving.


def test_a_closed_room_is_reported_and_its_pages_keep_what_they_show(rooms, registry, room):
    subscription = teach(rooms, registry, room)
    _, seat = rooms.follow(room.code)
    rooms.close(room.code, room.secret)
    assert key_of(rooms.follow, room.code, seat.token) == "room_closed"
    assert key_of(rooms.show, room.code, room.secret) == "room_closed"
    assert seat.subscription.id in registry.subscriptions and seat.subscription.detached
    assert not subscription.detached and not subscription.run.stopping


def test_a_student_who_leaves_keeps_the_subscription(rooms, registry, room):
    teach(rooms, registry, room)
    _, seat = rooms.follow(room.code)
    rooms.leave(room.code, seat.token)
    assert rooms.present(room) == 0 and seat.subscription.id in registry.subscriptions


def test_a_room_outlives_its_teachers_reload_but_not_its_absence(rooms, room, clock):
    clock.now += ROOM_LEASES * LEASE - 1
    assert rooms.teach(room.code, room.secret) is room
    clock.now += ROOM_LEASES * LEASE + 1
    assert key_of(rooms.follow, room.code) == "room_closed"
    assert rooms.rooms == {}


def test_students_alone_do_not_keep_a_room(rooms, room, clock):
    token = None
    for _ in range(2 * ROOM_LEASES):
        clock.now += LEASE * 0.6
        try:
            token = rooms.follow(room.code, token)[1].token
        except UserError:
            break
    assert rooms.rooms == {}


def test_a_student_whose_page_is_gone_is_not_counted_and_loses_the_seat(rooms, registry, room, clock):
    teach(rooms, registry, room)
    _, seat = rooms.follow(room.code)
    clock.now += PRESENT_SECONDS + 1
    assert rooms.present(room) == 0 and seat.key in room.seats
    clock.now += LEASE
    rooms.teach(room.code, room.secret)
    assert room.seats == {} and seat.subscription.id not in registry.subscriptions


# Runs that start from a snapshot.


def test_a_fork_starts_from_the_weights_and_nobody_joins_it(registry):
    run = ended(registry.start(SHORT).run)
    snapshot = run.snapshots.latest()
    fork = registry.start(SHORT.with_settings(lr_factor=0.1), initial=snapshot)
    assert fork.owns_run and fork.run is not run
    first = ended(fork.run).log.read().loss[0]
    assert first < run.log.read().loss[0]
    again = registry.start(SHORT.with_settings(lr_factor=0.1))
    assert again.run is not fork.run


@pytest.mark.parametrize("changes", [dict(d_model=60), dict(num_heads=2), dict(norm_first=False), dict(vocab_size=13)], ids=str)
def test_a_fork_needs_weights_that_fit(registry, changes):
    snapshot = ended(registry.start(SHORT).run).snapshots.latest()
    assert key_of(lambda: registry.start(SHORT.with_settings(**changes), initial=snapshot)) == "fork_other_sizes"
    assert len(registry.runs) == 1


def test_nobody_joins_a_fork_after_a_restart(tmp_path):
    before = Registry(Limits(data=tmp_path))
    snapshot = ended(before.start(SHORT).run).snapshots.latest()
    fork = ended(before.start(SHORT.with_settings(seed=6), initial=snapshot).run)
    after = Registry(Limits(data=tmp_path))
    assert {run.id: run.initial is not None for run in after.runs.values()}[fork.id]
    fresh = after.start(SHORT.with_settings(seed=6))
    assert fresh.run.id != fork.id
    after.close()
