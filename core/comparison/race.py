"""A race: experiments that differ in few settings, trained in turn, so that they are always at the same step."""

import logging
import secrets

from core.build import build_batches, build_model
from core.comparison.race_config import value_text
from core.config import SETTINGS
from core.plain import train_plain
from core.schedule import noam_rate
from core.training.attention_history import AttentionHistory
from core.training.events import Stopped, outcome_name
from core.training.log import RunLog
from core.training.pausable import PausableTraining
from core.training.recorder import TrainingRecorder
from core.training.run import failure
from core.training.snapshots import Snapshots


class Runner:
    """One training of a race: what a run is, without a thread of its own.

    Args:
        experiment: what it trains. changes: its settings that others of the race have differently. budget: bytes, of its snapshots.
    """

    def __init__(self, experiment, changes, budget):
        self.id = secrets.token_urlsafe(16)
        self.experiment = experiment
        self.changes = changes
        self.log = RunLog()
        self.snapshots = Snapshots(budget)
        self.attention_history = AttentionHistory()
        self.recorder = None
        self.losses = None

    @property
    def name(self):
        """Its changes in English: "warm-up steps 50"."""
        return ", ".join(f"{SETTINGS[name].label} {value_text(value)}" for name, value in self.changes.items())

    @property
    def size(self):
        """Bytes that its log, its snapshots and its attention history take."""
        return self.log.size + self.snapshots.size + self.attention_history.size

    def begin(self):
        model = build_model(self.experiment)
        self.recorder = TrainingRecorder(self, model)
        # The hand-written loop can be advanced step by step; its losses are the Trainer's to the bit.
        self.losses = train_plain(model, build_batches(self.experiment), self.experiment.train.max_steps)

    def advance(self):
        """One step."""
        step, train = self.log.step + 1, self.experiment.train
        self.recorder.before_step(step)
        loss = next(self.losses)
        outcome = self.recorder.after_step(step, loss, noam_rate(step, self.experiment.model.d_model, train.warmup_steps, train.lr_factor))
        if outcome is not None:
            self.log.append(outcome)


class Race(PausableTraining):
    """Two to four trainings in one thread, a step of each in turn. To slots it is one run; each runner has its own log.

    Args:
        config: RaceConfig.
        slots, owner, paused: as in `PausableTraining`.
    """

    def __init__(self, config, slots=None, owner=None, paused=False):
        super().__init__(slots, owner, paused)
        self.config = config
        self.on_end = lambda race: None  # told after the last event
        pairs = list(zip(config.experiments(), config.changes(), strict=True))
        self.runners = [Runner(experiment, changes, 64 * 2**20 // len(pairs)) for experiment, changes in pairs]

    @property
    def ended(self):
        """Whether every runner has come to its end."""
        return all(runner.log.ended for runner in self.runners)

    @property
    def step(self):
        """The step that all have reached who still run."""
        return max(runner.log.step for runner in self.runners)

    @property
    def status(self):
        """queued, running, paused, finished (at least one runner made all its steps), stopped or failed."""
        if not self.ended:
            return self.phase
        outcomes = {outcome_name(runner.log.terminal) for runner in self.runners}
        return next(name for name in ("stopped", "finished", "failed") if name in outcomes)

    @property
    def size(self):
        """Bytes that its runners take."""
        return sum(runner.size for runner in self.runners)

    @property
    def seconds_left(self):
        """Until the last step at the present speed; None before that is known."""
        going = [runner for runner in self.runners if not runner.log.ended]
        rates = [runner.log.rate() for runner in going]
        if not rates or not all(rates):
            return None
        return sum((runner.experiment.train.max_steps - runner.log.step) / rate for runner, rate in zip(going, rates, strict=True))

    def train(self):
        """Races in the calling thread. Every log has one terminal event afterwards, whatever happened."""
        error = None
        try:
            self.go()
        except BaseException as caught:  # whatever it was, those who watch must learn of it
            error = caught
            logging.getLogger(__name__).warning("race %s failed", self.id[:6], exc_info=error)
        finally:
            self.release_slot()
            for runner in self.runners:
                if not runner.log.ended:
                    runner.log.append(failure(runner.log.step, error) if error else Stopped(runner.log.step))
            self.on_end(self)

    def go(self):
        """One step of each runner, over and over, until all have ended or the race is stopped."""
        for runner in self.runners:
            runner.begin()
        duration = None
        while going := [runner for runner in self.runners if not runner.log.ended]:
            if not self.may_step(duration):
                for runner in going:
                    runner.recorder.end()
                return
            for runner in going:
                runner.advance()
            durations = [runner.recorder.duration for runner in going]
            duration = sum(durations) / len(durations) if all(durations) else None
