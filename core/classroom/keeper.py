"""Writes what a restart of the server needs of runs that go on, in a thread of its own, so that training never waits for the disk."""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from core.classroom.cards import RunCard
from core.classroom.run_values import RecordedRun
from core.classroom.store import GOING, Store
from core.training.run import Run
from core.training.threads import use_cores
from core.training.training_state import TrainingState

SHORTEST_INTERVAL = 3.0  # seconds of a run's training between two states that are kept of it, at least
COST_SHARE = 0.005  # of the training, that copying and writing may take of a processor; in a run's first minute it is up to twice that
DISK_SHARE = 0.05  # of the training, in which the disk may be busy with it
RETRY_INTERVAL = 30.0  # the same after one that could not be kept
DELAY = 0.25  # seconds in which changes of pages are gathered: a class joins a run within a few


@dataclass
class Pace:
    """How often the state of one run is kept.

    Attributes:
        last: seconds of training at the last state. interval: seconds of training until the next.
    """

    last: float = 0.0
    interval: float = SHORTEST_INTERVAL


@dataclass
class Pending:
    """A state that is to be written; None: the run has made no step. copied: seconds of a thread that the copy took."""

    recorded: RecordedRun
    state: TrainingState | None
    copied: float = 0.0


class Keeper:
    """Keeps the state of runs (it is their `saver`) and the cards of all.

    Args:
        store: the data folder. card_of: the card of a run as it is now; None if it has been forgotten. budget: bytes of all states.

    Attributes:
        states: by id of a run, the newest that is not yet written. cards: runs whose card is to be written.
        attempts: by id, of runs that go on after a restart and have not been kept since: see `RunCard`.
    """

    def __init__(self, store: Store, card_of: Callable[[Run], RunCard | None], budget: float) -> None:
        self.store = store
        self.card_of = card_of
        self.budget = budget
        self.changed = threading.Condition()
        self.states: dict[str, tuple[Run, Pending]] = {}
        self.cards: dict[str, Run] = {}
        self.writing: set[str] = set()
        self.paces: dict[str, Pace] = {}
        self.attempts: dict[str, int] = {}
        self.sizes: dict[str, int] = {}
        self.hurried = False
        self.thread: threading.Thread | None = None

    # Called by whoever trains.

    def due(self, run: Run) -> bool:
        """Whether the state of a run shall be copied now. What counts is its own time: while it waits for a slot, nothing is new."""
        pace = self.paces.get(run.id)
        if pace is None:
            pace = self.paces[run.id] = Pace(trained(run))
        return trained(run) - pace.last >= pace.interval and run.id not in self.states and run.id not in self.writing

    def save(self, run: Run, state: TrainingState) -> None:
        """Takes a state, to be written soon."""
        begun = time.thread_time()
        recorded = RecordedRun.of(run)
        self.paces[run.id] = Pace(trained(run), self.paces.get(run.id, Pace()).interval)
        with self.changed:
            self.states[run.id] = run, Pending(recorded, state, state.seconds + time.thread_time() - begun)
            self.wake(hurry=True)

    # Called by the registry.

    def begin(self, run: Run, attempts: int = 0) -> None:
        """A run begins, or goes on after a restart."""
        run.saver = self
        with self.changed:
            self.attempts[run.id] = attempts
            if size := self.store.going_size(run.id):
                self.sizes[run.id] = size
            elif run.initial is not None:  # which nothing else contains
                self.states[run.id] = run, Pending(RecordedRun.of(run), None)
            self.cards[run.id] = run
            self.wake(hurry=True)

    def note(self, run: Run) -> None:
        """The card of a run may have changed."""
        with self.changed:
            self.cards[run.id] = run
            self.wake()

    def drop(self, run: Run) -> None:
        """A run has ended: its state is needed no more."""
        with self.changed:
            for kept in (self.states, self.paces, self.attempts, self.sizes):
                kept.pop(run.id, None)
        self.store.remove(run.id, GOING)

    def close(self, runs: Iterable[Run], timeout: float) -> None:
        """Writes all that is not yet written, for `timeout` seconds at most. That this server ends is no fault of its runs.

        Args:
            runs: that have not ended.
        """
        self.attempts.clear()
        for run in runs:
            self.note(run)
        self.flush(timeout)

    def flush(self, timeout: float = 30.0) -> bool:
        """Waits until everything is written, for `timeout` seconds at most. Returns whether it is."""
        with self.changed:
            if self.thread is not None:
                self.wake(hurry=True)
            return self.changed.wait_for(lambda: not (self.states or self.cards or self.writing), timeout)

    # In the thread that writes, which ends when there is nothing to write.

    def wake(self, hurry: bool = False) -> None:
        """Starts the thread, unless it is there; with the lock held.

        Args:
            hurry: it is not to wait for more.
        """
        if hurry:
            self.hurried = True
            self.changed.notify_all()
        if self.thread is None:
            self.thread = threading.Thread(target=self.write_while_needed, name="keeper", daemon=True)
            self.thread.start()

    def write_while_needed(self) -> None:
        use_cores(1)
        while True:
            with self.changed:
                self.changed.wait_for(lambda: self.hurried, DELAY)
                self.hurried = False
                states, cards = self.states, self.cards
                self.states, self.cards, self.writing = {}, {}, {*states, *cards}
                if not self.writing:
                    self.thread = None
                    return
            for run, pending in states.values():
                self.guarded(self.write_state, run, pending)
            for run in cards.values():
                self.guarded(self.write_card, run)
            with self.changed:
                self.writing = set()
                self.changed.notify_all()

    def guarded(self, write: Callable[..., None], run: Run, *what: Pending) -> None:
        """Writes; what goes wrong costs this run's file, never the thread."""
        try:
            write(run, *what)
        except Exception as error:
            logging.getLogger(__name__).warning("run %s was not kept", run.id[:6], exc_info=error)

    def write_state(self, run: Run, pending: Pending) -> None:
        """Writes a state, and sees from what it cost when the next one is due."""
        card, begun, wall = self.card_of(run), time.thread_time(), time.perf_counter()
        if card is None or run.ended:
            return
        size = pending.recorded.size + (pending.state.size if pending.state else 0)
        with self.changed:
            fits = size + sum(kept for run_id, kept in self.sizes.items() if run_id != run.id) <= self.budget
            if fits:
                self.sizes[run.id] = size
        if not fits:
            logging.getLogger(__name__).warning("run %s was not kept: the states of all runs would take too much room", run.id[:6])
        kept = fits and self.store.save_going(pending.recorded, pending.state, replace(card, attempts=0))
        if kept:
            self.attempts.pop(run.id, None)
        if run.ended or self.card_of(run) is None:  # meanwhile
            self.store.remove(run.id, GOING)
        cost, busy = pending.copied + time.thread_time() - begun, time.perf_counter() - wall
        if pace := self.paces.get(run.id):
            pace.interval = max(SHORTEST_INTERVAL if kept else RETRY_INTERVAL, cost / COST_SHARE, busy / DISK_SHARE)

    def write_card(self, run: Run) -> None:
        card = self.card_of(run)
        if card is not None:
            self.store.save_card(replace(card, attempts=self.attempts.get(run.id, 0)))
            if self.card_of(run) is None:  # forgotten meanwhile
                self.store.forget(run.id)


def trained(run: Run) -> float:
    """Seconds of training of a run so far."""
    seconds = run.log.seconds
    return seconds[-1] if seconds else 0.0
