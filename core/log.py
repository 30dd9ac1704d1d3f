"""Where a run's events are kept: appended by one thread, read by many."""

import threading
from array import array
from dataclasses import dataclass

from core.events import TERMINAL, Metric


@dataclass(frozen=True)
class LogSlice:
    """What was appended after a cursor.

    Attributes:
        steps, loss, lr: the new metrics, thinned evenly if they were many.
        events: all other new events.
        next_step, next_event: the cursor for the next reading.
    """

    steps: list
    loss: list
    lr: list
    events: list
    next_step: int
    next_event: int


class RunLog:
    """An append-only log. Metrics are kept as columns (20 bytes a step), other events as they are."""

    def __init__(self):
        self.lock = threading.Lock()
        self.loss = array("f")
        self.lr = array("d")
        self.seconds = array("d")
        self.events = []
        self.ended = False

    def append(self, event):
        """Adds an event.

        Raises:
            RuntimeError: if the log has ended, or a metric's step is not the next one.
        """
        with self.lock:
            if self.ended:
                raise RuntimeError(f"the log has ended; {event} came after")
            if isinstance(event, Metric):
                if event.step != len(self.loss) + 1:
                    raise RuntimeError(f"step {event.step} cannot follow step {len(self.loss)}")
                self.loss.append(event.loss)
                self.lr.append(event.lr)
                self.seconds.append(event.seconds)
            else:
                self.events.append(event)
                self.ended = isinstance(event, TERMINAL)

    def read(self, step=0, event=0, limit=1000, until=None):
        """What came after a cursor.

        Args:
            step, event: 0 at first, then `next_step` and `next_event` of the last reading.
            limit: points at most; of more, every second, third, ... is given, the newest always among them.
            until: what came after this step is passed over, the end of the run too; None: nothing is.
        """
        with self.lock:
            newest = len(self.loss) if until is None else min(until, len(self.loss))
            first = min(max(step, 0), newest)
            stride = max(1, -(-(newest - first) // limit))
            start = first + (newest - first - 1) % stride if newest > first else first
            chosen = slice(start, newest, stride)
            seen = min(max(event, 0), len(self.events))
            events = self.events[seen:]
            if until is not None:
                events = [found for found in events if found.step <= until and not isinstance(found, TERMINAL)]
            return LogSlice(list(range(start + 1, newest + 1, stride)), self.loss[chosen].tolist(), self.lr[chosen].tolist(),
                            events, newest, seen + len(events))

    @property
    def step(self):
        """The last step that was logged."""
        return len(self.loss)

    @property
    def terminal(self):
        """The event that ended the log, or None."""
        with self.lock:
            return self.events[-1] if self.ended else None

    def latest(self, kind):
        """The last event of a kind, or None."""
        with self.lock:
            return next((event for event in reversed(self.events) if isinstance(event, kind)), None)

    @property
    def size(self):
        """Bytes, about: the columns, and the other events at a generous guess."""
        return 20 * len(self.loss) + 4000 * len(self.events)

    def rate(self, over=100):
        """Steps per second over the last `over` steps, or None before there are two."""
        with self.lock:
            recent = self.seconds[-over:]
        return (len(recent) - 1) / (recent[-1] - recent[0]) if len(recent) > 1 and recent[-1] > recent[0] else None
