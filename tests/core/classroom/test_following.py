"""What a class follows besides the run: races and demonstrations."""


import pytest

from core.classroom.following import RACE
from core.classroom.limits import Limits
from core.classroom.registry import Registry
from core.classroom.rooms import PRESENT_SECONDS
from core.comparison.race_config import RaceConfig, read_vary
from core.programs.catalogue import demonstration_config
from helpers import ENDLESS, SHORT, ended

LEASE = 100.0


@pytest.fixture
def registry(clock):
    registry = Registry(Limits(lease_seconds=LEASE), clock=lambda: clock.now)
    yield registry
    registry.close(timeout=60)


def race_of(experiment, seed=0):
    return RaceConfig(experiment.with_settings(seed=seed), read_vary("warmup_steps=1,59"))


def seat_of(rooms, room, token=None, **asked):
    return rooms.follow(room.code, token, **asked)[1]


def test_a_student_follows_the_race_through_a_subscription_that_steers_nothing(registry, rooms, room):
    teachers = registry.start_race(race_of(ENDLESS))
    rooms.show(room.code, room.secret, race=teachers.id)
    own = seat_of(rooms, room).besides[RACE].own
    assert own.run is teachers.run and own.id != teachers.id and not own.owns_run and own.role == "following"
    own.control("stop")
    assert own.detached and not teachers.run.stopping and teachers.status != "stopped"


def test_a_demonstration_is_followed_by_its_name_beside_the_run(registry, rooms, room):
    run = registry.start(ENDLESS)
    lockstep = registry.start_demonstration(demonstration_config("lockstep", {}))
    rooms.show(room.code, room.secret, run.id, demonstration=lockstep.id)
    seat = seat_of(rooms, room)
    assert seat.subscription.run is run.run and seat.besides["lockstep"].own.run is lockstep.run
    lockstep.run.stop()
    ended(lockstep.run)


@pytest.mark.parametrize("kind", ["race", "demonstration"])
@pytest.mark.parametrize("named", ["gone", "", 7, {}, [], "a run"], ids=str)
def test_what_is_no_race_and_no_demonstration_is_not_shown(registry, rooms, room, kind, named):
    named = registry.start(ENDLESS).id if named == "a run" else named
    rooms.show(room.code, room.secret, **{kind: named})
    assert room.besides == {} and seat_of(rooms, room).besides == {}


def test_subscriptions_do_not_pile_up_when_a_teacher_flips(registry, rooms, room):
    races = [registry.start_race(race_of(SHORT, seed)) for seed in range(2)]
    rooms.show(room.code, room.secret, race=races[0].id)
    seats = [seat_of(rooms, room) for _ in range(3)]
    before = len(registry.subscriptions)
    for flip in range(9):
        rooms.show(room.code, room.secret, race=races[flip % 2].id)
        for seat in seats:
            seat_of(rooms, room, seat.token)
    assert len(registry.subscriptions) == before


def test_the_same_subscription_stays_until_the_teacher_moves(registry, rooms, room):
    first = registry.start_race(race_of(SHORT))
    rooms.show(room.code, room.secret, race=first.id)
    seat = seat_of(rooms, room)
    own = seat.besides[RACE].own
    seat_of(rooms, room, seat.token, again=True)
    assert seat.besides[RACE].own is own
    rooms.show(room.code, room.secret)
    seat_of(rooms, room, seat.token)
    assert own.id in registry.subscriptions  # what was shown stays on the students' pages


@pytest.mark.parametrize("action", ["stop", "pause"])
def test_who_stopped_or_paused_a_race_comes_back_with_a_new_subscription(registry, rooms, room, action):
    race = registry.start_race(race_of(ENDLESS))
    rooms.show(room.code, room.secret, race=race.id)
    seat = seat_of(rooms, room)
    left = seat.besides[RACE].own
    left.control(action)
    seat_of(rooms, room, seat.token)
    assert seat.besides[RACE].own is left
    seat_of(rooms, room, seat.token, again=True)
    assert seat.besides[RACE].own is not left and left.id not in registry.subscriptions


def test_who_looks_at_something_else_gets_no_subscription(registry, rooms, room):
    rooms.show(room.code, room.secret, race=registry.start_race(race_of(ENDLESS)).id)
    assert seat_of(rooms, room, watching=False).besides == {}


def test_a_seat_that_is_lost_gives_its_subscriptions_back_and_a_closed_room_lets_go(registry, rooms, room, clock):
    race = registry.start_race(race_of(ENDLESS))
    rooms.show(room.code, room.secret, race=race.id)
    asleep = seat_of(rooms, room)
    clock.now += max(LEASE, PRESENT_SECONDS) + 1
    rooms.show(room.code, room.secret, race=race.id)
    assert asleep.besides[RACE].own.id not in registry.subscriptions
    again = seat_of(rooms, room, asleep.token)
    assert again.token != asleep.token and again.besides[RACE].own.run is race.run
    rooms.close(room.code, room.secret)
    assert again.besides[RACE].own.detached and not race.run.stopping
