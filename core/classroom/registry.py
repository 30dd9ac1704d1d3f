"""All runs and races of a server: started or joined, found again by their address, ended when nobody watches."""

import math
import threading
import time

from core.classroom.limits import Limits
from core.classroom.store import Store
from core.classroom.subscriptions import View
from core.comparison.race import Race
from core.problems import Problem
from core.training.run import Run
from core.training.slots import Lanes

LATELY = 3.0  # seconds in which a page that watches has asked at least once


class Registry:
    """Runs, and the views that pages have of them.

    Equal experiments are the same run: who starts one that is going joins it, and who starts one that has finished
    sees it again. A race is one run to limits, lanes and leases. A run without a view that was asked for during a
    lease ends; of those that ended, the least recently watched are forgotten first, when memory is short.

    Args:
        limits: core.classroom.limits.Limits. clock: seconds, for leases.
    """

    def __init__(self, limits=None, clock=time.monotonic):
        self.limits = limits or Limits()
        self.clock = clock
        self.lanes = Lanes(self.limits.lanes)
        self.store = Store(self.limits.data) if self.limits.data else None
        self.lock = threading.RLock()
        self.runs = {}
        self.views = {}
        self.asked = {}
        self.left_at = {}  # when a run was left by the last that turned away
        self.sweeper = None
        self.counted, self.counted_at = 0, -math.inf
        if self.store:
            self.restore()

    def start(self, experiment, owner=None, paused=False, initial=None):
        """Starts or joins a run.

        Args:
            owner: whose page it is, for fair lanes. paused: a run of one's own that waits before its first step.
            initial: a Snapshot whose weights it begins with; such a run is nobody else's.
        Returns:
            View.
        Raises:
            Problem: if a limit is exceeded, there is no room, or the weights do not fit.
        """
        self.limits.check(experiment)
        if initial is not None:
            initial.check_fit(experiment)
        with self.lock:
            same = None if paused or initial is not None else self.joinable(experiment)
            if same is not None:
                return self.look_at(same, starts=False, replay=same.ended)
            self.make_room()
            run = Run(experiment, self.lanes, owner, paused, initial)
            view = self.look_at(run, starts=True)
            run.on_end = lambda run: self.keep(run, view.id)
            self.begin(run)
            return view

    def start_race(self, config, owner=None):
        """Starts or joins a race, as `start` does a run. Races are kept in memory only.

        Args:
            config: RaceConfig.
        Returns:
            View, of the race.
        Raises:
            Problem: as `start`.
        """
        self.limits.check_race(config)
        with self.lock:
            same = self.joinable(config)
            if same is not None:
                return self.look_at(same, starts=False, replay=same.ended)
            self.make_room()
            race = Race(config, self.lanes, owner)
            view = self.look_at(race, starts=True)
            self.begin(race)
            return view

    def begin(self, run):
        """Takes in a run, or a race, and lets it train; with the lock held."""
        self.runs[run.id] = run
        self.start_sweeping()
        run.start()

    def joinable(self, wanted):
        """The run of an equal experiment, or the race of an equal RaceConfig, that is going and is not about to end, or has finished;
        or None. With the lock held."""
        equal = (run for run in reversed(self.runs.values()) if determined_by(run) == wanted)
        return next((run for run in equal
                     if run.status == "finished" or run.status in ("queued", "running") and not run.stopping), None)

    def look_at(self, run, starts, replay=False):
        """A new view of a run.

        Raises:
            Problem: if there are too many.
        """
        with self.lock:
            if len(self.views) >= self.limits.views:
                self.forget_old_views()
            if len(self.views) >= self.limits.views:
                raise Problem("too_many_views", limit=self.limits.views)
            view = View(run, starts, replay)
            self.views[view.id] = view
            self.asked[view.id] = self.clock()
            return view

    def find(self, view_id, kind=Run):
        """The view of that id; asking for it renews its lease.

        Args:
            kind: of what it is a view: Run or Race.
        Raises:
            Problem: if there is none.
        """
        with self.lock:
            view = self.views.get(view_id) if isinstance(view_id, str) else None
            if view is None or not isinstance(view.run, kind):
                raise Problem("unknown_run")
            self.asked[view.id] = self.clock()
            return view

    def leave(self, view_id):
        """A page has no more use for a view: its own run is stopped, unless others watch it too."""
        with self.lock:
            view = self.views.pop(view_id, None) if isinstance(view_id, str) else None
            self.asked.pop(view_id, None) if view is not None else None
            if view is not None:
                self.left_at[view.run.id] = self.clock()
        if view is not None and view.starts and not self.watchers(view.run):
            view.run.stop()

    def watchers(self, run):
        """Views of a run that were asked for during the last lease and have not turned away."""
        with self.lock:
            fresh = self.clock() - self.limits.lease_seconds
            return [view for view in self.views.values() if view.run is run and not view.left and self.asked[view.id] >= fresh]

    def audience(self):
        """How many views were asked for lately; counted once a second."""
        with self.lock:
            now = self.clock()
            if now >= self.counted_at + 1.0:
                self.counted, self.counted_at = sum(asked > now - LATELY for asked in self.asked.values()), now
            return self.counted

    def sweep(self):
        """Stops every run that nobody watches."""
        with self.lock:
            abandoned = [run for run in self.runs.values() if not run.ended and not self.watchers(run)]
        for run in abandoned:
            run.stop()

    def make_room(self):
        """Forgets ended runs that nobody watches, the least recently watched first, until the limits hold; with the lock held.

        Raises:
            Problem: if every run is watched or going.
        """
        self.forget_left()
        budget = self.limits.memory_mb * 2**20
        while len(self.runs) >= self.limits.runs or sum(run.size for run in self.runs.values()) > budget:
            idle = [run for run in self.runs.values() if run.ended and not self.watchers(run)]
            if not idle:
                if len(self.runs) >= self.limits.runs:
                    raise Problem("too_many_runs", count=len(self.runs))
                return
            self.forget(min(idle, key=self.last_asked))

    def forget_left(self):
        """Forgets ended runs that no page has on show any more, those left first before the others, until the rest is small; with the
        lock held."""
        shown = {view.run.id for view in self.views.values()}
        left = [run for run in self.runs.values() if run.ended and run.id not in shown]
        left.sort(key=lambda run: self.left_at.get(run.id, 0.0))
        total = sum(run.size for run in left)
        for run in left:
            if total <= self.limits.left_mb * 2**20:
                return
            total -= run.size
            self.forget(run)

    def last_asked(self, run):
        """When any view of a run was last asked for."""
        return max((self.asked[view.id] for view in self.views.values() if view.run is run), default=0.0)

    def forget(self, run):
        """Drops a run, its views and its file; with the lock held."""
        del self.runs[run.id]
        self.left_at.pop(run.id, None)
        for view in [view for view in self.views.values() if view.run is run]:
            del self.views[view.id], self.asked[view.id]
        if self.store:
            self.store.forget(run.id)

    def forget_old_views(self):
        """Drops the views of ended runs that were not asked for during the last lease; with the lock held."""
        fresh = self.clock() - self.limits.lease_seconds
        for view in [view for view in self.views.values() if view.run.ended and self.asked[view.id] < fresh]:
            del self.views[view.id], self.asked[view.id]

    @property
    def keeps(self):
        """Whether ended runs survive a restart: there is a data folder, and it can be written to."""
        return self.store is not None and self.store.writable()

    def keep(self, run, address):
        """Writes a run that has ended to the data folder, if there is one; a failed one is not worth it."""
        if self.store and run.log.step and run.status in ("finished", "stopped"):
            self.store.save(run, address)
            with self.lock:
                if run.id not in self.runs:  # forgotten while it was being written
                    self.store.forget(run.id)

    def restore(self):
        """Takes in the runs that an earlier server kept; their starters' pages find them under their old addresses."""
        for run, address in self.store.load_all():
            view = View(run, starts=True)
            view.id = address
            self.runs[run.id] = run
            self.views[address] = view
            self.asked[address] = self.clock()

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


def determined_by(run):
    """All that determines a run or a race, an Experiment or a RaceConfig; None of a run that began with another's weights."""
    if isinstance(run, Race):
        return run.config
    return run.experiment if run.initial is None else None
