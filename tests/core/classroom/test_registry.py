"""The registry: runs are started, joined and found again, stopped when nobody watches, forgotten when there are too many."""

import threading
from types import SimpleNamespace

import pytest

from core.build import count_parameters
from core.classroom.limits import Limits
from core.classroom.registry import Registry
from core.comparison.race import Race
from core.comparison.race_config import RaceConfig, read_vary
from core.errors import UserError
from core.training.events import Stopped
from core.training.run import Run
from helpers import ENDLESS, SHORT, ended, eventually

OTHER = ENDLESS.with_settings(seed=11)
THIRD = ENDLESS.with_settings(seed=13)


@pytest.fixture
def clock():
    """The registry's clock, set by the test."""
    return SimpleNamespace(now=1000.0)


@pytest.fixture
def registry(clock):
    registry = Registry(Limits(runs=3), clock=lambda: clock.now)
    yield registry
    registry.close(timeout=60)


def test_a_subscription_is_found_by_its_id(registry):
    first, second = registry.start(ENDLESS, paused=True), registry.start(OTHER, paused=True)
    assert first.id != second.id and first.run is not second.run
    assert registry.find(first.id) is first and registry.find(second.id) is second


@pytest.mark.parametrize("subscription_id", ["", "nobody", None, 7, ["a"], {"a": 1}, True, b"x"])
def test_an_unknown_id_is_refused_and_can_be_unsubscribed(registry, subscription_id):
    registry.unsubscribe(subscription_id)
    with pytest.raises(UserError) as caught:
        registry.find(subscription_id)
    assert caught.value.key == "unknown_run"


def test_the_key_that_reads_a_log_steers_nothing(registry):
    view = registry.start(ENDLESS, paused=True)
    for key in (view.run.read_key, view.run.id):
        for find in (registry.find, registry.find_model):
            with pytest.raises(UserError) as caught:
                find(key)
            assert caught.value.key == "unknown_run"
        registry.unsubscribe(key)
        registry.leave(key)
    assert not view.run.stopping and registry.find(view.id) is view


def test_starting_an_equal_experiment_joins_the_run(registry):
    first, second = registry.start(ENDLESS, owner="ada"), registry.start(ENDLESS, owner="grace")
    assert second.run is first.run and second.id != first.id
    assert (first.role, second.role) == ("starter", "joined")
    assert registry.start(OTHER, owner="grace").run is not first.run


def test_a_finished_run_is_replayed_and_a_stopped_one_is_not(registry):
    finished = registry.start(SHORT)
    ended(finished.run)
    assert (again := registry.start(SHORT)).run is finished.run and again.role == "replay"
    stopped = registry.start(ENDLESS)
    stopped.control("stop")
    ended(stopped.run)
    assert registry.start(ENDLESS).run is not stopped.run


def test_nobody_joins_a_run_that_is_about_to_end():
    registry = Registry(Limits(slots=1))
    registry.start(OTHER)
    first = registry.start(ENDLESS)
    first.run.stopping = True  # its thread has not noticed yet
    assert first.status == "queued"
    assert registry.start(ENDLESS).run is not first.run
    registry.close(timeout=60)


def test_stop_of_a_page_that_joined_does_not_stop_the_run(registry):
    first, second = registry.start(ENDLESS), registry.start(ENDLESS)
    second.control("stop")
    registry.unsubscribe(second.id)
    eventually(lambda: first.run.log.step > 3)
    assert first.status == "running"


def test_unsubscribing_stops_ones_own_run_unless_others_watch_it(registry):
    first, second = registry.start(ENDLESS), registry.start(ENDLESS)
    registry.unsubscribe(first.id)
    eventually(lambda: second.run.log.step > 3)
    assert second.status == "running"
    alone = registry.start(OTHER)
    registry.unsubscribe(alone.id)
    assert isinstance(ended(alone.run).log.terminal, Stopped)


def test_runs_end_when_nobody_has_polled_during_the_lease(registry, clock):
    unwatched, watched = registry.start(ENDLESS, paused=True), registry.start(OTHER, paused=True)
    clock.now += 0.9 * registry.limits.lease_seconds
    registry.find(watched.id)
    clock.now += 0.2 * registry.limits.lease_seconds
    registry.sweep()
    assert ended(unwatched.run).log.terminal == Stopped(0, unwatched=True)
    assert not watched.run.log.ended
    watched.control("stop")
    registry.sweep()
    assert ended(watched.run).log.terminal == Stopped(0)


