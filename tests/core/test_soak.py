"""A hundred runs, treated badly: everything returns to where it began."""

import gc
import random
import resource
import threading
from types import SimpleNamespace

import pytest

from core.events import TERMINAL
from core.limits import Limits
from core.problems import Problem
from core.registry import Registry
from helpers import ENDLESS, SHORT, ended, eventually

RUNS = 100


def crash(run):
    """The next step of the run fails."""
    def fail(*arguments):
        raise RuntimeError("broken on purpose")

    run.may_step = fail


TREATMENTS = {
    "finish": lambda registry, view: None,
    "stop": lambda registry, view: view.control("stop"),
    "pause and leave": lambda registry, view: (view.control("pause"), registry.leave(view.id)),
    "step and stop": lambda registry, view: (view.control("pause"), view.control("step"), view.control("stop")),
    "leave": lambda registry, view: registry.leave(view.id),
    "crash": lambda registry, view: crash(view.run),
    "pause and resume": lambda registry, view: (view.control("pause"), view.control("resume")),
}


@pytest.fixture
def clock():
    return SimpleNamespace(now=0.0)


def test_a_hundred_runs_leave_nothing_behind(clock):
    chance = random.Random(17)
    registry = Registry(Limits(runs=12, lanes=2), clock=lambda: clock.now)
    before = {thread.name for thread in threading.enumerate()}
    runs = []
    for number in range(RUNS):
        # Each is another experiment, short or endless; whoever is not ended by a treatment ends with its lease.
        experiment = chance.choice([SHORT, ENDLESS]).with_settings(seed=number)
        try:
            view = registry.start(experiment, owner=f"page {number % 7}")
        except Problem:
            for run in runs:
                ended(run)
            clock.now += 2 * registry.limits.lease_seconds  # nobody looks at them any more: there is room again
            view = registry.start(experiment, owner=f"page {number % 7}")
        runs.append(view.run)
        if chance.random() < 0.5:
            eventually(lambda run=view.run: run.log.step > 0 or run.log.ended or run.status == "queued")
        goes_on = ("finish", "pause and resume")
        TREATMENTS[chance.choice([name for name in TREATMENTS if experiment.train.max_steps < 100 or name not in goes_on])](registry, view)
    clock.now += 2 * registry.limits.lease_seconds
    registry.sweep()
    for run in runs:
        ended(run).thread.join(60)
    assert all(sum(isinstance(event, TERMINAL) for event in run.log.events) == 1 for run in runs)
    assert len({type(run.log.terminal).__name__ for run in runs}) == 3
    assert registry.lanes.holders == [] and registry.lanes.waiting == []
    assert len(registry.runs) <= 12
    eventually(lambda: {thread.name for thread in threading.enumerate()} <= before)


@pytest.mark.slow
def test_memory_stays_flat_over_many_runs(clock):
    registry = Registry(Limits(runs=4), clock=lambda: clock.now)

    def some_runs(count, first):
        for seed in range(first, first + count):
            ended(registry.start(SHORT.with_settings(seed=seed)).run).thread.join(60)
            clock.now += 2 * registry.limits.lease_seconds
        gc.collect()
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    after_ten = some_runs(10, 0)
    assert some_runs(90, 100) <= 1.05 * after_ten
