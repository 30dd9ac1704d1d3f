"""What can be started, paused, stepped and stopped while it computes in a thread of its own."""

import secrets
import threading

from core.training.process_memory import collect_and_trim
from core.training.slots import Slots
from core.training.threads import ThreadCountTuner, release_pool, use_cores


class PausableTraining:
    """The controls that a run and a race share. A subclass gives it `train()`, which calls `may_step` before each step.

    Args:
        slots: where it asks for permission to compute; None: it is alone.
        owner: whose it is; slots are shared fairly between owners.
        paused: wait before the first step.
    """

    def __init__(self, slots=None, owner=None, paused=False):
        self.id = secrets.token_urlsafe(16)
        self.owner = owner
        self.slots = slots or Slots(1)
        self.thread = None
        self.condition = threading.Condition()
        self.paused = paused
        self.single_steps = 0
        self.stopping = False
        self.tuner = ThreadCountTuner()
        self.thread_count = 0
        self.phase = "queued"

    @property
    def wants_slot(self):
        """Whether it wants to compute now: it is not stopped, and neither paused nor without a single step to make."""
        return not self.stopping and (not self.paused or self.single_steps > 0)

    def start(self):
        """Trains in a background thread."""
        self.thread = threading.Thread(target=self.train_in_background, name=f"run-{self.id[:6]}", daemon=True)
        self.thread.start()
        return self

    def train_in_background(self):
        self.train()
        collect_and_trim()

    def pause(self):
        self.change(paused=True)

    def resume(self):
        self.change(paused=False)

    def step_once(self):
        """One step, then pause."""
        self.change(paused=True, single_steps=1)

    def stop(self):
        """Ends it at the next step's end."""
        self.change(stopping=True)

    def change(self, paused=None, single_steps=0, stopping=False):
        with self.condition:
            self.paused = self.paused if paused is None else paused
            self.single_steps = single_steps
            self.stopping = self.stopping or stopping
            self.condition.notify_all()
        self.slots.notify()

    def may_step(self, last_duration=None):
        """Blocks the training thread while it is paused or has no slot; then sets the cores of the next step.

        Args:
            last_duration: seconds of the last step, or None.
        Returns:
            False if it shall end.
        """
        self.wait_for_slot()
        with self.condition:
            self.single_steps = max(0, self.single_steps - 1)
        count = self.tuner.next(self.slots.cores_each(), last_duration)
        if count != self.thread_count:
            self.thread_count = count
            use_cores(count)
        self.phase = "running"
        return not self.stopping

    def wait_for_slot(self):
        """Blocks the training thread while it is paused or has no slot.

        Returns:
            False if it shall end.
        """
        while not self.stopping and (not self.wants_slot or not self.slots.holds(self)):
            self.wait_while_paused()
            if not self.stopping and not self.slots.holds(self):
                self.phase = "queued"
                self.slots.acquire(self)
        return not self.stopping

    def wait_while_paused(self):
        """While paused it holds no slot and no pool of threads."""
        if not self.wants_slot and not self.stopping:
            self.phase = "paused"
            self.release_slot()
            with self.condition:
                self.condition.wait_for(lambda: self.stopping or self.wants_slot)

    def release_slot(self):
        self.slots.release(self)
        self.thread_count = 0
        release_pool()
