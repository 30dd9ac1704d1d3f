"""What a server allows, from environment variables; the defaults suit a free machine with two cores and 16 GB."""

import os
from dataclasses import dataclass, fields
from pathlib import Path

from core.build import count_parameters
from core.problems import Problem

PREFIX = "TRANSFORMER_LIVE_"


@dataclass(frozen=True)
class Limits:
    """Each field is read from TRANSFORMER_LIVE_ and its name in capitals.

    Attributes:
        steps: of one run. parameters: of one model. length: symbols of a source that is trained on or decoded.
        batch_tokens: batch_size times longest sequence. upload_mb: an uploaded checkpoint. uploads_mb: all of them together, on
        the disk, and again as models in memory. runs: kept at once.
        subscriptions: of pages to runs, at once. rooms: open at once. memory_mb: logs, snapshots and films of all runs.
        unwatched_mb: of it, ended runs that no page has on show any more: they are kept for who starts the same again.
        slots: trainings that compute at the same time. lease_seconds: how long a run goes on that nobody asks for.
        data: folder where ended runs survive a restart; none: memory only.
    """

    steps: int = 200_000
    parameters: int = 70_000_000
    length: int = 64
    batch_tokens: int = 16_384
    upload_mb: float = 20.0
    uploads_mb: float = 200.0
    runs: int = 200
    subscriptions: int = 2000
    rooms: int = 50
    memory_mb: float = 1000.0
    unwatched_mb: float = 24.0
    slots: int = 2
    lease_seconds: float = 120.0
    data: Path | None = None

    @classmethod
    def from_environment(cls, environment=None):
        """Reads what is set; the rest stays at its default.

        Raises:
            Problem: if a variable is not a number above 0.
        """
        environment = os.environ if environment is None else environment
        found = {field.name: environment[name] for field in fields(cls) if (name := PREFIX + field.name.upper()) in environment}
        return cls(**{name: read_limit(name, text, cls.__dataclass_fields__[name].type) for name, text in found.items()})

    def check(self, experiment):
        """Raises a Problem if an experiment asks for more than this server allows."""
        task, train = experiment.task, experiment.train
        if train.max_steps > self.steps:
            raise Problem("over_limit", "max_steps", value=train.max_steps, limit=self.steps)
        if task.max_len > self.length:
            raise Problem("over_limit", "max_len", value=task.max_len, limit=self.length)
        if train.batch_size * task.max_len > self.batch_tokens:
            raise Problem("batch_too_large", "batch_size", value=train.batch_size * task.max_len, limit=self.batch_tokens)
        if count_parameters(experiment) > self.parameters:
            raise Problem("model_too_large", "d_model", parameters=count_parameters(experiment), limit=self.parameters)

    def check_race(self, config):
        """Raises a Problem if a race asks for more: each runner may be as long as a run, but all models together only as large as one."""
        experiments = config.experiments()
        for experiment in experiments:
            self.check(experiment)
        parameters = sum(map(count_parameters, experiments))
        if parameters > self.parameters:
            raise Problem("model_too_large", "d_model", parameters=parameters, limit=self.parameters)


def read_limit(name, text, kind):
    """One environment variable as its own kind."""
    if name == "data":
        return Path(text) if text else None
    try:
        value = kind(text)
    except ValueError:
        value = 0
    if not 0 < value < float("inf"):
        raise Problem("wrong_limit", name=PREFIX + name.upper(), value=text[:40])
    return value
