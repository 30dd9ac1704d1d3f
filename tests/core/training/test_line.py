"""The line: who is new, who has waited long, who needs least, and fairness between owners; by a clock that the test moves."""

import math
from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from core.training.line import CHARGE, PATIENCE, SHARE, SHORT_SLICE, SLICE, FirstComeFirstServed, Line


@dataclass(eq=False)
class FakeRun:
    """Each has an owner of its own, unless one is named."""

    seconds_needed: float | None = None
    owner: str | None = None
    begun: bool = True
    computed: float = 0.0
    wants_slot: bool = True


def new(owner=None):
    return FakeRun(None, owner, begun=False)


@pytest.fixture
def clock():
    return SimpleNamespace(now=1000.0)


@pytest.fixture
def line(clock):
    return Line(1, clock=lambda: clock.now)


def hold(line, run):
    """Its turn: it holds a slot from now on."""
    line.join(run)
    turn = line.give()
    assert turn.run is run
    return turn


def goes_first(line):
    """Who would get the next free slot."""
    return line.first()[0].run


def test_alone_it_computes_on(line, clock):
    turn = hold(line, FakeRun(100.0))
    clock.now += 100 * SLICE
    assert not line.is_over(turn)


def test_who_is_new_gets_the_slot_after_a_slice(line, clock):
    turn = hold(line, FakeRun(1.0))
    line.join(FakeRun(0.5))
    line.join(fresh := new())
    clock.now += SLICE * 0.99
    assert not line.is_over(turn)
    clock.now += SLICE * 0.02
    assert line.is_over(turn)
    line.leave(turn)
    assert line.give().run is fresh


def test_a_first_slice_is_shorter(line, clock):
    turn = hold(line, new())
    line.join(new())
    clock.now += SHORT_SLICE * 1.01
    assert line.is_over(turn)


def test_after_its_first_slice_who_needs_least_goes_on(line, clock):
    turn = hold(line, run := new())
    line.join(FakeRun(5.0))
    clock.now += SHORT_SLICE * 1.01
    run.seconds_needed = 4.0
    assert not line.is_over(turn)
    run.seconds_needed = 6.0
    assert not line.is_over(turn)  # now it has a slice as everybody
    clock.now += SLICE
    assert line.is_over(turn)


@pytest.mark.parametrize("others, over", [(3.0, True), (5.0, False), (8.0, False), (None, False)])
def test_whoever_needs_least_goes_on(line, clock, others, over):
    turn = hold(line, FakeRun(5.0))
    line.join(FakeRun(others))
    clock.now += SLICE * 1.01
    assert line.is_over(turn) == over


def test_of_those_who_wait_the_shortest_comes_first(line):
    runs = [FakeRun(50.0), FakeRun(5.0), new(), FakeRun(None), FakeRun(7.0)]
    for run in runs:
        line.join(run)
    places = [line.outlook(run).place for run in runs]
    assert places == [4, 2, 1, 5, 3]
    assert line.outlook(new()) is None


def test_a_stopped_one_is_passed_over(line):
    line.join(stopped := FakeRun(5.0))
    line.join(other := FakeRun(50.0))
    stopped.wants_slot = False
    assert goes_first(line) is other


# Nobody starves.


def test_who_has_waited_long_gets_a_short_slice_whatever_it_needs(line, clock):
    turn = hold(line, FakeRun(5.0))
    line.join(long := FakeRun(5000.0))
    clock.now += PATIENCE * 0.99
    assert not line.is_over(turn)
    clock.now += PATIENCE * 0.02
    line.join(new())
    assert line.is_over(turn)  # and not only for the new one
    line.leave(turn)
    patient = line.give()
    assert patient.run is long
    clock.now += SHORT_SLICE * 1.01
    assert line.is_over(patient)


def test_those_who_have_waited_long_get_their_share_and_no_more(line, clock):
    short = FakeRun(1.0)
    long = [FakeRun(math.inf) for _ in range(7)]
    for run in [short, *long]:
        line.join(run)
    seconds, held = dict.fromkeys([short, *long], 0.0), None
    for _ in range(20_000):
        if held is not None and line.is_over(held):
            line.leave(held)
            line.join(held.run)
            held = None
        held = held or line.give()
        clock.now += 0.01
        seconds[held.run] += 0.01
    assert sum(seconds[run] for run in long) == pytest.approx(SHARE * 200, rel=0.1)
    assert max(seconds[run] for run in long) - min(seconds[run] for run in long) < 3 * SHORT_SLICE  # each in turn


# Fair between owners.


def test_an_owner_who_computes_lets_others_go_first(clock):
    line = Line(2, clock=lambda: clock.now)
    hold(line, FakeRun(50.0, "ada"))
    line.join(FakeRun(1.0, "ada"))
    line.join(new("ada"))
    line.join(other := FakeRun(900.0, "grace"))
    assert goes_first(line) is other


