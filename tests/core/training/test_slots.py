"""Slots: at most so many runs compute, slots are fair between owners, and runs that no longer want one leave the queue."""

import threading
from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from core.training.slots import FIRST_SLICE, PATIENCE, SLICE, Slots, Turn
from core.training.threads import available_cores
from helpers import eventually


@dataclass(eq=False)
class FakeRun:
    owner: str = "ada"
    wants_slot: bool = True
    seconds_left: float | None = None


class Waiter:
    """A thread that waits for a slot."""

    def __init__(self, slots, owner):
        self.run, self.acquired = FakeRun(owner), None
        self.thread = threading.Thread(target=self.wait, args=[slots], daemon=True)
        self.thread.start()
        eventually(lambda: slots.holds(self.run) or slots.position(self.run) > 0)

    def wait(self, slots):
        self.acquired = slots.acquire(self.run)

    def result(self):
        """Whether it got a slot, once it knows."""
        self.thread.join(30)
        assert not self.thread.is_alive()
        return self.acquired


def test_as_many_as_there_are_slots_compute_and_no_more():
    slots, together, counting, most = Slots(2), threading.Barrier(2), threading.Lock(), []

    def compute():
        run = FakeRun()
        slots.acquire(run)
        with counting:
            most.append(len(slots.holders))
        together.wait(30)  # nobody goes on before two are inside
        slots.release(run)

    threads = [threading.Thread(target=compute) for _ in range(14)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(most) == 14
    assert max(most) == 2
    assert slots.holders == slots.waiting == []


def test_whoever_waits_longest_comes_next():
    slots, first = Slots(1), FakeRun()
    slots.acquire(first)
    second, third = Waiter(slots, "ada"), Waiter(slots, "ada")
    assert [slots.position(run) for run in (first, second.run, third.run)] == [0, 1, 2]
    slots.release(first)
    assert second.result() and slots.holders == [second.run]
    slots.release(second.run)
    assert third.result() and slots.holders == [third.run]


def test_an_owner_with_fewer_slots_comes_first():
    slots, ada, grace = Slots(2), FakeRun("ada"), FakeRun("grace")
    slots.acquire(ada)
    slots.acquire(grace)
    adas_second, barbaras_first = Waiter(slots, "ada"), Waiter(slots, "barbara")
    slots.release(grace)
    assert barbaras_first.result() and slots.holders == [ada, barbaras_first.run]
    slots.release(ada)
    assert adas_second.result()


def test_a_run_that_no_longer_wants_a_slot_leaves_the_queue():
    slots, first = Slots(1), FakeRun()
    slots.acquire(first)
    second, third = Waiter(slots, "ada"), Waiter(slots, "ada")
    second.run.wants_slot = False
    slots.notify()
    assert second.result() is False
    assert slots.position(third.run) == 1
    slots.release(first)
    assert third.result()


def test_a_free_slot_passes_over_runs_that_do_not_want_it():
    slots, first = Slots(1), FakeRun()
    slots.acquire(first)
    second, third = Waiter(slots, "ada"), Waiter(slots, "ada")
    with slots.changed:
        second.run.wants_slot = False
    slots.release(first)
    assert third.result() and second.result() is False


def test_releasing_a_slot_that_is_not_held_does_nothing():
    slots, holder = Slots(1), FakeRun()
    slots.acquire(holder)
    slots.release(FakeRun())
    assert slots.holders == [holder]


@pytest.mark.parametrize("holders", [0, 1, 2, 3])
def test_cores_are_shared(holders):
    slots = Slots(3)
    for _ in range(holders):
        slots.acquire(FakeRun())
    assert slots.cores_each() >= 1
    assert slots.cores_each() * holders <= max(available_cores(), holders)


# Slices.


@pytest.fixture
def clock():
    return SimpleNamespace(now=1000.0)


@pytest.fixture
def slots(clock):
    return Slots(1, clock=lambda: clock.now)


def hold(slots, left, begun=True, owner="ada"):
    """A training that holds a slot from now on."""
    run = FakeRun(owner, seconds_left=left)
    slots.holding.append(Turn(run, slots.clock(), begun))
    return run


def wait(slots, left, begun=True, owner="ada"):
    """A training that waits from now on."""
    run = FakeRun(owner, seconds_left=left)
    slots.queue.append(Turn(run, slots.clock(), begun))
    return run


def test_alone_it_computes_on(slots, clock):
    run = hold(slots, 100.0)
    clock.now += 100 * SLICE
    assert not slots.is_over(run)


def test_who_is_new_gets_the_slot_after_a_slice(slots, clock):
    run = hold(slots, 1.0)
    new = wait(slots, None, begun=False)
    clock.now += SLICE * 0.99
    assert not slots.is_over(run)
    clock.now += SLICE * 0.02
    assert slots.is_over(run)
    slots.release(run)
    assert slots.next_in_line().run is new


def test_a_first_slice_is_shorter_while_others_are_new(slots, clock):
    first = hold(slots, None, begun=False)
    wait(slots, None, begun=False)
    clock.now += FIRST_SLICE * 1.01
    assert slots.is_over(first)


@pytest.mark.parametrize("others, over", [(3.0, True), (8.0, False), (None, False)])
def test_then_whoever_needs_least_goes_on(slots, clock, others, over):
    run = hold(slots, 5.0)
    wait(slots, others)
    clock.now += SLICE * 1.01
    assert slots.is_over(run) == over


def test_of_those_who_wait_the_shortest_comes_first(slots):
    long, short, new = wait(slots, 50.0), wait(slots, 5.0), wait(slots, None, begun=False)
    assert [slots.position(run) for run in (new, short, long)] == [1, 2, 3]
    slots.queue = [turn for turn in slots.queue if turn.run is not new]
    assert slots.next_in_line().run is short


def test_who_has_waited_long_gets_a_slice_whatever_it_needs(slots, clock):
    long = wait(slots, 5000.0)
    run = hold(slots, 5.0)
    clock.now += PATIENCE
    assert slots.is_over(run)
    slots.release(run)
    wait(slots, None, begun=False)
    assert slots.next_in_line().run is long


def test_an_owner_who_computes_lets_others_go_first():
    slots = Slots(2)
    hold(slots, 50.0, owner="ada")
    wait(slots, 1.0, owner="ada")
    other = wait(slots, 900.0, owner="grace")
    assert slots.next_in_line().run is other


def test_an_owners_own_trainings_take_turns_as_everybodys(slots, clock):
    run = hold(slots, 50.0, owner="ada")
    wait(slots, 1.0, owner="ada")
    clock.now += SLICE * 1.01
    assert slots.is_over(run)  # the slot that it would give up is not counted against its owner


def test_a_wait_is_told_as_long_as_it_is(slots, clock):
    run = hold(slots, 4.0)
    longer, longest = wait(slots, 6.0), wait(slots, 900.0)
    assert slots.expected_wait(longer) == 4.0
    assert slots.expected_wait(longest) == PATIENCE  # 4 and 6 seconds of others, but nobody waits longer than that
    new = wait(slots, None, begun=False)
    assert slots.expected_wait(new) == SLICE
    assert slots.expected_wait(longer) == pytest.approx(4.0 + FIRST_SLICE)
    assert slots.expected_wait(run) is None
    clock.now += PATIENCE - 1
    assert slots.expected_wait(longest) == 1.0
