"""All runs and races of a server: started or joined, found again by their address, ended when nobody watches."""

import math
import threading
import time

from core.classroom.limits import Limits
from core.classroom.store import Store
from core.classroom.subscriptions import Subscription
from core.comparison.race import Race
from core.problems import Problem
from core.training.run import Run
from core.training.slots import Slots

RECENT_SECONDS = 3.0  # seconds in which a page that watches has asked at least once


class Registry:
    """Runs, and the subscriptions of pages to them.

    Equal experiments are one run: starting an experiment that is running joins it, starting one that has finished replays
    it. For limits, slots and leases a race counts as one run. A run is stopped when none of its subscriptions was polled
    during a lease; of the ended ones, the least recently watched are evicted first when memory is short.

    Args:
        limits: core.classroom.limits.Limits. clock: seconds, for leases.
    """

    def __init__(self, limits=None, clock=time.monotonic):
        self.limits = limits or Limits()
        self.clock = clock
        self.slots = Slots(self.limits.slots)
        self.store = Store(self.limits.data) if self.limits.data else None
        self.lock = threading.RLock()
        self.runs = {}
        self.subscriptions = {}
        self.abandoned_at = {}  # when a run was left by the last that turned away
        self.sweeper = None
        self.audience_count, self.audience_counted_at = 0, -math.inf
        if self.store:
            self.restore()

    def start(self, experiment, owner=None, paused=False, initial=None):
        """Starts or joins a run.

        Args:
            owner: whose page it is, for fair slots. paused: a run of one's own that waits before its first step.
            initial: a Snapshot whose weights it begins with; such a run is nobody else's.
        Returns:
            Subscription.
        Raises:
            Problem: if a limit is exceeded, there is no room, or the weights do not fit.
        """
        self.limits.check(experiment)
        if initial is not None:
            initial.check_fit(experiment)
        with self.lock:
            same = None if paused or initial is not None else self.joinable(experiment)
            if same is not None:
                return self.subscribe(same, owns_run=False, replay=same.ended)
            self.evict()
            run = Run(experiment, self.slots, owner, paused, initial)
            subscription = self.subscribe(run, owns_run=True)
            run.on_end = lambda run: self.persist(run, subscription.id)
            self.begin(run)
            return subscription

    def start_race(self, config, owner=None):
        """Starts or joins a race, as `start` does a run. Races are kept in memory only.

        Args:
            config: RaceConfig.
        Returns:
            Subscription, to the race.
        Raises:
            Problem: as `start`.
        """
        self.limits.check_race(config)
        with self.lock:
            same = self.joinable(config)
            if same is not None:
                return self.subscribe(same, owns_run=False, replay=same.ended)
            self.evict()
            race = Race(config, self.slots, owner)
            subscription = self.subscribe(race, owns_run=True)
            self.begin(race)
            return subscription

    def begin(self, run):
        """Takes in a run, or a race, and lets it train; with the lock held."""
        self.runs[run.id] = run
        self.start_sweeping()
        run.start()

    def joinable(self, wanted):
        """The run of an equal experiment, or the race of an equal RaceConfig, that is going and is not about to end, or has finished;
        or None. With the lock held."""
        equal = (run for run in reversed(self.runs.values()) if identity_of(run) == wanted)
        return next((run for run in equal
                     if run.status == "finished" or run.status in ("queued", "running") and not run.stopping), None)

    def subscribe(self, run, owns_run, replay=False):
        """A new subscription to a run.

        Raises:
            Problem: if there are too many.
        """
        with self.lock:
            if len(self.subscriptions) >= self.limits.subscriptions:
                self.forget_old_subscriptions()
            if len(self.subscriptions) >= self.limits.subscriptions:
                raise Problem("too_many_subscriptions", limit=self.limits.subscriptions)
            subscription = Subscription(run, owns_run, replay)
            self.subscriptions[subscription.id] = subscription
            subscription.last_polled = self.clock()
            return subscription

    def find(self, subscription_id, kind=Run):
        """The subscription of that id; asking for it renews its lease.

        Args:
            kind: to what it is a subscription: Run or Race.
        Raises:
            Problem: if there is none.
        """
        with self.lock:
            subscription = self.subscriptions.get(subscription_id) if isinstance(subscription_id, str) else None
            if subscription is None or not isinstance(subscription.run, kind):
                raise Problem("unknown_run")
            subscription.last_polled = self.clock()
            return subscription

    def unsubscribe(self, subscription_id):
        """A page has no more use for a subscription: its own run is stopped, unless others watch it too."""
        with self.lock:
            subscription = self.subscriptions.pop(subscription_id, None) if isinstance(subscription_id, str) else None
            if subscription is not None:
                self.abandoned_at[subscription.run.id] = self.clock()
        if subscription is not None and subscription.owns_run and not self.watchers(subscription.run):
            subscription.run.stop()

    def subscriptions_to(self, run):
        """All of them, those of pages that are gone too."""
        with self.lock:
            return [subscription for subscription in self.subscriptions.values() if subscription.run is run]

    def watchers(self, run):
        """Subscriptions to a run that were polled during the last lease and are not detached."""
        with self.lock:
            fresh = self.clock() - self.limits.lease_seconds
            return [subscription for subscription in self.subscriptions_to(run)
                    if not subscription.detached and subscription.last_polled >= fresh]

    def audience(self):
        """How many subscriptions were asked for lately; counted once a second."""
        with self.lock:
            now = self.clock()
            if now >= self.audience_counted_at + 1.0:
                recent = now - RECENT_SECONDS
                self.audience_count = sum(subscription.last_polled > recent for subscription in self.subscriptions.values())
                self.audience_counted_at = now
            return self.audience_count

    def sweep(self):
        """Stops every run that nobody watches."""
        with self.lock:
            abandoned = [run for run in self.runs.values() if not run.ended and not self.watchers(run)]
        for run in abandoned:
            run.stop()

    def evict(self):
        """Forgets ended runs that nobody watches, the least recently watched first, until the limits hold; with the lock held.

        Raises:
            Problem: if every run is watched or going.
        """
        self.forget_abandoned()
        budget = self.limits.memory_mb * 2**20
        while len(self.runs) >= self.limits.runs or sum(run.size for run in self.runs.values()) > budget:
            idle = [run for run in self.runs.values() if run.ended and not self.watchers(run)]
            if not idle:
                if len(self.runs) >= self.limits.runs:
                    raise Problem("too_many_runs", count=len(self.runs))
                return
            self.forget(min(idle, key=self.last_asked))

    def forget_abandoned(self):
        """Forgets ended runs that no page has on show any more, those left first before the others, until the rest is small; with the
        lock held."""
        shown = {subscription.run.id for subscription in self.subscriptions.values()}
        left = [run for run in self.runs.values() if run.ended and run.id not in shown]
        left.sort(key=lambda run: self.abandoned_at.get(run.id, 0.0))
        total = sum(run.size for run in left)
        for run in left:
            if total <= self.limits.unwatched_mb * 2**20:
                return
            total -= run.size
            self.forget(run)

    def last_asked(self, run):
        """When any subscription to a run was last polled."""
        return max((subscription.last_polled for subscription in self.subscriptions_to(run)), default=0.0)

    def forget(self, run):
        """Drops a run, its subscriptions and its file; with the lock held."""
        del self.runs[run.id]
        self.abandoned_at.pop(run.id, None)
        for subscription in self.subscriptions_to(run):
            del self.subscriptions[subscription.id]
        if self.store:
            self.store.forget(run.id)

    def forget_old_subscriptions(self):
        """Drops the subscriptions of ended runs that were not asked for during the last lease; with the lock held."""
        fresh = self.clock() - self.limits.lease_seconds
        self.subscriptions = {subscription.id: subscription for subscription in self.subscriptions.values()
                              if not subscription.run.ended or subscription.last_polled >= fresh}

    @property
    def persistent(self):
        """Whether ended runs survive a restart: there is a data folder, and it can be written to."""
        return self.store is not None and self.store.writable()

    def persist(self, run, address):
        """Writes a run that has ended to the data folder, if there is one; a failed one is not worth it."""
        if self.store and run.log.step and run.status in ("finished", "stopped"):
            self.store.save(run, address)
            with self.lock:
                if run.id not in self.runs:  # forgotten while it was being written
                    self.store.forget(run.id)

    def restore(self):
        """Takes in the runs that an earlier server kept; their starters' pages find them under their old addresses."""
        for run, address in self.store.load_all():
            subscription = Subscription(run, owns_run=True)
            subscription.id = address
            self.runs[run.id] = run
            self.subscriptions[address] = subscription
            subscription.last_polled = self.clock()

    def start_sweeping(self):
        """One thread looks at the leases while runs are going, and ends with the last of them; with the lock held."""
        if self.sweeper is None or not self.sweeper.is_alive():
            self.sweeper = threading.Thread(target=self.sweep_while_needed, name="leases", daemon=True)
            self.sweeper.start()

    def sweep_while_needed(self):
        while True:
            time.sleep(min(1.0, self.limits.lease_seconds / 4))
            self.sweep()
            with self.lock:
                if all(run.ended for run in self.runs.values()):
                    self.sweeper = None
                    return

    def close(self, timeout=5.0):
        """Stops all runs and waits for their threads."""
        with self.lock:
            runs = list(self.runs.values())
        for run in runs:
            run.stop()
        deadline = time.monotonic() + timeout
        for run in runs:
            if run.thread is not None:
                run.thread.join(max(0.0, deadline - time.monotonic()))


def identity_of(run):
    """All that determines a run or a race, an Experiment or a RaceConfig; None of a run that began with another's weights."""
    if isinstance(run, Race):
        return run.config
    return run.experiment if run.initial is None else None
