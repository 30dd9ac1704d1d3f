"""A training in a thread of its own that can be started, paused, stepped and stopped."""

import secrets
import threading
from abc import ABC, abstractmethod
from typing import Literal, Self

from core.training.process_memory import collect_and_trim
from core.training.slots import Slots
from core.training.threads import ThreadCountTuner, release_pool, use_cores

Phase = Literal["queued", "running", "paused"]


class PausableTraining(ABC):
    """The controls that a run and a race share. A subclass defines `train`, which calls `may_step` before each step.

    Args:
        slots: where it asks for permission to compute; None: it has a slot of its own.
        owner: who started it; slots are shared fairly between owners.
        paused: wait before the first step.

    Attributes:
        read_key: the public name of its log, for whoever may read it and nothing else; says nothing of `id`.
        single_steps: how many steps to make although it is paused: 0 or 1.
        unwatched: it is to end because nobody has asked for it for long.
        phase: what the training thread does while the training has not ended.
        begun: it has made a step. computed: seconds for which it held slots, kept by them.
    """

    def __init__(self, slots: Slots | None = None, owner: str | None = None, paused: bool = False) -> None:
        self.id = secrets.token_urlsafe(16)
        self.read_key = secrets.token_urlsafe(16)
        self.owner = owner
        self.slots = slots or Slots(1)
        self.thread: threading.Thread | None = None
        self.condition = threading.Condition()
        self.paused = paused
        self.single_steps = 0
        self.stopping = False
        self.unwatched = False
        self.tuner = ThreadCountTuner()
        self.thread_count = 0
        self.begun = False
        self.computed = 0.0
        self.phase: Phase = "queued"

    @abstractmethod
    def train(self) -> None:
        """Trains to the end in the calling thread. Afterwards every log has exactly one terminal event, whatever happened."""

    @property
    @abstractmethod
    def seconds_left(self) -> float | None:
        """Seconds until the last step at the present speed; None before the speed is known."""

    @property
    def seconds_needed(self) -> float | None:
        """As `seconds_left`, but a rough guess, good enough to be ranked by, where there has been a step only."""
        return self.seconds_left

    @property
    def wants_slot(self) -> bool:
        """Whether it wants to compute now: it is not stopped, and neither paused nor without a single step to make."""
        return not self.stopping and (not self.paused or self.single_steps > 0)

    def start(self) -> Self:
        """Trains in a background thread."""
        self.thread = threading.Thread(target=self.train_in_background, name=f"run-{self.id[:6]}", daemon=True)
        self.thread.start()
        return self

    def train_in_background(self) -> None:
        self.train()
        collect_and_trim()

    def wait(self, timeout: float | None = None) -> bool:
        """Waits for the background thread, for `timeout` seconds at most.

        Returns:
            Whether it has ended.
        """
        if self.thread is None:
            return True
        self.thread.join(timeout)
        return not self.thread.is_alive()

    def pause(self) -> None:
        self.change(paused=True)

    def resume(self) -> None:
        self.change(paused=False)

    def step_once(self) -> None:
        """Makes one step, then pauses."""
        self.change(paused=True, single_steps=1)

    def stop(self) -> None:
        """Ends it after the step that is being made."""
        self.change(stopping=True)

    def change(self, paused: bool | None = None, single_steps: int = 0, stopping: bool = False) -> None:
        with self.condition:
            self.paused = self.paused if paused is None else paused
            self.single_steps = single_steps
            self.stopping = self.stopping or stopping
            self.condition.notify_all()
        self.slots.notify(self)

    def may_step(self, last_duration: float | None = None) -> bool:
        """Blocks the training thread while it is paused or has no slot; then sets the thread count of the next step.

        Args:
            last_duration: seconds of the last step, or None.
        Returns:
            False if the training is to end.
        """
        if self.begun and self.slots.is_over(self):  # whoever is new makes at least one step
            self.release_slot()
        self.wait_for_slot()
        self.begun = True
        with self.condition:
            self.single_steps = max(0, self.single_steps - 1)
        count = self.tuner.next(self.slots.cores_each(), last_duration)
        if count != self.thread_count:
            self.thread_count = count
            use_cores(count)
        self.phase = "running"
        return not self.stopping

    def wait_for_slot(self) -> bool:
        """Blocks the training thread while it is paused or has no slot.

        Returns:
            False if the training is to end.
        """
        while not self.stopping and (not self.wants_slot or not self.slots.holds(self)):
            self.wait_while_paused()
            if not self.stopping and not self.slots.holds(self):
                self.phase = "queued"
                self.slots.acquire(self)
        return not self.stopping

    def wait_while_paused(self) -> None:
        """Blocks the training thread while it is paused. It holds neither a slot nor a pool of threads then."""
        if not self.wants_slot and not self.stopping:
            self.phase = "paused"
            self.release_slot()
            with self.condition:
                self.condition.wait_for(lambda: self.stopping or self.wants_slot)

    def release_slot(self) -> None:
        self.slots.release(self)
        self.thread_count = 0
        release_pool()
