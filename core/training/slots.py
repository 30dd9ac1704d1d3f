"""Limits how many trainings compute at the same time; the others wait, and take turns in slices.

Whoever is new gets a first slice before all others, so that everybody sees a first point at once. Then whoever needs least time to its
end goes on: of all orders this ends the most trainings early (shortest remaining processing time, Schrage 1968). A training that has
waited long gets a slice all the same, so that long ones always move on.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from core.training.threads import available_cores

# On one core and on two a training gives bitwise equal results; from three on, some matrix products are summed in another order.
MAX_CORES = 2

FIRST_SLICE = 0.15  # seconds that a new training holds a slot at least, building its model included; its first step is made in any case
SLICE = 0.5  # seconds that a training computes at least before another takes its slot
PATIENCE = 10.0  # seconds after which a training that waits gets a slice whatever it needs


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


@dataclass
class Turn:
    """What slots know of a training that holds a slot or waits for one.

    Attributes:
        run: the training. since: when it began to hold or to wait. begun: it has had its first slice.
    """

    run: SlotUser
    since: float
    begun: bool


class Slots:
    """Permission to compute. Fair between owners: whoever holds the fewest slots comes next; among equals see this module.

    Args:
        count: trainings that compute at the same time. clock: seconds.
    """

    def __init__(self, count: int = 2, clock: Callable[[], float] = time.monotonic) -> None:
        self.count = count
        self.clock = clock
        self.changed = threading.Condition()
        self.holding: list[Turn] = []
        self.queue: list[Turn] = []

    @property
    def holders(self) -> list[SlotUser]:
        """Those that compute now."""
        return [turn.run for turn in self.holding]

    @property
    def waiting(self) -> list[SlotUser]:
        """Those that wait, in the order in which they came."""
        return [turn.run for turn in self.queue]

    def acquire(self, run: SlotUser, begun: bool = False) -> bool:
        """Blocks until `run` holds a slot, or no longer wants one because it was stopped or paused.

        Args:
            begun: it has computed before, and has had its first slice.
        Returns:
            Whether it holds one.
        """
        with self.changed:
            turn = Turn(run, self.clock(), begun)
            self.queue.append(turn)
            self.changed.wait_for(lambda: not run.wants_slot or self.next_in_line() is turn)
            self.queue.remove(turn)
            if run.wants_slot:
                self.holding.append(Turn(run, self.clock(), begun))
            self.changed.notify_all()
            return self.holds(run)

    def release(self, run: SlotUser) -> None:
        """Takes the slot back, if `run` holds one."""
        with self.changed:
            turn = self.turn_of(run)
            if turn is not None:
                self.holding.remove(turn)
                self.changed.notify_all()

    def is_over(self, run: SlotUser) -> bool:
        """Whether a training that holds a slot should give it up now, at the end of a step: its slice is over, and somebody who waits
        comes before it."""
        if not self.queue:  # asked at every step: nobody waits, as a rule
            return False
        with self.changed:
            turn, now = self.turn_of(run), self.clock()
            if turn is None or now - turn.since < (SLICE if turn.begun else FIRST_SLICE):
                return False
            best = self.first_of(self.willing(), without=turn)
            own = (self.slots_of(run.owner, without=turn), True, True, unknown_last(run.seconds_left))
            return best is not None and self.rank(best, now, turn) < own

    def notify(self) -> None:
        """To be called when `wants_slot` of a waiting run has changed."""
        with self.changed:
            self.changed.notify_all()

    def turn_of(self, run: SlotUser) -> Turn | None:
        """The turn of a training that holds a slot; with the lock held."""
        return next((turn for turn in self.holding if turn.run is run), None)

    def willing(self) -> list[Turn]:
        """Those that wait and want to compute; with the lock held."""
        return [turn for turn in self.queue if turn.run.wants_slot]

    def next_in_line(self) -> Turn | None:
        """The waiting training whose turn it is, or None; with the lock held."""
        return self.first_of(self.willing()) if len(self.holding) < self.count else None

    def first_of(self, turns: list[Turn], without: Turn | None = None) -> Turn | None:
        """Who of them comes first, None of nobody; with the lock held.

        Args:
            without: a holder that is taken for gone.
        """
        now = self.clock()
        return min(turns, key=lambda turn: self.rank(turn, now, without), default=None)  # the first of equals has waited longest

    def rank(self, turn: Turn, now: float, without: Turn | None = None) -> tuple[int, bool, bool, float]:
        """Who has the lowest comes first: owners with few slots; who has waited long; who is new; who needs least time."""
        owners, waited = self.slots_of(turn.run.owner, without), now - turn.since
        if turn.begun and waited >= PATIENCE:
            return owners, False, False, -waited
        return owners, True, turn.begun, unknown_last(turn.run.seconds_left) if turn.begun else 0.0

    def slots_of(self, owner: str | None, without: Turn | None = None) -> int:
        """How many slots an owner holds."""
        return sum(held.run.owner == owner for held in self.holding if held is not without)

    def holds(self, run: SlotUser) -> bool:
        return any(turn.run is run for turn in self.holding)

    def cores_each(self) -> int:
        """Cores for each training that computes now."""
        return max(1, min(MAX_CORES, available_cores() // max(1, len(self.holding))))

    def expected_wait(self, run: SlotUser) -> float | None:
        """Seconds until a waiting training is likely to compute; None if unknown, or if it does not wait.

        For who is new: until the slices of those who hold a slot and of those who are new and came before are over. For who has begun:
        until those are done that need less time, but no longer than the patience of who waits.
        """
        with self.changed:
            now = self.clock()
            own = next((turn for turn in self.queue if turn.run is run), None)
            if own is None:
                return None
            new = [turn for turn in self.willing() if not turn.begun]
            if not own.begun:
                ahead = [turn for turn in new if self.queue.index(turn) < self.queue.index(own)]
                return (SLICE + FIRST_SLICE * len(ahead)) / max(1, self.count)
            left = own.run.seconds_left
            if left is None:
                return None
            sooner = [seconds for turn in self.holding + self.willing()
                      if turn is not own and (seconds := turn.run.seconds_left) is not None and seconds < left]
            busy = (sum(sooner) + FIRST_SLICE * len(new)) / self.count
            return max(0.0, min(busy, PATIENCE - (now - own.since)))

    def position(self, run: SlotUser) -> int:
        """The place of `run` among those who wait, in the order in which it is their turn now, counted from 1; 0 if it does not wait."""
        with self.changed:
            now = self.clock()
            ordered = sorted(self.queue, key=lambda turn: self.rank(turn, now))
            return next((i for i, turn in enumerate(ordered, 1) if turn.run is run), 0)


def unknown_last(seconds: float | None) -> float:
    """Who is not known to end soon comes last."""
    return float("inf") if seconds is None else seconds
