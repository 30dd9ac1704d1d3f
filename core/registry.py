"""All runs of a server: started, found again by their address, ended when nobody watches."""

import threading
import time

from core.lanes import Lanes
from core.problems import Problem
from core.run import Run


class Registry:
    """Runs by id. A run that nobody has asked for during `lease` seconds is stopped; of those that ended, the least
    recently watched are forgotten first.

    Args:
        lanes: trainings that compute at the same time. keep: runs kept at most. lease: seconds.
    """

    def __init__(self, lanes=2, keep=24, lease=120.0):
        self.lanes = Lanes(lanes)
        self.keep = keep
        self.lease = lease
        self.lock = threading.Lock()
        self.runs = {}
        self.watched = {}
        self.sweeper = None

    def start(self, experiment, owner=None, paused=False):
        """Starts a run.

        Raises:
            Problem: if there is no room for another.
        """
        with self.lock:
            self.make_room()
            run = Run(experiment, self.lanes, owner, paused)
            self.runs[run.id] = run
            self.watched[run.id] = time.monotonic()
            self.start_sweeping()
        return run.start()

    def find(self, run_id):
        """The run of that id, which counts as watching it.

        Raises:
            Problem: if there is none.
        """
        with self.lock:
            run = self.runs.get(run_id) if isinstance(run_id, str) else None
            if run is None:
                raise Problem("unknown_run")
            self.watched[run.id] = time.monotonic()
            return run

    def make_room(self):
        """Forgets the ended run that was watched longest ago, if the house is full; with the lock held."""
        if len(self.runs) < self.keep:
            return
        ended = [run.id for run in self.runs.values() if run.log.ended]
        if not ended:
            raise Problem("too_many_runs", count=len(self.runs))
        oldest = min(ended, key=self.watched.get)
        del self.runs[oldest], self.watched[oldest]

    def sweep(self):
        """Stops every run whose lease has run out."""
        with self.lock:
            now = time.monotonic()
            abandoned = [run for run in self.runs.values() if not run.log.ended and now - self.watched[run.id] > self.lease]
        for run in abandoned:
            run.stop()

    def start_sweeping(self):
        """One thread looks at the leases while runs are going, and ends with the last of them; with the lock held."""
        if self.sweeper is None or not self.sweeper.is_alive():
            self.sweeper = threading.Thread(target=self.sweep_while_needed, name="leases", daemon=True)
            self.sweeper.start()

    def sweep_while_needed(self):
        while True:
            time.sleep(min(1.0, self.lease / 4))
            self.sweep()
            with self.lock:
                if all(run.log.ended for run in self.runs.values()):
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
            run.thread.join(max(0.0, deadline - time.monotonic()))
