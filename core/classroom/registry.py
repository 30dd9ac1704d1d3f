"""All runs, races and demonstrations of a server: pages start or join them, find them again by the id of a subscription, and keep them
alive by polling."""

import math
import threading
import time
from collections.abc import Callable
from typing import Any

from core.classroom.awake_clock import AwakeClock
from core.classroom.cards import PageCard, RunCard
from core.classroom.keeper import Keeper
from core.classroom.limits import Limits
from core.classroom.rates import CALLER
from core.classroom.restart import restore
from core.classroom.store import Store
from core.classroom.subscriptions import RUNNER, RunnerView, Subscription, Training
from core.comparison.race import AnyRaceConfig, Race
from core.config import Experiment
from core.errors import UserError
from core.programs.catalogue import DEMONSTRATIONS
from core.programs.demonstration import Demonstration, DemonstrationConfig
from core.training.run import Run
from core.training.slots import Slots
from core.training.snapshots import Snapshot

AnyTraining = Run | Race | Demonstration
RECENT_SECONDS = 12.0  # in which every page that watches polls by its own id at least once


class Registry:
    """Runs, races and demonstrations, and the subscriptions of pages to them. A race or a demonstration
    counts as one run wherever only runs are mentioned.

    Equal experiments are one run: starting one that is running joins it, starting one that has finished replays it.
    A run is stopped if none of its subscriptions is polled for the duration of a lease. Ended runs are kept; when memory is
    short, the least recently watched are forgotten first. A page that goes on to another run stays subscribed to those of its runs that
    have ended, within `runs_per_page` and `page_mb`.

    Args:
        limits: None: the defaults. clock: seconds, for leases and replays; None: those in which the server was awake.

    Attributes:
        runs, subscriptions: by id.
        abandoned_at: by id of a run, when a page last unsubscribed from it. started_from: by id of a run, the network address.
        orders: by id of a run, its number in the order in which runs were started.
    """

    def __init__(self, limits: Limits | None = None, clock: Callable[[], float] | None = None) -> None:
        self.limits = limits or Limits()
        self.clock = clock or AwakeClock()
        self.slots = Slots(self.limits.slots)
        self.store = Store(self.limits.data) if self.limits.data else None
        self.keeper = Keeper(self.store, self.card_of, self.limits.unfinished_mb * 2**20) if self.store else None
        self.closed = False
        self.lock = threading.RLock()
        self.runs: dict[str, AnyTraining] = {}
        self.subscriptions: dict[str, Subscription[Any]] = {}
        self.abandoned_at: dict[str, float] = {}
        self.started_from: dict[str, str] = {}
        self.orders: dict[str, int] = {}
        self.sweeper: threading.Thread | None = None
        self.audience_count, self.audience_counted_at = 0, -math.inf
        if self.store:
            restore(self, self.store)

    def start(self, experiment: Experiment, owner: str | None = None, paused: bool = False,
              initial: Snapshot | None = None, fresh: bool = False) -> Subscription[Run]:
        """Starts or joins a run.

        Args:
            owner: who starts it; slots are shared fairly between owners.
            paused: always start a new run, which waits before its first step.
            initial: always start a new run, from the weights of this snapshot; nobody joins it.
            fresh: train it even if an equal run has finished; the new run takes the place of that one when it has finished too.
        Raises:
            UserError: if a limit is exceeded, or the weights do not fit.
        """
        self.limits.check(experiment)
        if initial is not None:
            initial.check_fit(experiment)
        with self.lock:
            self.limit_page(owner)
            same = None if paused or initial is not None else self.joinable(Run, experiment)
            if same is not None and not (fresh and same.ended):
                return self.subscribe(same, owns_run=False, replay=same.ended, owner=owner)
            self.evict()
            run = Run(experiment, self.slots, owner, paused, initial)
            subscription = self.subscribe(run, owns_run=True, owner=owner)
            run.on_end = lambda run: self.keep(run, subscription.id)
            self.begin(run)
            return subscription

    def start_race(self, config: AnyRaceConfig, owner: str | None = None, fresh: bool = False) -> Subscription[Race]:
        """Starts or joins a race, as `start` does a run. Races are kept in memory only.

        Args:
            fresh: always start a new one, which nobody has seen yet.

        Raises:
            UserError: as `start`.
        """
        self.limits.check_race(config)
        with self.lock:
            same = None if fresh else self.joinable(Race, config)
            if same is not None:
                return self.subscribe(same, owns_run=False, replay=same.ended)
            return self.launch(Race(config, self.slots, owner))

    def start_demonstration(self, config: DemonstrationConfig, owner: str | None = None) -> Subscription[Demonstration]:
        """Starts a demonstration, or joins one that is going on: what has ended is shown again by running it again. In memory only.

        Raises:
            UserError: if there are too many runs or subscriptions.
        """
        with self.lock:
            same = self.joinable(Demonstration, config)
            if same is not None and not same.ended:
                return self.subscribe(same, owns_run=False)
            return self.launch(Demonstration(config, DEMONSTRATIONS[config.name], self.slots, owner))

    def launch(self, new: Training) -> Subscription[Training]:
        """Makes room for a new one and starts it, for the page that owns it; with the lock held.

        Raises:
            UserError: if there are too many runs or subscriptions.
        """
        self.evict()
        subscription = self.subscribe(new, owns_run=True)
        self.begin(new)
        return subscription

    def begin(self, run: AnyTraining, attempts: int = 0) -> None:
        """Adds a new run, or one from before a restart, and starts its thread; with the lock held.

        Args:
            attempts: see `RunCard`.
        """
        self.runs[run.id] = run
        self.started_from[run.id] = CALLER.get()
        self.orders.setdefault(run.id, max(self.orders.values(), default=0) + 1)
        if self.keeper and isinstance(run, Run):
            self.keeper.begin(run, attempts)
        self.start_sweeping()
        run.start()

    def joinable(self, kind: type[Training], identity: Experiment | AnyRaceConfig | DemonstrationConfig) -> Training | None:
        """The newest run with an equal identity (see `identity_of`) that has finished, or is queued or running and not about to
        be stopped; None if there is none. With the lock held.

        Args:
            kind: Run, Race or Demonstration.
        """
        equal = (run for run in reversed(self.runs.values()) if isinstance(run, kind) and identity_of(run) == identity)
        return next((run for run in equal
                     if run.status == "finished" or run.status in ("queued", "running") and not run.stopping), None)

    def subscribe(self, run: Training, owns_run: bool, replay: bool = False, owner: str | None = None) -> Subscription[Training]:
        """A new subscription to a run.

        Args:
            owner: whose subscription it is; only used for the limits of one page.
        Raises:
            UserError: if there are too many.
        """
        with self.lock:
            if len(self.subscriptions) >= self.limits.subscriptions:
                self.forget_old_subscriptions()
            if len(self.subscriptions) >= self.limits.subscriptions:
                raise UserError("too_many_subscriptions", limit=self.limits.subscriptions)
            subscription = Subscription(run, owns_run, replay, self.clock)
            subscription.owner = owner
            self.add(subscription)
            self.note(run)
            return subscription

    def add(self, subscription: Subscription[Any]) -> None:
        """Adds a subscription, its lease fresh; with the lock held."""
        self.subscriptions[subscription.id] = subscription
        subscription.last_polled = self.clock()
        subscription.on_change = lambda: self.note(subscription.run)

    def note(self, run: AnyTraining) -> None:
        """What is kept of the pages that watch a run has changed."""
        if self.keeper and isinstance(run, Run) and run.id in self.runs:
            self.keeper.note(run)

    def find(self, subscription_id: object, kind: type[Training] = Run) -> Subscription[Training]:
        """The subscription with that id. Finding it renews the lease of its run.

        Args:
            subscription_id: as it came from a page. kind: Run, Race or Demonstration.
        Raises:
            UserError: if there is none of that kind.
        """
        with self.lock:
            subscription = self.subscriptions.get(subscription_id) if isinstance(subscription_id, str) else None
            if subscription is None or not isinstance(subscription.run, kind):
                raise UserError("unknown_race") if kind is Race else UserError("unknown_run")
            subscription.last_polled = self.clock()
            return subscription

    def find_model(self, address: object) -> Subscription[Run] | RunnerView:
        """The run of a subscription, or a runner of a race: whoever sees the race may look into each of its models.

        Args:
            address: the id of a subscription to a run; or that of one to a race, RUNNER, and the runner's number.
        Raises:
            UserError: if there is none.
        """
        race_id, runner, number = address.rpartition(RUNNER) if isinstance(address, str) else ("", "", "")
        if not runner:
            return self.find(address)
        race = self.find(race_id, Race)
        if number not in map(str, range(len(race.run.runners))):
            raise UserError("unknown_run")
        return RunnerView(race, int(number))

    def unsubscribe(self, subscription_id: object) -> None:
        """Ends a subscription. If the page owns the run, the run is stopped, unless others watch it too. An unknown id is ignored."""
        with self.lock:
            subscription = self.subscriptions.pop(subscription_id, None) if isinstance(subscription_id, str) else None
            if subscription is not None:
                self.abandoned_at[subscription.run.id] = self.clock()
                self.note(subscription.run)
        if subscription is not None and subscription.owns_run and not self.watchers(subscription.run):
            subscription.run.stop()

    def leave(self, subscription_id: object) -> None:
        """The page goes on to another run. If this one has ended, the page stays subscribed, so that it can come back to it; else, or if
        it only followed a teacher, the subscription ends."""
        with self.lock:
            subscription = self.subscriptions.get(subscription_id) if isinstance(subscription_id, str) else None
        if subscription is not None and (subscription.follows_teacher or not subscription.run.ended):
            self.unsubscribe(subscription_id)

    def limit_page(self, owner: str | None) -> None:
        """Ends an owner's oldest subscriptions to ended runs, until there is room for one more within `runs_per_page` and the rest
        fits into `page_mb`; with the lock held."""
        if owner is None:
            return
        left = [subscription for subscription in self.subscriptions.values()
                if subscription.owner == owner and isinstance(subscription.run, Run) and subscription.run.ended]
        size = sum(subscription.run.size for subscription in left)
        while left and (len(left) >= self.limits.runs_per_page or size > self.limits.page_mb * 2**20):
            oldest = left.pop(0)
            size -= oldest.run.size
            self.unsubscribe(oldest.id)

    def subscriptions_to(self, run: AnyTraining) -> list[Subscription[Any]]:
        """All subscriptions to a run, also those of pages that have been closed without unsubscribing."""
        with self.lock:
            return [subscription for subscription in self.subscriptions.values() if subscription.run is run]

    def watchers(self, run: AnyTraining) -> list[Subscription[Any]]:
        """The subscriptions to a run whose lease has not expired and that are not detached."""
        with self.lock:
            oldest_poll = self.clock() - self.limits.lease_seconds
            return [subscription for subscription in self.subscriptions_to(run)
                    if not subscription.detached and subscription.last_polled >= oldest_poll]

    def audience(self) -> int:
        """How many subscriptions were polled within RECENT_SECONDS; counted once a second."""
        with self.lock:
            now = self.clock()
            if now >= self.audience_counted_at + 1.0:
                oldest_poll = now - RECENT_SECONDS
                self.audience_count = sum(subscription.last_polled > oldest_poll for subscription in self.subscriptions.values())
                self.audience_counted_at = now
            return self.audience_count

    def sweep(self) -> None:
        """Stops every run that nobody watches."""
        with self.lock:
            unwatched = [run for run in self.runs.values() if not run.ended and not self.watchers(run)]
        for run in unwatched:
            run.unwatched = not run.stopping
            run.stop()

    def evict(self) -> None:
        """Forgets ended runs to make room for a new one: those without subscriptions, as far as they exceed `unwatched_mb`; then,
        while `runs` or `memory_mb` is exceeded, those that nobody watches, the least recently polled first. With the lock held.

        Raises:
            UserError: if there are too many runs and none can be forgotten, or half of all there may be go on for the caller's network.
        """
        self.limit_network(CALLER.get())
        self.forget_unsubscribed()
        budget = self.limits.memory_mb * 2**20
        while len(self.runs) >= self.limits.runs or sum(run.size for run in self.runs.values()) > budget:
            idle = [run for run in self.runs.values() if run.ended and not self.watchers(run)]
            if not idle:
                if len(self.runs) >= self.limits.runs:
                    raise UserError("too_many_runs", count=len(self.runs))
                return
            self.forget(min(idle, key=self.last_polled))

    def limit_network(self, caller: str) -> None:
        """Raises a UserError if a network address has half of all runs going that there may be: nobody keeps all others out."""
        most = max(1, self.limits.runs // 2)
        if caller and sum(self.started_from.get(run.id) == caller for run in self.runs.values() if not run.ended) >= most:
            raise UserError("too_many_runs_here", limit=most)

    def forget_unsubscribed(self) -> None:
        """Forgets ended runs without a subscription, the earliest abandoned first, until the rest fits into `unwatched_mb`; with
        the lock held."""
        subscribed = {subscription.run.id for subscription in self.subscriptions.values()}
        unsubscribed = [run for run in self.runs.values() if run.ended and run.id not in subscribed]
        unsubscribed.sort(key=lambda run: self.abandoned_at.get(run.id, 0.0))
        total = sum(run.size for run in unsubscribed)
        for run in unsubscribed:
            if total <= self.limits.unwatched_mb * 2**20:
                return
            total -= run.size
            self.forget(run)

    def last_polled(self, run: AnyTraining) -> float:
        """When any subscription to a run was last polled."""
        return max((subscription.last_polled for subscription in self.subscriptions_to(run)), default=0.0)

    def forget(self, run: AnyTraining) -> None:
        """Removes a run, its subscriptions and its file; with the lock held."""
        del self.runs[run.id]
        self.abandoned_at.pop(run.id, None)
        self.started_from.pop(run.id, None)
        self.orders.pop(run.id, None)
        for subscription in self.subscriptions_to(run):
            del self.subscriptions[subscription.id]
        if self.store:
            self.store.forget(run.id)

    def forget_old_subscriptions(self) -> None:
        """Removes the subscriptions that were not polled for the duration of a lease, except those that steer a run that goes on; with the
        lock held."""
        oldest_poll = self.clock() - self.limits.lease_seconds
        self.subscriptions = {subscription.id: subscription for subscription in self.subscriptions.values()
                              if subscription.last_polled >= oldest_poll or subscription.owns_run and not subscription.run.ended}

    @property
    def persistent(self) -> bool:
        """Whether runs survive a restart: there is a data folder, and files can be written to it."""
        return self.store is not None and self.store.writable()

    def keep(self, run: Run, address: str) -> None:
        """An ended run is written to the data folder, and takes the place of an equal one.

        Args:
            address: as of `persist`.
        """
        self.persist(run, address)
        self.replace_equal(run)

    def replace_equal(self, run: Run) -> None:
        """A run that has finished takes the place of those that finished before with an equal experiment: they are the same, bit for
        bit, so their subscriptions go on with this one, and only one is kept."""
        with self.lock:
            identity = identity_of(run)
            if run.status != "finished" or identity is None or run.id not in self.runs:
                return
            earlier = [other for other in self.runs.values()
                       if other is not run and isinstance(other, Run) and other.status == "finished" and identity_of(other) == identity]
            for other in earlier:
                for subscription in self.subscriptions_to(other):
                    subscription.run = run
                self.forget(other)
            self.note(run)

    def persist(self, run: Run, address: str) -> None:
        """Writes an ended run to the data folder, if there is one. Runs that failed or made no step are not written.

        Args:
            address: id of the subscription of the page that started it.
        """
        if not self.store or not self.keeper:
            return
        if run.is_worth_keeping:
            self.store.save(run, address)
        self.keeper.drop(run)
        with self.lock:
            if run.id not in self.runs or not run.is_worth_keeping:  # or forgotten while it was being written
                self.store.forget(run.id)

    def card_of(self, run: Run) -> RunCard | None:
        """The card of a run; None if none is to be kept."""
        with self.lock:
            if run.id not in self.runs or run.ended and not run.is_worth_keeping:
                return None
            pages = [PageCard.of(subscription) for subscription in self.subscriptions_to(run)]
            order = self.orders.get(run.id, 0)
        return RunCard(run.id, run.read_key, run.experiment.flat(), order, run.owner, run.paused, run.initial is not None, pages=pages)

    def start_sweeping(self) -> None:
        """Starts the thread that enforces leases, unless it is running. It ends with the last run. With the lock held."""
        if self.sweeper is None or not self.sweeper.is_alive():
            self.sweeper = threading.Thread(target=self.sweep_while_needed, name="leases", daemon=True)
            self.sweeper.start()

    def sweep_while_needed(self) -> None:
        while True:
            time.sleep(min(1.0, self.limits.lease_seconds / 4))
            self.sweep()
            with self.lock:
                if self.closed or all(run.ended for run in self.runs.values()):
                    self.sweeper = None
                    return

    def close(self, timeout: float = 5.0) -> None:
        """Stops all runs and waits for their threads, for `timeout` seconds at most. With a data folder, runs are not stopped: they go on
        after a restart, where they are now."""
        with self.lock:
            self.closed = True
            runs = list(self.runs.values())
        for run in runs:
            if self.keeper and isinstance(run, Run):
                run.suspend()
            else:
                run.stop()
        deadline = time.monotonic() + timeout
        for run in runs:
            run.wait(max(0.0, deadline - time.monotonic()))
        if self.keeper:
            going = [run for run in runs if isinstance(run, Run) and not run.ended]
            self.keeper.close(going, max(1.0, deadline - time.monotonic()))


def identity_of(run: AnyTraining) -> Experiment | AnyRaceConfig | DemonstrationConfig | None:
    """What determines it completely; None for a run that started from a snapshot, which its experiment does not contain."""
    if isinstance(run, Race | Demonstration):
        return run.config
    return run.experiment if run.initial is None else None