def test_an_owners_own_trainings_take_turns_as_everybodys(line, clock):
    turn = hold(line, FakeRun(50.0, "ada"))
    line.join(FakeRun(1.0, "ada"))
    clock.now += SLICE * 1.01
    assert line.is_over(turn)  # the slot that it would give up is not counted against its owner


def test_what_an_owners_ended_trainings_computed_counts_against_the_others(line, clock):
    turn = hold(line, FakeRun(3.0, "ada"))
    line.join(adas := FakeRun(3.0, "ada"))
    line.join(graces := FakeRun(5.0, "grace"))
    clock.now += 1.9
    line.leave(turn)
    assert goes_first(line) is adas  # 1.9 + 3 seconds
    line.join(FakeRun(900.0, "ada"))
    line.leave(line.queue[adas])
    line.join(adas)
    assert goes_first(line) is adas  # to wait anew is no end
    turn = line.give()
    clock.now += 1.0
    line.leave(turn)
    line.join(last := FakeRun(2.2, "ada"))
    assert goes_first(line) is graces  # 2.9 + 2.2 seconds
    line.leave(line.queue[graces])
    for run in list(line.queue):
        line.leave(line.queue[run])
    assert not line.charges and not line.here  # who has none here begins anew
    line.join(last)
    line.join(graces)
    assert goes_first(line) is last


def test_what_counts_against_an_owner_is_limited(line, clock):
    turn = hold(line, FakeRun(3000.0, "ada"))
    line.join(FakeRun(3.0, "ada"))
    clock.now += 2000.0
    line.leave(turn)
    assert line.charged("ada") == CHARGE


def test_of_each_owner_one_new_one_comes_first(line):
    first, second, other = new("ada"), new("ada"), new("grace")
    for run in (first, second, other):
        line.join(run)
    turn = line.give()
    assert turn.run is first
    assert line.first(without=turn)[0].run is other


def test_class_races_belong_to_nobody_and_do_not_count_together(clock):
    line = Line(2, clock=lambda: clock.now)
    hold(line, FakeRun(50.0))
    line.join(nobodys := FakeRun(1.0))
    line.join(FakeRun(2.0, "ada"))
    assert goes_first(line) is nobodys


# What those who wait are told.


def test_who_is_new_is_told_of_those_before_it(line, clock):
    hold(line, FakeRun(500.0))
    clock.now += 0.2
    for run in (runs := [new(), new(), new()]):
        line.join(run)
    assert [line.outlook(run).seconds for run in runs] == pytest.approx([SLICE - 0.2 + place * SHORT_SLICE for place in range(3)])


def test_it_is_told_until_when_others_need_less_or_when_its_patience_counts(line, clock):
    hold(line, FakeRun(0.6))
    line.join(near := FakeRun(0.7))
    line.join(far := FakeRun(900.0))
    assert line.outlook(near).seconds == pytest.approx(0.6 / (1 - SHARE))
    assert line.outlook(far).seconds == pytest.approx(1.3 / (1 - SHARE))
    line.join(FakeRun(800.0))
    assert line.outlook(far).seconds == pytest.approx(SLICE + PATIENCE)  # the second of the patient, after the first one's share
    line.patient_from = clock.now + 7.0
    line.join(FakeRun(None))
    assert line.outlook(far).seconds == pytest.approx(SLICE + 7.0 + SHORT_SLICE / SHARE)


def test_an_outlook_follows_what_happens(line):
    line.join(run := FakeRun(7.0))
    assert line.outlook(run).place == 1
    line.join(FakeRun(5.0))
    assert line.outlook(run).place == 2
    line.give()
    assert line.outlook(run).place == 1


# To compare with.


def test_first_come_first_served_keeps_its_slot_to_the_end(clock):
    line = FirstComeFirstServed(1, clock=lambda: clock.now)
    turn = hold(line, FakeRun(900.0))
    line.join(second := FakeRun(50.0))
    line.join(third := new())
    clock.now += 100.0
    assert not line.is_over(turn)
    assert [line.outlook(run).place for run in (second, third)] == [1, 2]
    line.leave(turn)
    assert line.give().run is second


def test_what_a_first_slice_takes_is_learned(line, clock):
    """Building a large model takes long, and those behind it are told so."""
    hold(line, FakeRun(900.0))
    line.leave(line.holding[0])
    for _ in range(30):
        turn = hold(line, new())
        clock.now += 1.7
        line.is_over(turn)
        clock.now += 40.0  # it goes on, because nobody waits
        line.leave(turn)
    assert line.first_seconds == pytest.approx(1.7, rel=0.01)
