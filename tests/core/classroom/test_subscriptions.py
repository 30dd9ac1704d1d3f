"""Subscriptions: the owner controls the run, everybody else only what their own page shows."""

from types import SimpleNamespace

import pytest

from core.classroom.subscriptions import REPLAY_SECONDS, Subscription
from core.training.events import Finished, Metric, Validation
from core.training.log import RunLog

STEPS = 101


class FakeRun:
    """A run that only records the calls of its controls."""

    def __init__(self, steps=STEPS, finished=False):
        self.log = RunLog()
        for step in range(1, steps + 1):
            self.log.append(Metric(step, 1.0, 0.1, 0.1 * step))
            if step % 10 == 0:
                self.log.append(Validation(step, 0.5, 0.5, ()))
        if finished:
            self.log.append(Finished(steps))
        self.status = "finished" if finished else "running"
        self.calls = []
        for action in ("pause", "resume", "step_once", "stop"):
            setattr(self, action, lambda action=action: self.calls.append(action))

    @property
    def step(self):
        return self.log.step


@pytest.fixture
def clock():
    return SimpleNamespace(now=50.0)


def subscribe(run, clock, **options):
    return Subscription(run, clock=lambda: clock.now, **{"owns_run": False, **options})


def test_the_owners_controls_reach_the_run(clock):
    run = FakeRun()
    subscription = subscribe(run, clock, owns_run=True)
    for action in ("pause", "step", "resume", "stop"):
        subscription.control(action)
    assert run.calls == ["pause", "step_once", "resume", "stop"]


def test_the_controls_of_others_reach_only_their_own_subscription(clock):
    run = FakeRun()
    subscription, other = subscribe(run, clock), subscribe(run, clock)
    subscription.control("pause")
    assert (subscription.status, subscription.until) == ("paused", STEPS)
    run.log.append(Metric(STEPS + 1, 1.0, 0.1, 20.0))
    subscription.control("step")
    assert subscription.until == STEPS + 1
    subscription.control("resume")
    assert (subscription.status, subscription.until) == ("running", None)
    subscription.control("stop")
    assert (subscription.status, subscription.detached) == ("stopped", True)
    assert run.calls == [] and other.until is None and other.status == "running"


def test_a_replay_shows_the_log_step_by_step_and_then_all_of_it(clock):
    subscription = subscribe(FakeRun(finished=True), clock, replay=True)
    limits = []
    for _ in range(4):
        limits.append(subscription.until)
        clock.now += REPLAY_SECONDS / 4
    assert limits == sorted(limits) and limits[0] == 1 and 45 <= limits[2] <= 55
    assert subscription.until is None and subscription.status == "finished" and subscription.role == "joined"


def test_a_replay_does_not_show_later_steps(clock):
    run = FakeRun(finished=True)
    subscription = subscribe(run, clock, replay=True)
    clock.now += REPLAY_SECONDS / 2
    news = run.log.read(until=subscription.until)
    assert max(news.steps) == subscription.until and all(event.step <= subscription.until for event in news.events)
    assert len(news.events) == 5
    rest = run.log.read(news.next_step, news.next_event)
    assert rest.steps[-1] == STEPS and isinstance(rest.events[-1], Finished) and len(rest.events) == 6


def test_a_paused_replay_stands_still_and_goes_on_from_there(clock):
    subscription = subscribe(FakeRun(finished=True), clock, replay=True)
    clock.now += REPLAY_SECONDS / 2
    subscription.control("pause")
    at = subscription.until
    clock.now += 1000
    assert subscription.until == at and subscription.status == "paused"
    subscription.control("resume")
    clock.now += REPLAY_SECONDS / 4
    assert at < subscription.until < STEPS


@pytest.mark.parametrize("action", ["skip", "stop"])
def test_a_replay_can_be_skipped(clock, action):
    subscription = subscribe(FakeRun(finished=True), clock, replay=True)
    subscription.control(action)
    assert subscription.until is None and subscription.status == "finished"


def test_ids_are_unguessable(clock):
    run = FakeRun()
    ids = {subscribe(run, clock).id for _ in range(100)}
    assert len(ids) == 100 and all(len(subscription_id) >= 20 for subscription_id in ids)
