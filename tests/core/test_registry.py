"""The registry: runs found again, ended when unwatched, forgotten when there are many."""

import threading
import time
from types import SimpleNamespace

import pytest

from core.events import Stopped
from core.problems import Problem
from core.registry import Registry
from helpers import ENDLESS, SHORT, ended, eventually


@pytest.fixture
def registry():
    registry = Registry(keep=3)
    yield registry
    registry.close()


@pytest.fixture
def clock(monkeypatch):
    """The registry's clock in the hands of the test."""
    clock = SimpleNamespace(now=1000.0, monotonic=lambda: clock.now, sleep=time.sleep)
    monkeypatch.setattr("core.registry.time", clock)
    return clock


def test_a_run_is_found_by_its_id(registry):
    first, second = (registry.start(SHORT, paused=True) for _ in range(2))
    assert first.id != second.id
    assert registry.find(first.id) is first and registry.find(second.id) is second


@pytest.mark.parametrize("run_id", ["", "nobody", None, 7, ["a"], {"a": 1}, True, b"x"])
def test_an_unknown_id_is_a_problem(registry, run_id):
    with pytest.raises(Problem) as caught:
        registry.find(run_id)
    assert caught.value.key == "unknown_run"


def test_runs_end_when_their_lease_has_run_out(registry, clock):
    unwatched, watched = (registry.start(ENDLESS, paused=True) for _ in range(2))
    clock.now += 0.9 * registry.lease
    registry.find(watched.id)
    clock.now += 0.2 * registry.lease
    registry.sweep()
    assert isinstance(ended(unwatched).log.terminal, Stopped)
    assert not watched.log.ended


def test_a_running_run_ends_with_its_lease_by_itself():
    registry = Registry(lease=0.02)
    run = registry.start(ENDLESS)
    assert isinstance(ended(run).log.terminal, Stopped)
    eventually(lambda: "leases" not in [thread.name for thread in threading.enumerate()])


def test_leases_are_looked_at_again_after_a_quiet_time():
    registry = Registry(lease=0.02)
    for _ in range(2):
        ended(registry.start(ENDLESS, paused=True))
        eventually(lambda: registry.sweeper is None)


def test_an_ended_run_can_still_be_read(registry):
    run = ended(registry.start(SHORT))
    assert registry.find(run.id).status == "finished"


def test_the_ended_run_that_was_watched_longest_ago_is_forgotten(registry, clock):
    runs = [registry.start(SHORT, paused=True) for _ in range(3)]
    for run in runs[:2]:
        run.stop()
        ended(run)
    clock.now += 1
    registry.find(runs[0].id)
    fourth = registry.start(SHORT, paused=True)
    with pytest.raises(Problem):
        registry.find(runs[1].id)
    for kept in (runs[0], runs[2], fourth):
        assert registry.find(kept.id) is kept


def test_a_house_full_of_living_runs_takes_no_other(registry):
    runs = [registry.start(ENDLESS, paused=True) for _ in range(3)]
    with pytest.raises(Problem) as caught:
        registry.start(ENDLESS)
    assert (caught.value.key, caught.value.values["count"]) == ("too_many_runs", 3)
    runs[1].stop()
    ended(runs[1])
    assert registry.start(ENDLESS, paused=True)


def test_closing_ends_every_run():
    registry = Registry(lanes=1)
    runs = [registry.start(ENDLESS), registry.start(ENDLESS), registry.start(ENDLESS, paused=True)]
    eventually(lambda: runs[0].log.step > 2)
    registry.close(timeout=60)
    assert [type(run.log.terminal) for run in runs] == [Stopped] * 3
    assert not any(run.thread.is_alive() for run in runs)


def test_runs_share_the_registrys_lanes():
    registry = Registry(lanes=1)
    first = registry.start(ENDLESS, owner="ada")
    eventually(lambda: first.log.step > 0)
    second = registry.start(ENDLESS, owner="grace")
    eventually(lambda: registry.lanes.place(second) == 1)
    assert (first.status, second.status, second.log.step) == ("running", "queued", 0)
    first.stop()
    eventually(lambda: second.log.step > 0)
    registry.close(timeout=60)
