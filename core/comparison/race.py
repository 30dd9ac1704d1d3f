"""A race: experiments that differ in few settings, trained in one thread, a step of each in turn, so that all are at the same step."""

import logging
import secrets
from collections.abc import Callable, Iterator

from core.build import build_batches, build_model, learning_rate
from core.comparison.class_race import ClassRaceConfig
from core.comparison.race_config import RaceConfig, value_text
from core.config import SETTINGS, Experiment, SettingValue
from core.plain import train_plain
from core.training.attention_history import AttentionHistory
from core.training.events import Outcome, Stopped, outcome_name
from core.training.log import RunLog
from core.training.pausable import PausableTraining, Phase
from core.training.recorder import TrainingRecorder
from core.training.run import failure
from core.training.slots import Slots
from core.training.snapshots import Snapshots

AnyRaceConfig = RaceConfig | ClassRaceConfig


class Runner:
    """One training of a race. It has what a run has, except a thread of its own.

    Args:
        experiment: what is trained. changes: its values of the settings in which the runners differ. budget: bytes of its snapshots.
    """

    recorder: TrainingRecorder  # from `begin` on
    losses: Iterator[float]

    def __init__(self, experiment: Experiment, changes: dict[str, SettingValue], budget: int) -> None:
        self.id = secrets.token_urlsafe(16)
        self.experiment = experiment
        self.changes = changes
        self.log = RunLog()
        self.snapshots = Snapshots(budget)
        self.attention_history = AttentionHistory()

    @property
    def name(self) -> str:
        """Its changes in English: "warm-up steps 50"."""
        return ", ".join(f"{SETTINGS[name].label} {value_text(value)}" for name, value in self.changes.items())

    @property
    def size(self) -> int:
        """Bytes that its log, its snapshots and its attention history take."""
        return self.log.size + self.snapshots.size + self.attention_history.size

    def begin(self) -> None:
        """Builds the model."""
        model = build_model(self.experiment)
        self.recorder = TrainingRecorder(self, model)
        # The hand-written loop can be advanced step by step; its losses are bitwise those of the Trainer.
        self.losses = train_plain(model, build_batches(self.experiment), self.experiment.train.max_steps)

    def advance(self) -> None:
        """Makes one step, and ends the log after the last."""
        step = self.log.step + 1
        self.recorder.before_step(step)
        loss = next(self.losses)
        outcome = self.recorder.after_step(step, loss, learning_rate(self.experiment, step))
        if outcome is not None:
            self.log.append(outcome)


class Race(PausableTraining):
    """Some trainings in one thread. Slots count it as one run; each runner has a log of its own.

    Args:
        config: what is raced.
        slots, owner, paused: as in `PausableTraining`.

    Attributes:
        on_end: called in the training thread after the last terminal event.
    """

    def __init__(self, config: AnyRaceConfig, slots: Slots | None = None, owner: str | None = None, paused: bool = False) -> None:
        super().__init__(slots, owner, paused)
        self.config = config
        self.on_end: Callable[[Race], None] = lambda race: None
        pairs = list(zip(config.experiments(), config.changes(), strict=True))
        self.runners = [Runner(experiment, changes, 64 * 2**20 // len(pairs)) for experiment, changes in pairs]

    @property
    def ended(self) -> bool:
        """Whether every runner has ended."""
        return all(runner.log.ended for runner in self.runners)

    @property
    def step(self) -> int:
        """The last step that was made."""
        return max(runner.log.step for runner in self.runners)

    @property
    def status(self) -> Phase | Outcome:
        """Of an ended race: stopped, else finished if at least one runner made all its steps, else failed."""
        if not self.ended:
            return self.phase
        outcomes = {outcome_name(runner.log.terminal) for runner in self.runners}
        return "stopped" if "stopped" in outcomes else "finished" if "finished" in outcomes else "failed"

    @property
    def size(self) -> int:
        """Bytes that all its runners take."""
        return sum(runner.size for runner in self.runners)

    @property
    def seconds_left(self) -> float | None:
        """Seconds until the last step of all runners at the present speed; None before the speed is known."""
        return self.seconds_needed if all(runner.log.rate() for runner in self.active_runners()) else None

    @property
    def seconds_needed(self) -> float | None:
        active = self.active_runners()
        seconds = [runner.log.seconds_for(runner.experiment.train.max_steps - runner.log.step) for runner in active]
        known = [one for one in seconds if one is not None]
        return sum(known) if known and len(known) == len(active) else None

    def active_runners(self) -> list[Runner]:
        """Those that have not ended."""
        return [runner for runner in self.runners if not runner.log.ended]

    def train(self) -> None:
        """Trains in the calling thread. Afterwards every log has exactly one terminal event, whatever happened."""
        error = None
        try:
            self.train_in_turn()
        except BaseException as caught:  # SystemExit and KeyboardInterrupt too: those who watch must learn that it ended
            error = caught
            logging.getLogger(__name__).warning("race %s failed", self.id[:6], exc_info=error)
        finally:
            self.release_slot()
            for runner in self.active_runners():
                runner.log.append(failure(runner.log.step, error) if error else Stopped(runner.log.step))
            self.on_end(self)

    def train_in_turn(self) -> None:
        """Makes one step of each runner in turn, until all have ended or the race is stopped."""
        if not self.wait_for_slot():  # before building the models, as a run does
            return
        for runner in self.runners:
            runner.begin()
        duration = None
        while active := self.active_runners():
            if not self.may_step(duration):
                for runner in active:
                    runner.recorder.end()
                return
            for runner in active:
                runner.advance()
            durations = [runner.recorder.duration for runner in active if runner.recorder.duration]
            duration = sum(durations) / len(durations) if len(durations) == len(active) else None
