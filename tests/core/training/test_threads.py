"""Thread counts: the faster one is found by trial; a pool can be released at any time."""

import math
import os
import sys
import threading
from types import SimpleNamespace

import pytest
import torch

from core.training.threads import ThreadCountTuner, available_cores, give_way, openmp, release_pool, use_cores


def test_there_is_a_core():
    assert available_cores() >= 1


def test_a_thread_says_how_many_it_uses():
    use_cores(2)
    assert torch.get_num_threads() == 2
    use_cores(1)
    assert torch.get_num_threads() == 1


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a thread has no priority of its own")
def test_only_the_thread_that_gives_way_has_a_lower_priority():
    def priority():
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    def work():
        give_way()
        lower.append(priority())

    before, lower = priority(), []
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert lower == [19] and priority() == before < 19


@pytest.mark.skipif(sys.platform != "linux", reason="counts the threads in /proc")
def test_pools_can_be_given_back_again_and_again():
    def count_threads():
        counts.append(len(os.listdir("/proc/self/task")))

    def work():
        for give_back in (release_pool, lambda: use_cores(1), release_pool):
            use_cores(3)
            count_threads()
            torch.ones(2_000_003).exp()  # large enough for a parallel operation
            count_threads()
            give_back()
            count_threads()

    counts = []
    thread = threading.Thread(target=work)
    thread.start()
    thread.join(60)
    use_cores(1)
    without = counts[0]
    assert counts == [without, without + 2, without] * 3


def test_a_pool_is_given_back_through_the_library_that_torch_loaded(monkeypatch):
    kinds = []
    monkeypatch.setattr("core.training.threads.openmp", lambda: SimpleNamespace(omp_pause_resource_all=kinds.append))
    release_pool()
    assert kinds == [1]  # omp_pause_soft


def test_without_a_known_library_the_pool_stays(monkeypatch, tmp_path):
    monkeypatch.setattr(torch, "__file__", str(tmp_path / "__init__.py"))
    openmp.cache_clear()
    try:
        assert openmp() is None
        release_pool()
    finally:
        openmp.cache_clear()


class Machine:
    """A machine on which a step takes `seconds[count]` on `count` cores."""

    def __init__(self, seconds, max_count=2):
        self.seconds, self.max_count, self.now = seconds, max_count, 0.0
        self.tuner = ThreadCountTuner(trial=3, clock=lambda: self.now)
        self.duration = None

    def train(self, steps):
        """The cores of each step."""
        chosen = []
        for _ in range(steps):
            chosen.append(self.tuner.next(self.max_count, self.duration))
            self.duration = self.seconds[chosen[-1]]
            self.now += self.duration
        return chosen


@pytest.mark.parametrize("seconds, faster", [({1: 0.01, 2: 0.007}, 2), ({1: 0.01, 2: 0.5}, 1)], ids=["two are faster", "two are slower"])
def test_the_faster_number_of_cores_is_found(seconds, faster):
    chosen = Machine(seconds).train(100)
    assert set(chosen[:20]) == {1, 2}
    assert chosen[20:].count(faster) == 80


def trials(chosen, best):
    """The steps at which another number than the best is tried."""
    return [step for step in range(1, len(chosen)) if chosen[step - 1] == best != chosen[step]]


def test_trials_keep_to_their_share_of_the_time():
    for one, two in ((0.014, 0.007), (0.1, 0.05)):
        machine = Machine({1: one, 2: two})
        machine.train(20)
        began, chosen = machine.now, machine.train(9000)
        lost = sum(one - two for count in chosen if count == 1)
        assert 0.002 < lost / (machine.now - began) < 0.012


def test_a_trial_that_costs_little_is_made_every_few_seconds():
    machine = Machine({1: 0.0101, 2: 0.01})
    began, chosen = machine.now, machine.train(3000)
    assert len(trials(chosen, 2)) == pytest.approx((machine.now - began) / 2.0, abs=3)


def test_the_choice_follows_the_machine():
    machine = Machine({1: 0.1, 2: 0.05})
    machine.train(50)
    machine.seconds = {1: 0.1, 2: 1.0}  # another process came
    assert machine.train(12)[-1] == 1


def test_a_single_slow_step_changes_nothing():
    machine = Machine({1: 0.1, 2: 0.05})
    machine.train(50)
    machine.tuner.next_trial = math.inf
    machine.duration = 3.0
    assert set(machine.train(50)) == {2}


def test_after_a_change_the_other_count_is_tried_again_soon():
    machine = Machine({1: 0.1, 2: 0.05})
    machine.train(3000)
    machine.seconds = {1: 0.1, 2: 1.0}
    machine.train(20)
    machine.seconds = {1: 0.1, 2: 0.05}
    assert machine.train(80)[-1] == 2


def test_what_was_measured_while_a_crowd_came_is_soon_measured_again():
    machine = Machine({1: 0.017, 2: 0.014})
    machine.train(3000)
    machine.seconds = {1: 0.017, 2: 0.025}
    assert machine.train(200)[-1] == 1  # a trial of two in between was no better
    machine.seconds = {1: 0.017, 2: 0.014}
    assert machine.train(300)[-1] == 2


@pytest.mark.parametrize("slow", [1, 2, 3, 7])
def test_a_burst_of_slow_steps_changes_little(slow):
    """As when thirty pages poll at once, every 40 steps."""
    machine = Machine({1: 0.014, 2: 0.009})
    machine.train(100)
    chosen = []
    for _ in range(25):
        chosen += machine.train(40 - slow)
        for _ in range(slow):
            machine.duration = 0.03
            chosen += machine.train(1)
    assert chosen.count(2) > 0.9 * len(chosen)


def test_no_more_cores_are_used_than_allowed():
    machine = Machine({1: 0.1, 2: 0.05, 4: 0.01}, max_count=4)
    assert set(machine.train(50)) == {1, 4}
    machine.max_count = 1
    assert set(machine.train(50)) == {1}
    machine.max_count = 2
    assert set(machine.train(50)) == {1, 2}


def test_with_one_core_nothing_is_tried():
    assert set(Machine({1: 0.1}, max_count=1).train(50)) == {1}