def test_a_page_that_joined_keeps_a_run_alive(registry, clock):
    registry.start(ENDLESS)
    second = registry.start(ENDLESS)
    for _ in range(3):
        clock.now += 0.9 * registry.limits.lease_seconds
        registry.find(second.id)
        registry.sweep()
    assert not second.run.log.ended


def test_a_running_run_ends_with_its_lease_by_itself():
    registry = Registry(Limits(lease_seconds=0.02))
    run = registry.start(ENDLESS).run
    assert isinstance(ended(run).log.terminal, Stopped)
    eventually(lambda: "leases" not in [thread.name for thread in threading.enumerate()])


def test_leases_are_enforced_again_after_a_time_without_runs():
    registry = Registry(Limits(lease_seconds=0.02))
    for _ in range(2):
        ended(registry.start(ENDLESS, paused=True).run)
        eventually(lambda: registry.sweeper is None)


def test_the_ended_run_that_was_watched_longest_ago_is_forgotten(registry, clock):
    subscriptions = [registry.start(experiment, paused=True) for experiment in (ENDLESS, OTHER, THIRD)]
    for subscription in subscriptions[:2]:
        subscription.control("stop")
        ended(subscription.run)
    clock.now += 1
    registry.find(subscriptions[0].id)
    clock.now += 2 * registry.limits.lease_seconds
    registry.find(subscriptions[2].id)
    fourth = registry.start(SHORT, paused=True)
    with pytest.raises(UserError):
        registry.find(subscriptions[1].id)
    for kept in (subscriptions[0], subscriptions[2], fourth):
        assert registry.find(kept.id) is kept


def test_when_memory_is_short_unwatched_runs_are_forgotten_and_watched_ones_kept(clock):
    registry = Registry(Limits(memory_mb=0.05), clock=lambda: clock.now)
    first, second = (registry.start(SHORT.with_settings(seed=seed)) for seed in (1, 2))
    for subscription in (first, second):
        ended(subscription.run)
    clock.now += 2 * registry.limits.lease_seconds
    registry.find(second.id)
    registry.start(SHORT.with_settings(seed=3))
    with pytest.raises(UserError):
        registry.find(first.id)
    assert registry.find(second.id) is second
    registry.close(timeout=60)


def test_of_the_runs_without_subscription_only_the_last_abandoned_are_kept(clock):
    """Two would fit; a run with a subscription, polled or not, does not count."""
    size = ended(Registry(Limits()).start(SHORT).run).size
    registry = Registry(Limits(unwatched_mb=2.5 * size / 2**20), clock=lambda: clock.now)
    subscriptions = [registry.start(SHORT.with_settings(seed=seed)) for seed in (1, 2, 3, 5, 7)]
    for subscription in subscriptions:
        ended(subscription.run)
    subscribed, *abandoned = subscriptions
    for subscription in [abandoned[1], abandoned[3], abandoned[0], abandoned[2]]:
        clock.now += 1
        registry.unsubscribe(subscription.id)
    assert len(registry.runs) == 5
    registry.start(ENDLESS, paused=True)
    assert [subscription.run.id in registry.runs for subscription in subscriptions] == [True, True, False, True, False]
    assert registry.find(subscribed.id) is subscribed
    assert registry.start(abandoned[2].run.experiment).role == "replay"
    registry.close(timeout=60)


def test_too_many_runs_are_refused(registry):
    subscriptions = [registry.start(experiment, paused=True) for experiment in (ENDLESS, OTHER, THIRD)]
    with pytest.raises(UserError) as caught:
        registry.start(SHORT)
    assert (caught.value.key, caught.value.values["count"]) == ("too_many_runs", 3)
    subscriptions[1].control("stop")
    ended(subscriptions[1].run)
    registry.unsubscribe(subscriptions[1].id)
    assert registry.start(SHORT, paused=True)


def test_too_many_subscriptions_are_refused(clock):
    registry = Registry(Limits(subscriptions=2), clock=lambda: clock.now)
    registry.start(ENDLESS)
    registry.start(ENDLESS)
    with pytest.raises(UserError) as caught:
        registry.start(ENDLESS)
    assert caught.value.key == "too_many_subscriptions"
    registry.close(timeout=60)


