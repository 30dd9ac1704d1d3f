"""Limits how many trainings compute at the same time; the others wait in a queue."""

import threading
from typing import Protocol

from core.training.threads import available_cores

# On one core and on two a training gives bitwise equal results; from three on, some matrix products are summed in another order.
MAX_CORES = 2


class SlotUser(Protocol):
    """What slots need to know of a training."""

    @property
    def wants_slot(self) -> bool:
        """Whether it wants to compute now."""
        ...

    @property
    def owner(self) -> str | None:
        """Who started it."""
        ...

    @property
    def seconds_left(self) -> float | None:
        """How long it still takes; None if unknown."""
        ...


class Slots:
    """Permission to compute. Fair between owners: whoever holds the fewest slots comes next, then whoever has waited longest.

    Args:
        count: trainings that compute at the same time.
    """

    def __init__(self, count: int = 2) -> None:
        self.count = count
        self.changed = threading.Condition()
        self.holders: list[SlotUser] = []
        self.waiting: list[SlotUser] = []

    def acquire(self, run: SlotUser) -> bool:
        """Blocks until `run` holds a slot, or no longer wants one because it was stopped or paused.

        Returns:
            Whether it holds one.
        """
        with self.changed:
            self.waiting.append(run)
            self.changed.wait_for(lambda: not run.wants_slot or self.next_in_line() is run)
            self.waiting.remove(run)
            if run.wants_slot:
                self.holders.append(run)
            self.changed.notify_all()
            return run in self.holders

    def release(self, run: SlotUser) -> None:
        """Takes the slot back, if `run` holds one."""
        with self.changed:
            if run in self.holders:
                self.holders.remove(run)
                self.changed.notify_all()

    def notify(self) -> None:
        """To be called when `wants_slot` of a waiting run has changed."""
        with self.changed:
            self.changed.notify_all()

    def next_in_line(self) -> SlotUser | None:
        """The waiting run whose turn it is, or None; called with the lock held."""
        willing = [run for run in self.waiting if run.wants_slot]
        if len(self.holders) >= self.count or not willing:
            return None
        owners = [run.owner for run in self.holders]
        return min(willing, key=lambda run: owners.count(run.owner))  # the first of equals has waited longest

    def holds(self, run: SlotUser) -> bool:
        return run in self.holders

    def cores_each(self) -> int:
        """Cores for each training that computes now."""
        return max(1, min(MAX_CORES, available_cores() // max(1, len(self.holders))))

    def expected_wait(self, run: SlotUser) -> float | None:
        """Seconds until a slot is likely to be free for a waiting run; None if unknown, or if it does not wait."""
        position = self.position(run)
        with self.changed:
            remaining = sorted(seconds for holder in self.holders if (seconds := holder.seconds_left) is not None)
        return remaining[(position - 1) % len(remaining)] if position and remaining else None

    def position(self, run: SlotUser) -> int:
        """The place of `run` in the queue, counted from 1; 0 if it does not wait."""
        with self.changed:
            return self.waiting.index(run) + 1 if run in self.waiting else 0
