"""A hundred runs, treated badly: everything returns to where it began."""

import random
import threading
from types import SimpleNamespace

import pytest

from benchmarks.soak import TREATMENTS
from core.classroom.limits import Limits
from core.classroom.registry import Registry
from core.errors import UserError
from core.training.events import TerminalEvent
from helpers import ENDLESS, SHORT, ended, eventually

RUNS = 100


@pytest.fixture
def clock():
    return SimpleNamespace(now=0.0)


def test_a_hundred_runs_leave_nothing_behind(clock):
    chance = random.Random(17)
    registry = Registry(Limits(runs=12, slots=2), clock=lambda: clock.now)
    before = {thread.name for thread in threading.enumerate()}
    runs = []
    for number in range(RUNS):
        # Each is another experiment, short or endless; whoever is not ended by a treatment ends with its lease.
        experiment = chance.choice([SHORT, ENDLESS]).with_settings(seed=number)
        try:
            view = registry.start(experiment, owner=f"page {number % 7}")
        except UserError:
            for run in runs:
                ended(run)
            clock.now += 2 * registry.limits.lease_seconds  # nobody looks at them any more: there is room again
            view = registry.start(experiment, owner=f"page {number % 7}")
        runs.append(view.run)
        if chance.random() < 0.5:
            eventually(lambda run=view.run: run.log.step > 0 or run.log.ended or run.status == "queued")
        goes_on = ("finish", "pause and resume", "turn off the computer")
        TREATMENTS[chance.choice([name for name in TREATMENTS if experiment.train.max_steps < 100 or name not in goes_on])](registry, view)
    clock.now += 2 * registry.limits.lease_seconds
    registry.sweep()
    for run in runs:
        ended(run).thread.join(60)
    assert all(sum(isinstance(event, TerminalEvent) for event in run.log.events) == 1 for run in runs)
    assert len({type(run.log.terminal).__name__ for run in runs}) == 3
    assert registry.slots.holders == [] and registry.slots.waiting == []
    assert len(registry.runs) <= 12
    eventually(lambda: {thread.name for thread in threading.enumerate()} <= before)