def test_what_is_over_a_limit_starts_nothing():
    registry = Registry(Limits(steps=12))
    with pytest.raises(UserError):
        registry.start(SHORT)
    assert registry.runs == {} and registry.subscriptions == {}


def test_a_run_can_begin_with_the_weights_of_a_snapshot(registry):
    first = registry.start(SHORT)
    snapshot = ended(first.run).snapshots.latest()
    fork = registry.start(SHORT, initial=snapshot)
    assert fork.run is not first.run and fork.role == "starter"
    assert ended(fork.run).log.loss[0] != first.run.log.loss[0]


def test_closing_ends_every_run():
    registry = Registry(Limits(slots=1))
    runs = [registry.start(ENDLESS).run, registry.start(OTHER).run, registry.start(THIRD, paused=True).run]
    eventually(lambda: max(run.log.step for run in runs) > 2)  # whichever came first into the one slot
    registry.close(timeout=60)
    assert [type(run.log.terminal) for run in runs] == [Stopped] * 3
    assert not any(run.thread.is_alive() for run in runs)


def test_runs_share_the_registrys_slots(monkeypatch):
    monkeypatch.setattr("core.training.line.SLICE", 1000.0)  # the first one keeps its slot
    registry = Registry(Limits(slots=1))
    first = registry.start(ENDLESS, owner="ada").run
    eventually(lambda: first.log.step > 2)
    second = registry.start(OTHER, owner="grace").run
    eventually(lambda: registry.slots.position(second) == 1)
    assert (first.status, second.status, second.log.step) == ("running", "queued", 0)
    assert registry.slots.expected_wait(second) > 0
    first.stop()
    eventually(lambda: second.log.step > 0)
    assert registry.slots.position(second) == 0 and registry.slots.expected_wait(second) is None
    registry.close(timeout=60)


# Races.

FOREVER = RaceConfig(ENDLESS, read_vary("warmup_steps=1,59,3"))
QUICK = RaceConfig(SHORT, read_vary("warmup_steps=1,59"))


def test_starting_an_equal_race_joins_it(registry):
    first, second = registry.start_race(FOREVER, "ada"), registry.start_race(FOREVER, "grace")
    assert second.run is first.run and second.id != first.id
    assert (first.role, second.role) == ("starter", "joined")
    second.control("stop")
    assert second.status == "stopped" and not first.run.ended
    other = registry.start_race(RaceConfig(ENDLESS, read_vary("warmup_steps=1,59")), "grace")
    assert other.run is not first.run


def test_a_finished_race_is_replayed(registry):
    race = ended(registry.start_race(QUICK).run)
    again = registry.start_race(QUICK)
    assert again.run is race and again.role == "replay"
    again.control("pause")
    assert again.status == "paused" and 1 <= again.until <= SHORT.train.max_steps
    again.control("skip")
    assert again.status == "finished" and again.until is None


def test_a_race_holds_one_slot_and_ends_when_nobody_watches(registry, clock):
    race = registry.start_race(FOREVER).run
    eventually(lambda: race.step > 1)
    assert registry.slots.holders == [race]
    clock.now += registry.limits.lease_seconds + 1
    registry.sweep()
    assert ended(race).status == "stopped"


def test_races_and_runs_are_not_mistaken_for_each_other(registry):
    run, race = registry.start(ENDLESS, paused=True), registry.start_race(QUICK)
    assert registry.find(run.id) is run and registry.find(race.id, Race) is race
    for subscription, kind in ((run, Race), (race, Run)):
        with pytest.raises(UserError, match="no longer here"):
            registry.find(subscription.id, kind)


def test_ended_races_are_forgotten_for_new_runs(registry, clock):
    for seed in (1, 2, 3):
        race = registry.start_race(RaceConfig(SHORT.with_settings(seed=seed), QUICK.vary)).run
        ended(race)
    clock.now += registry.limits.lease_seconds + 1
    assert registry.start(ENDLESS).run in registry.runs.values()
    assert len(registry.runs) == registry.limits.runs


def test_all_models_of_a_race_together_are_no_larger_than_one_may_be(registry):
    size = 3 * count_parameters(SHORT)
    registry.limits = Limits(parameters=size - 1)
    with pytest.raises(UserError) as caught:
        registry.start_race(FOREVER)
    assert caught.value.key == "model_too_large" and caught.value.values["parameters"] == size
    assert not registry.runs and not registry.subscriptions
    registry.limits = Limits(parameters=size)
    assert registry.start_race(FOREVER).run in registry.runs.values()


