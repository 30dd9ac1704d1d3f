"""A page's subscription to a run or a race: the one it started, one it joined, or one that has ended and is replayed."""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from core.comparison.race import Race, Runner
from core.programs.demonstration import Demonstration
from core.training.events import Outcome
from core.training.pausable import Phase
from core.training.run import Run

REPLAY_SECONDS = 8.0  # duration of a replay, however long the training took

RUNNER = "."  # stands between the id of a race and the number of a runner; no id has it

Role = Literal["starter", "joined", "following", "replay"]
Training = TypeVar("Training", Run, Race, Demonstration)


class Subscription(Generic[Training]):
    """A page's subscription to a run or a race. Its id cannot be guessed; whoever knows it may watch and control.

    The owner's controls act on the run itself. Everybody else's act on their own subscription only: Pause freezes what
    the page shows, Stop detaches the page from the run.

    Args:
        owns_run: whether this page started the run.
        replay: show an ended run from the first step on, within REPLAY_SECONDS. clock: seconds.

    Attributes:
        follows_teacher: whether it was made by a room.
        owner: whose it is, for the limits of one page; None: nobody's in particular.
        last_polled: when the page last asked.
        frozen_at: the step at which the page is paused; None: it is not.
        detached: whether the page has stopped watching.
        replay_step, replay_time: the replay was at this step at this time.
        on_change: called after an action of the page.
    """

    def __init__(self, run: Training, owns_run: bool, replay: bool = False, clock: Callable[[], float] = time.monotonic) -> None:
        self.id = secrets.token_urlsafe(16)
        self.run: Training = run
        self.owns_run = owns_run
        self.follows_teacher = False
        self.owner: str | None = None
        self.clock = clock
        self.last_polled = clock()
        self.lock = threading.Lock()
        self.frozen_at: int | None = None
        self.detached = False
        self.replaying = replay
        self.replay_step = 0.0
        self.replay_time = clock()
        self.on_change: Callable[[], None] = lambda: None

    @property
    def role(self) -> Role:
        if self.replaying:
            return "replay"
        return "starter" if self.owns_run else "following" if self.follows_teacher else "joined"

    @property
    def until(self) -> int | None:
        """The last step that the page may show; None: there is no limit."""
        if self.frozen_at is not None:
            return self.frozen_at
        if not self.replaying:
            return None
        last_step = self.run.step
        step = self.replay_step + (self.clock() - self.replay_time) * last_step / REPLAY_SECONDS
        if step >= last_step:
            self.replaying = False
            return None
        return max(1, int(step))

    @property
    def status(self) -> Phase | Outcome:
        """The status that the page shows: the run's, unless the page is paused or detached, or a replay is running."""
        if self.detached:
            return "stopped"
        if self.frozen_at is not None:
            return "paused"
        return "running" if self.until is not None else self.run.status

    def control(self, action: str) -> None:
        """Controls the run or, if this page does not own it, only what the page shows.

        Args:
            action: "pause", "resume", "step", "stop", or "skip" (to the end of a replay).
        """
        if self.owns_run and not self.replaying and self.frozen_at is None:
            self.control_run(action)
        else:
            with self.lock:
                self.control_view(action)
        self.on_change()

    def control_run(self, action: str) -> None:
        match action:
            case "pause":
                self.run.pause()
            case "resume":
                self.run.resume()
            case "step":
                self.run.step_once()
            case "stop":
                self.run.stop()

    def control_view(self, action: str) -> None:
        """Applies an action to what this page shows, not to the run; with the lock held."""
        step = self.until if self.until is not None else self.run.step
        match action:
            case "pause":
                self.frozen_at = step
            case "resume" if self.frozen_at is not None:
                self.replay_step, self.replay_time, self.frozen_at = float(self.frozen_at), self.clock(), None
                self.detached = False
            case "step":
                self.frozen_at = min(step + 1, self.run.step)
            case "stop" if self.replaying or self.run.status == "finished":
                self.frozen_at, self.replaying = None, False  # the run has ended already: the page shows all of it
            case "stop":
                self.frozen_at, self.detached = step, True
            case "skip":
                self.frozen_at, self.replaying = None, False


@dataclass(frozen=True)
class RunnerView:
    """One runner of a race, seen by a page that watches the race: its snapshots and its attention, as of a run.

    Args:
        race: the page's subscription. number: of the runner, from 0.
    """

    race: Subscription[Race]
    number: int

    @property
    def id(self) -> str:
        """What the page calls it."""
        return f"{self.race.id}{RUNNER}{self.number}"

    @property
    def run(self) -> Runner:
        return self.race.run.runners[self.number]

    @property
    def until(self) -> int | None:
        """The last step that the page may show; None: there is no limit."""
        return self.race.until

    @property
    def status(self) -> Phase | Outcome:
        return self.race.status
