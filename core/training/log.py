"""Where a run's events are kept: appended by one thread, read by many."""

import threading
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import partial

from core.training.events import TERMINAL, Metric


@dataclass(frozen=True)
class LogSlice:
    """What was appended after a cursor.

    Attributes:
        steps, loss, lr: the new metrics, thinned evenly if they were many.
        events: the other new events; of many of one kind, some, spread evenly, the newest among them.
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
        self.places = defaultdict(partial(array, "q"))  # of each kind, in `events`
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
                self.places[type(event)].append(len(self.events))
                self.events.append(event)
                self.ended = isinstance(event, TERMINAL)

    def read(self, step=0, event=0, limit=1000, until=None):
        """What came after a cursor.

        Args:
            step, event: 0 at first, then `next_step` and `next_event` of the last reading.
            limit: points at most; of more, every second, third, ... is given, the newest always among them. Of other
                events, a fourth as many of each kind.
            until: what came after this step is passed over, the end of the run too; None: nothing is.
        """
        with self.lock:
            newest = len(self.loss) if until is None else min(until, len(self.loss))
            chosen = evenly(min(max(step, 0), newest), newest, limit)
            columns = slice(chosen.start, chosen.stop, chosen.step)
            seen = min(max(event, 0), len(self.events))
            end = max(seen, self.events_until(until))
            events = sorted(i for places in self.places.values() for i in thinned(places, seen, end, max(1, limit // 4)))
            return LogSlice([i + 1 for i in chosen], self.loss[columns].tolist(), self.lr[columns].tolist(),
                            [self.events[i] for i in events], newest, end)

    def events_until(self, step):
        """How many events there are up to a step, the end of the run not counted; None: all."""
        if step is None:
            return len(self.events)
        return bisect_right(self.events, step, hi=len(self.events) - self.ended, key=lambda event: event.step)

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


def evenly(first, end, limit):
    """Numbers from `first` to before `end`: all, or of many every second, third, ..., the last among them."""
    stride = max(1, -(-(end - first) // limit))
    return range(first + (end - first - 1) % stride, end, stride)


def thinned(places, first, end, limit):
    """Of the sorted `places` those from `first` to before `end`; of many, some, as `evenly` chooses."""
    return (places[i] for i in evenly(bisect_left(places, first), bisect_left(places, end), limit))