def test_a_race_is_no_longer_than_a_run_may_be(registry):
    steps = SHORT.train.max_steps
    registry.limits = Limits(steps=steps - 1)
    with pytest.raises(UserError) as caught:
        registry.start_race(QUICK)
    assert (caught.value.key, caught.value.field, caught.value.values["limit"]) == ("over_limit", "max_steps", steps - 1)
    assert not registry.runs and not registry.subscriptions
    registry.limits = Limits(steps=steps)
    assert registry.start_race(QUICK).run in registry.runs.values()


def test_its_audience_are_the_subscriptions_that_were_polled_lately(registry, clock):
    first, *others = [registry.start(ENDLESS, owner=name) for name in ("ada", "grace", "joan")]
    assert registry.audience() == 3
    clock.now += 11.5
    registry.find(first.id)
    clock.now += 1.5
    assert registry.audience() == 1
    registry.find(others[0].id)
    assert registry.audience() == 1  # counted once a second, however many ask
    clock.now += 1.0
    assert registry.audience() == 2


# What a page keeps of its visit.


def test_a_page_that_goes_on_keeps_its_ended_run_and_leaves_one_that_goes_on(registry):
    finished, going = registry.start(SHORT, "ada"), registry.start(ENDLESS, "ada")
    ended(finished.run)
    for subscription in (finished, going):
        registry.leave(subscription.id)
    assert registry.find(finished.id) is finished
    assert ended(going.run).status == "stopped"
    with pytest.raises(UserError):
        registry.find(going.id)
    followed = registry.subscribe(finished.run, owns_run=False)
    followed.follows_teacher = True
    registry.leave(followed.id)
    assert followed.id not in registry.subscriptions
    registry.leave("nobody")
    registry.leave(None)


@pytest.mark.parametrize("limit", ["runs_per_page", "page_mb"])
def test_a_page_keeps_so_many_ended_runs_and_others_keep_theirs(limit):
    registry = Registry()
    others = registry.start(SHORT, "grace")
    subscriptions = [registry.start(SHORT.with_settings(seed=seed), "ada") for seed in (11, 13, 17)]
    for subscription in (others, *subscriptions):
        ended(subscription.run)
    size = subscriptions[0].run.size
    registry.limits = Limits(**{"runs_per_page": 2} if limit == "runs_per_page" else {"page_mb": 1.5 * size / 2**20})
    newest = registry.start(SHORT.with_settings(seed=19), "ada")
    kept = [subscription for subscription in (others, *subscriptions, newest) if subscription.id in registry.subscriptions]
    assert kept == [others, subscriptions[2], newest]
    registry.close(timeout=60)


def test_an_equal_run_can_be_trained_again_and_takes_the_place_of_the_first(registry):
    first = registry.start(SHORT, "ada")
    before = ended(first.run)
    replay = registry.start(SHORT, "grace")
    fresh = registry.start(SHORT, "ada", fresh=True)
    assert (fresh.role, replay.role) == ("starter", "replay") and fresh.run is not before
    after = ended(fresh.run)
    assert after.log.loss == before.log.loss and after.status == "finished"
    eventually(lambda: before.id not in registry.runs)
    assert [registry.find(subscription.id).run for subscription in (first, replay, fresh)] == [after] * 3
    assert registry.start(SHORT).run is after


def test_a_run_that_was_not_finished_again_replaces_nothing(registry):
    long = ENDLESS.with_settings(max_steps=2000)
    first = registry.start(SHORT, "ada")
    ended(first.run)
    fresh = registry.start(SHORT, "ada", paused=True, fresh=True)
    fresh.control("stop")
    ended(fresh.run)
    assert registry.find(first.id).run is first.run is not fresh.run
    going = registry.start(long)
    assert registry.start(long, fresh=True).run is going.run  # it is live already


def test_one_file_is_kept_of_equal_runs(tmp_path):
    registry = Registry(Limits(data=tmp_path))
    first = ended(registry.start(SHORT).run)
    second = ended(registry.start(SHORT, fresh=True).run)
    eventually(lambda: [path.stem for path in tmp_path.glob("*.run")] == [second.id])
    assert first.id != second.id
    registry.close(timeout=60)
