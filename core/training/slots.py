"""Who may compute: at most so many trainings at once, the others wait in order."""

import threading

from core.training.threads import available_cores

# On one core and on two a training gives the same bits; on three, some matrix products are added up in another order.
MOST_CORES = 2


class Slots:
    """Permission to compute. Fair between owners: whoever holds fewest slots comes next, then whoever waits longest.

    Args:
        count: trainings that compute at the same time.
    """

    def __init__(self, count=2):
        self.count = count
        self.changed = threading.Condition()
        self.holders = []
        self.waiting = []

    def acquire(self, run):
        """Blocks until `run` holds a slot, or no longer wants one (it was stopped or paused).

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

    def release(self, run):
        """Gives the slot back, if `run` holds one."""
        with self.changed:
            if run in self.holders:
                self.holders.remove(run)
                self.changed.notify_all()

    def notify(self):
        """To be called when a waiting run has changed its mind."""
        with self.changed:
            self.changed.notify_all()

    def next_in_line(self):
        """The waiting run whose turn it is, or None; called with the lock held."""
        willing = [run for run in self.waiting if run.wants_slot]
        if len(self.holders) >= self.count or not willing:
            return None
        held = [run.owner for run in self.holders]
        return min(willing, key=lambda run: held.count(run.owner))  # the first of equals has waited longest

    def holds(self, run):
        return run in self.holders

    def cores_each(self):
        """Cores for each training that computes now."""
        return max(1, min(MOST_CORES, available_cores() // max(1, len(self.holders))))

    def expected_wait(self, run):
        """Seconds until a slot is likely to be free for a waiting run; None if that cannot be told."""
        position = self.position(run)
        with self.changed:
            left = sorted(seconds for holder in self.holders if (seconds := holder.seconds_left) is not None)
        return left[(position - 1) % len(left)] if position and left else None

    def position(self, run):
        """How many wait in front of `run`, itself included; 0 if it does not wait."""
        with self.changed:
            return self.waiting.index(run) + 1 if run in self.waiting else 0
