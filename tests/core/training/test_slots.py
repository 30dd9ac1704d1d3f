"""Lanes: at most so many compute, owners take turns, nobody waits for nothing."""

import threading
from dataclasses import dataclass

import pytest

from core.training.slots import Lanes
from core.training.threads import cores
from helpers import eventually


@dataclass(eq=False)
class FakeRun:
    owner: str = "ada"
    unwilling: bool = False


class Waiter:
    """A thread that waits for a lane."""

    def __init__(self, lanes, owner):
        self.run, self.got_it = FakeRun(owner), None
        before = len(lanes.waiting)
        self.thread = threading.Thread(target=self.wait, args=[lanes], daemon=True)
        self.thread.start()
        eventually(lambda: lanes.holds(self.run) or lanes.place(self.run) == before + 1)

    def wait(self, lanes):
        self.got_it = lanes.enter(self.run)

    def result(self):
        """Whether it got a lane, once it knows."""
        self.thread.join(30)
        assert not self.thread.is_alive()
        return self.got_it


def test_as_many_as_there_are_lanes_compute_and_no_more():
    lanes, together, counting, most = Lanes(2), threading.Barrier(2), threading.Lock(), []

    def compute():
        run = FakeRun()
        lanes.enter(run)
        with counting:
            most.append(len(lanes.holders))
        together.wait(30)  # nobody goes on before two are inside
        lanes.leave(run)

    threads = [threading.Thread(target=compute) for _ in range(14)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(most) == 14
    assert max(most) == 2
    assert lanes.holders == lanes.waiting == []


def test_whoever_waits_longest_comes_next():
    lanes, first = Lanes(1), FakeRun()
    lanes.enter(first)
    second, third = Waiter(lanes, "ada"), Waiter(lanes, "ada")
    assert [lanes.place(run) for run in (first, second.run, third.run)] == [0, 1, 2]
    lanes.leave(first)
    assert second.result() and lanes.holders == [second.run]
    lanes.leave(second.run)
    assert third.result() and lanes.holders == [third.run]


def test_an_owner_with_fewer_lanes_comes_first():
    lanes, ada, grace = Lanes(2), FakeRun("ada"), FakeRun("grace")
    lanes.enter(ada)
    lanes.enter(grace)
    adas_second, barbaras_first = Waiter(lanes, "ada"), Waiter(lanes, "barbara")
    lanes.leave(grace)
    assert barbaras_first.result() and lanes.holders == [ada, barbaras_first.run]
    lanes.leave(ada)
    assert adas_second.result()


def test_a_waiter_that_changes_its_mind_leaves_the_line():
    lanes, first = Lanes(1), FakeRun()
    lanes.enter(first)
    second, third = Waiter(lanes, "ada"), Waiter(lanes, "ada")
    second.run.unwilling = True
    lanes.wake()
    assert second.result() is False
    assert lanes.place(third.run) == 1
    lanes.leave(first)
    assert third.result()


def test_a_free_lane_passes_over_those_who_do_not_want_it():
    lanes, first = Lanes(1), FakeRun()
    lanes.enter(first)
    second, third = Waiter(lanes, "ada"), Waiter(lanes, "ada")
    with lanes.changed:
        second.run.unwilling = True
    lanes.leave(first)
    assert third.result() and second.result() is False


def test_leaving_without_a_lane_does_no_harm():
    lanes, holder = Lanes(1), FakeRun()
    lanes.enter(holder)
    lanes.leave(FakeRun())
    assert lanes.holders == [holder]


@pytest.mark.parametrize("holders", [0, 1, 2, 3])
def test_cores_are_shared(holders):
    lanes = Lanes(3)
    for _ in range(holders):
        lanes.enter(FakeRun())
    assert lanes.share() >= 1
    assert lanes.share() * holders <= max(cores(), holders)
