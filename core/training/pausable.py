"""What can be started, paused, stepped and stopped while it computes in a thread of its own."""

import secrets
import threading

from core.training.process_memory import give_back
from core.training.slots import Lanes
from core.training.threads import CoreChoice, release_pool, use_cores


class Controlled:
    """The controls that a run and a race share. A subclass gives it `train()`, which calls `may_step` before each step.

    Args:
        lanes: where it asks for permission to compute; None: it is alone.
        owner: whose it is; lanes are shared fairly between owners.
        paused: wait before the first step.
    """

    def __init__(self, lanes=None, owner=None, paused=False):
        self.id = secrets.token_urlsafe(16)
        self.owner = owner
        self.lanes = lanes or Lanes(1)
        self.thread = None
        self.changed = threading.Condition()
        self.paused = paused
        self.single_steps = 0
        self.stopping = False
        self.choice = CoreChoice()
        self.cores = 0
        self.waiting = "queued"

    @property
    def unwilling(self):
        """Whether it does not want to compute now."""
        return self.stopping or (self.paused and not self.single_steps)

    def start(self):
        """Trains in a background thread."""
        self.thread = threading.Thread(target=self.train_in_background, name=f"run-{self.id[:6]}", daemon=True)
        self.thread.start()
        return self

    def train_in_background(self):
        self.train()
        give_back()

    def pause(self):
        self.tell(paused=True)

    def resume(self):
        self.tell(paused=False)

    def step_once(self):
        """One step, then pause."""
        self.tell(paused=True, single_steps=1)

    def stop(self):
        """Ends it at the next step's end."""
        self.tell(stopping=True)

    def tell(self, paused=None, single_steps=0, stopping=False):
        with self.changed:
            self.paused = self.paused if paused is None else paused
            self.single_steps = single_steps
            self.stopping = self.stopping or stopping
            self.changed.notify_all()
        self.lanes.wake()

    def may_step(self, last_duration=None):
        """Blocks the training thread while it is paused or has no lane; then sets the cores of the next step.

        Args:
            last_duration: seconds of the last step, or None.
        Returns:
            False if it shall end.
        """
        self.wait_for_lane()
        with self.changed:
            self.single_steps = max(0, self.single_steps - 1)
        count = self.choice.next(self.lanes.share(), last_duration)
        if count != self.cores:
            self.cores = count
            use_cores(count)
        self.waiting = "running"
        return not self.stopping

    def wait_for_lane(self):
        """Blocks the training thread while it is paused or has no lane.

        Returns:
            False if it shall end.
        """
        while not self.stopping and (self.unwilling or not self.lanes.holds(self)):
            self.wait_until_willing()
            if not self.stopping and not self.lanes.holds(self):
                self.waiting = "queued"
                self.lanes.enter(self)
        return not self.stopping

    def wait_until_willing(self):
        """While paused it holds no lane and no pool of threads."""
        if self.unwilling and not self.stopping:
            self.waiting = "paused"
            self.give_up_lane()
            with self.changed:
                self.changed.wait_for(lambda: self.stopping or not self.unwilling)

    def give_up_lane(self):
        self.lanes.leave(self)
        self.cores = 0
        release_pool()
