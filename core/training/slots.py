"""Limits how many trainings compute at the same time; the others wait, and take turns in slices. Whose turn it is, a Line decides."""

import threading
import time
from collections.abc import Callable

from core.training.line import Line, SlotUser, Turn
from core.training.threads import available_cores

# On one core and on two a training gives bitwise equal results; from three on, some matrix products are summed in another order.
MAX_CORES = 2


class Slots:
    """Permission to compute, for threads: whoever has to wait sleeps, and only those whom a change concerns are woken.

    Args:
        count: trainings that compute at the same time. clock: seconds.
    """

    def __init__(self, count: int = 2, clock: Callable[[], float] = time.monotonic) -> None:
        self.line = Line(count, clock)
        self.lock = threading.RLock()  # what a training still needs may depend on what it has computed
        self.calls: dict[Turn, threading.Condition] = {}  # of those that wait

    @property
    def holders(self) -> list[SlotUser]:
        """Those that compute now."""
        with self.lock:
            return [turn.run for turn in self.line.holding]

    @property
    def waiting(self) -> list[SlotUser]:
        """Those that wait, in the order in which they came."""
        with self.lock:
            return list(self.line.queue)

    def acquire(self, run: SlotUser) -> bool:
        """Blocks until `run` holds a slot, or no longer wants one because it was stopped or paused.

        Returns:
            Whether it holds one.
        """
        with self.lock:
            turn = self.line.join(run)
            call = self.calls[turn] = threading.Condition(self.lock)
            self.hand_out()
            call.wait_for(lambda: turn.holds or not run.wants_slot)
            del self.calls[turn]
            if turn.holds and run.wants_slot:  # it may have changed its mind twice meanwhile
                return True
            self.line.leave(turn)
            self.hand_out()
            return False

    def release(self, run: SlotUser) -> None:
        """Takes the slot back, if `run` holds one."""
        with self.lock:
            turn = self.held(run)
            if turn is not None:
                self.line.leave(turn)
                self.hand_out()

    def hand_out(self) -> None:
        """Gives free slots to whose turn it is, and wakes them; and those who want none any more. With the lock held."""
        while (turn := self.line.give()) is not None:
            self.calls[turn].notify()
        for turn in self.line.queue.values():
            if not turn.run.wants_slot:
                self.calls[turn].notify()

    def is_over(self, run: SlotUser) -> bool:
        """Whether a training that holds a slot should give it up now, at the end of a step: its slice is over, and somebody who waits
        comes before it."""
        with self.lock:
            turn = self.held(run)
            return turn is not None and self.line.is_over(turn)

    def notify(self, run: SlotUser) -> None:
        """To be called when `wants_slot` of a run has changed."""
        with self.lock:
            turn = self.line.queue.get(run)
            if turn is not None:
                self.calls[turn].notify()

    def held(self, run: SlotUser) -> Turn | None:
        """The turn of a training that holds a slot; with the lock held."""
        return next((turn for turn in self.line.holding if turn.run is run), None)

    def holds(self, run: SlotUser) -> bool:
        with self.lock:
            return self.held(run) is not None

    def cores_each(self) -> int:
        """Cores for each training that computes now."""
        return max(1, min(MAX_CORES, available_cores() // max(1, len(self.line.holding))))

    def computed(self, run: SlotUser) -> float:
        """Seconds for which it has held a slot, until now."""
        with self.lock:
            turn = self.held(run)
            return run.computed + (self.line.clock() - turn.since if turn else 0.0)

    def expected_wait(self, run: SlotUser) -> float | None:
        """Seconds until a waiting training is likely to compute; None if unknown, or if it does not wait."""
        with self.lock:
            outlook = self.line.outlook(run)
            return outlook.seconds if outlook else None

    def position(self, run: SlotUser) -> int:
        """The place of `run` among those who wait, in the order in which it is their turn now, counted from 1; 0 if it does not wait."""
        with self.lock:
            outlook = self.line.outlook(run)
            return outlook.place if outlook else 0
