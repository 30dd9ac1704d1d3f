"""The log of a run: appended by one thread, read by many."""

import csv
import io
import threading
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from core.training.events import Event, Metric, TerminalEvent, Validation

AnyEvent = TypeVar("AnyEvent", bound=Event)


@dataclass(frozen=True)
class LogSlice:
    """What was appended after a cursor.

    Attributes:
        steps, loss, lr: the new metrics, thinned out evenly to the limit.
        events: the other new events, those of each kind thinned out evenly to a quarter of the limit.
        next_step, next_event: the cursor for the next call.
    """

    steps: list[int]
    loss: list[float]
    lr: list[float]
    events: list[Event]
    next_step: int
    next_event: int


@dataclass(frozen=True)
class LogPart:
    """What lies between two places of a log.

    Attributes:
        first, next: (step, event) where it begins and where what follows does: so many steps and other events lie before.
        stride: 1: every step is there; 2: every second one, ...
        loss, lr: at the steps first + stride, first + 2 * stride, ... events: the others.
    """

    first: tuple[int, int]
    next: tuple[int, int]
    stride: int
    loss: list[float]
    lr: list[float]
    events: list[Event]

    @property
    def steps(self) -> list[int]:
        """Of `loss` and `lr`."""
        return [self.first[0] + self.stride * (i + 1) for i in range(len(self.loss))]


class RunLog:
    """An append-only log. Metrics are kept as columns (20 bytes a step), other events as objects."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.loss = array("f")
        self.lr = array("d")
        self.seconds = array("d")
        self.events: list[Event] = []
        self.positions: defaultdict[type, array[int]] = defaultdict(partial(array, "q"))  # in `events`, by kind of event
        self.ended = False

    def append(self, event: Event) -> None:
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
                self.positions[type(event)].append(len(self.events))
                self.events.append(event)
                self.ended = isinstance(event, TerminalEvent)

    def read(self, step: int = 0, event: int = 0, limit: int = 1000, until: int | None = None) -> LogSlice:
        """What was appended after a cursor.

        Args:
            step, event: the cursor: 0 and 0 at first, then `next_step` and `next_event` of the last call.
            limit: metrics at most; of more, every second, third, ... is returned, the newest always among them. Of each
                kind of other events, a quarter as many.
            until: the last step to return; the terminal event is left out then. None: everything.
        """
        with self.lock:
            last_step = len(self.loss) if until is None else min(until, len(self.loss))
            indices = evenly_spaced(min(max(step, 0), last_step), last_step, limit)
            columns = slice(indices.start, indices.stop, indices.step)
            first = min(max(event, 0), len(self.events))
            end = max(first, self.events_until(until))
            events = sorted(i for positions in self.positions.values() for i in thinned(positions, first, end, max(1, limit // 4)))
            return LogSlice([i + 1 for i in indices], self.loss[columns].tolist(), self.lr[columns].tolist(),
                            [self.events[i] for i in events], last_step, end)

    def between(self, first: int, last: int | None, stride: int = 1, most_events: int | None = None) -> LogPart:
        """What lies between two steps that have been logged.

        Args:
            first: the step before. last: None: up to now, with the terminal event. stride: of the metrics; it divides both steps.
            most_events: of each kind, thinned out evenly; None: all.
        """
        with self.lock:
            end = len(self.loss) if last is None else last
            metrics = slice(first + stride - 1, end, stride)
            begin, next_event = self.events_until(first), self.events_until(last)
            events = self.events[begin:next_event]
            if most_events is not None:
                kept = sorted(i for positions in self.positions.values() for i in thinned(positions, begin, next_event, most_events))
                events = [self.events[i] for i in kept]
            return LogPart((first, begin), (end, next_event), stride, self.loss[metrics].tolist(), self.lr[metrics].tolist(), events)

    def events_until(self, step: int | None) -> int:
        """How many events there are up to a step, without the terminal event; None: all events."""
        if step is None:
            return len(self.events)
        return bisect_right(self.events, step, hi=len(self.events) - self.ended, key=lambda event: event.step)

    @property
    def step(self) -> int:
        """The last step that was logged."""
        return len(self.loss)

    @property
    def terminal(self) -> TerminalEvent | None:
        """The event that ended the log, or None."""
        with self.lock:
            last = self.events[-1] if self.events else None
            return last if isinstance(last, TerminalEvent) else None

    def latest(self, kind: type[AnyEvent]) -> AnyEvent | None:
        """The last event of a kind other than Metric, or None."""
        with self.lock:
            return next((event for event in reversed(self.events) if isinstance(event, kind)), None)

    def of_kind(self, kind: type[AnyEvent]) -> list[AnyEvent]:
        """All events of a kind other than Metric, in their order."""
        with self.lock:
            return [event for event in self.events if isinstance(event, kind)]

    @property
    def size(self) -> int:
        """Estimated bytes: exact for the columns, an upper estimate for the other events."""
        return 20 * len(self.loss) + 4000 * len(self.events)

    def copy(self) -> "RunLog":
        """What is in it now, as a log of its own: for whoever needs several views of one moment."""
        copy = RunLog()
        with self.lock:
            copy.loss, copy.lr, copy.seconds, copy.events = self.loss[:], self.lr[:], self.seconds[:], self.events[:]
            copy.positions.update({kind: positions[:] for kind, positions in self.positions.items()})
            copy.ended = self.ended
        return copy

    def rate(self, over: int = 100) -> float | None:
        """Steps per second over the last `over` steps; None before the second step."""
        with self.lock:
            recent = self.seconds[-over:]
        return (len(recent) - 1) / (recent[-1] - recent[0]) if len(recent) > 1 and recent[-1] > recent[0] else None

    def seconds_for(self, steps: int) -> float | None:
        """Seconds that so many more steps are likely to take: at the present speed; after the first step, each as long as that one, which
        is rather too much; None before."""
        rate = self.rate()
        if rate:
            return steps / rate
        with self.lock:
            return steps * self.seconds[0] if len(self.seconds) == 1 else None


def evenly_spaced(first: int, end: int, limit: int) -> range:
    """At most `limit` numbers from `first` to `end` - 1: all of them, or every second, third, ..., the last always among them."""
    stride = max(1, -(-(end - first) // limit))
    return range(first + (end - first - 1) % stride, end, stride)


def thinned(positions: Sequence[int], first: int, end: int, limit: int) -> Iterator[int]:
    """Those of the sorted `positions` that lie in first ... end - 1, thinned out as by `evenly_spaced`."""
    return (positions[i] for i in evenly_spaced(bisect_left(positions, first), bisect_left(positions, end), limit))


def metrics_csv(log: RunLog) -> str:
    """CSV with a row for each step of a run: step, loss, lr, seconds, and the accuracies where they were measured.

    Losses have nine digits, with which every 32-bit number can be told from the next.
    """
    validations = {event.step: event for event in list(log.events) if isinstance(event, Validation)}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["step", "loss", "lr", "seconds", "token_accuracy", "exact_match"])
    for step, (loss, lr, seconds) in enumerate(zip(list(log.loss), list(log.lr), list(log.seconds), strict=False), 1):
        validation = validations.get(step)
        accuracies = [validation.token_accuracy, validation.exact_match] if validation else ["", ""]
        writer.writerow([step, f"{loss:.9g}", f"{lr:.6g}", f"{seconds:.4f}", *accuracies])
    return text.getvalue()
