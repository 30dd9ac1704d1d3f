"""A demonstration: a short training that shows one thing about the two programs, run in a thread, and what it has told so far."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.training.events import Failed, Finished, Outcome, Stopped, TerminalEvent, outcome_name
from core.training.pausable import PausableTraining, Phase
from core.training.run import failure
from core.training.slots import Slots

POINT_BYTES = 200  # of a point in memory, roughly


@dataclass(frozen=True)
class Point:
    """What one training of a demonstration tells of one step.

    Attributes:
        series: which of its trainings. step: of the optimizer, counted from 1. loss: of the step's batch. lr: its learning rate.
    """

    series: str
    step: int
    loss: float
    lr: float


@dataclass(frozen=True)
class Kind:
    """A demonstration that can be asked for.

    Attributes:
        work: makes it, in the training thread, and returns its report: plain values that JSON can hold. Before each step it asks `go_on`,
            and it ends early where that says so.
        max_steps: of its longest training, for the progress bar.
        options: what can be chosen, and the values of each; the first is the default.
    """

    work: Callable[["Demonstration"], dict[str, Any]]
    max_steps: int
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class DemonstrationConfig:
    """What determines a demonstration: its name and the value of every option, in the order in which they are declared."""

    name: str
    options: tuple[tuple[str, str], ...] = ()


class Demonstration(PausableTraining):
    """One demonstration in a background thread. Slots count it as one run.

    Args:
        config: what is shown. kind: how. slots, owner: as in `PausableTraining`.

    Attributes:
        points: append-only. report: what came of it; None before its end, and if it was stopped before there was one.
    """

    def __init__(self, config: DemonstrationConfig, kind: Kind, slots: Slots | None = None, owner: str | None = None) -> None:
        super().__init__(slots, owner)
        self.config = config
        self.kind = kind
        self.points: list[Point] = []
        self.report: dict[str, Any] | None = None
        self.terminal: TerminalEvent | None = None

    def option(self, name: str) -> str:
        """The value of one of its options."""
        return dict(self.config.options)[name]

    @property
    def ended(self) -> bool:
        return self.terminal is not None

    @property
    def step(self) -> int:
        """The last step that was told of."""
        return self.points[-1].step if self.points else 0

    @property
    def status(self) -> Phase | Outcome:
        return outcome_name(self.terminal) or self.phase

    @property
    def size(self) -> int:
        """Bytes that its points take."""
        return POINT_BYTES * len(self.points)

    @property
    def seconds_left(self) -> float | None:
        """Seconds until its last step at the present speed; None before the first step."""
        if not self.step:
            return None
        return self.slots.computed(self) / self.step * max(0, self.kind.max_steps - self.step)

    def go_on(self, last_duration: float | None = None) -> bool:
        """Waits until it may make a step, as `may_step`; False: it is to end."""
        return self.may_step(last_duration)

    def tell(self, series: str, step: int, loss: float, lr: float) -> None:
        """Appends a point."""
        self.points.append(Point(series, step, loss, lr))

    def train(self) -> None:
        """Makes it in the calling thread. Afterwards it has exactly one terminal event, whatever happened."""
        terminal: TerminalEvent | None = None
        try:
            if self.wait_for_slot():
                self.report = self.kind.work(self)
            terminal = Stopped(self.step) if self.stopping else Finished(self.step)
        except BaseException as error:  # SystemExit and KeyboardInterrupt too: those who watch must learn that it ended
            terminal = failure(self.step, error)
            logging.getLogger(__name__).warning("demonstration %s failed", self.config.name, exc_info=error)
        finally:
            self.release_slot()
            self.terminal = terminal or Failed(self.step, "crashed", {"step": self.step, "error": ""})
