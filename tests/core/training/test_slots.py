"""Slots: at most so many runs compute, slots are fair between owners, and runs that no longer want one leave the queue."""

import threading
from dataclasses import dataclass

import pytest

from core.training.slots import Slots
from core.training.threads import available_cores
from helpers import eventually


@dataclass(eq=False)
class FakeRun:
    owner: str = "ada"
    wants_slot: bool = True
    seconds_needed: float | None = None
    begun: bool = False
    computed: float = 0.0


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
    slots.notify(second.run)
    assert second.result() is False
    assert slots.position(third.run) == 1
    slots.release(first)
    assert third.result()


def test_a_free_slot_passes_over_runs_that_do_not_want_it():
    slots, first = Slots(1), FakeRun()
    slots.acquire(first)
    second, third = Waiter(slots, "ada"), Waiter(slots, "ada")
    second.run.wants_slot = False
    slots.release(first)
    assert third.result() and second.result() is False


def test_one_that_was_woken_to_leave_and_then_wants_it_again_asks_anew():
    """It holds nothing, so it must not be told that it does."""
    asked = []

    class Fickle(FakeRun):
        @property
        def wants_slot(self):
            asked.append(None)
            return self.answers.pop(0) if self.answers else True

        @wants_slot.setter
        def wants_slot(self, value):
            self.answers = [True, True]

    slots, first = Slots(1), FakeRun()
    slots.acquire(first)
    run = Fickle()
    run.answers = [False] * 2  # when it is handed out, and when it looks; then it wants one again
    assert slots.acquire(run) is False
    assert slots.waiting == [] and slots.calls == {}
    slots.release(first)
    assert slots.holders == []


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


def test_a_change_wakes_only_those_whom_it_concerns():
    slots, first = Slots(1), FakeRun()
    slots.acquire(first)
    waiters = [Waiter(slots, "ada") for _ in range(5)]
    woken = []
    for turn, call in slots.calls.items():
        call.notify = lambda turn=turn, notify=call.notify: (woken.append(turn.run), notify())
    slots.release(first)
    assert waiters[0].result() and woken == [waiters[0].run]
    for waiter in waiters[1:]:
        waiter.run.wants_slot = False
        slots.notify(waiter.run)
        assert waiter.result() is False
    assert woken == [waiter.run for waiter in waiters]


def test_what_it_computed_is_added_up():
    now = [100.0]
    slots, run = Slots(1, clock=lambda: now[0]), FakeRun()
    for seconds in (3.0, 4.0):
        slots.acquire(run)
        now[0] += seconds
        assert slots.computed(run) == pytest.approx(run.computed + seconds)
        slots.release(run)
        now[0] += 50.0
    assert slots.computed(run) == run.computed == 7.0
