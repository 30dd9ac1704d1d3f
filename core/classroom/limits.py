"""The limits of a server, from environment variables. The defaults suit a free machine with two cores and 16 GB."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from core.build import count_parameters
from core.comparison.race import AnyRaceConfig
from core.config import Experiment
from core.errors import UserError

PREFIX = "TRANSFORMER_LIVE_"
FOLDERS = ("data", "lessons")


@dataclass(frozen=True)
class Limits:
    """Each field is read from the environment variable TRANSFORMER_LIVE_ + its name in capitals."""

    steps: int = 200_000  # of one run
    parameters: int = 70_000_000  # of one model, or of all models of a race together
    length: int = 64  # symbols of a source in training or decoding
    batch_tokens: int = 16_384  # batch_size times the longest sequence
    upload_mb: float = 40.0  # of one uploaded checkpoint; one of `course` has 30
    uploads_mb: float = 200.0  # of all uploads together, on the disk, and again as models in memory
    upload_rate_mb: float = 300.0  # that one network address may upload in a minute; each upload counts as one megabyte at least
    runs: int = 200  # kept at the same time, ended ones included; a race counts as one
    runs_per_page: int = 16  # ended ones that one page stays subscribed to, so that it can open them again
    page_mb: float = 250.0  # of logs, snapshots and attention histories of these
    subscriptions: int = 2000  # at the same time
    rooms: int = 50  # open at the same time
    connections: int = 4000  # open at the same time; a page in a browser has one to six
    memory_mb: float = 1000.0  # of logs, snapshots and attention histories of all runs
    unwatched_mb: float = 24.0  # of these, for ended runs that no page shows any more, kept in case somebody starts an equal run
    slots: int = 2  # trainings that compute at the same time
    lease_seconds: float = 120.0  # a run that no page has polled for so long is stopped
    data: Path | None = None  # folder in which runs survive a restart; None: they are kept in memory only
    unfinished_mb: float = 2000.0  # of what runs that are going on take in this folder; what has no room begins again after a restart
    lessons: Path | None = None  # folder with lessons of one's own, added to the shipped ones or in their place; None: only those

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Limits":
        """The limits that the environment sets, and the defaults for the others.

        Args:
            environment: None: os.environ.
        Raises:
            UserError: if a variable is not a number above 0.
        """
        environment = os.environ if environment is None else environment
        texts = {field: environment[name] for field in fields(cls) if (name := PREFIX + field.name.upper()) in environment}
        return cls(**{field.name: read_limit(field.name, text, type(field.default)) for field, text in texts.items()})

    def check(self, experiment: Experiment) -> None:
        """Raises a UserError if an experiment exceeds a limit."""
        task, train = experiment.task, experiment.train
        if train.max_steps > self.steps:
            raise UserError("over_limit", "max_steps", value=train.max_steps, limit=self.steps)
        if task.max_len > self.length:
            raise UserError("over_limit", "max_len", value=task.max_len, limit=self.length)
        if train.batch_size * task.max_len > self.batch_tokens:
            raise UserError("batch_too_large", "batch_size", value=train.batch_size * task.max_len, limit=self.batch_tokens)
        if count_parameters(experiment) > self.parameters:
            raise UserError("model_too_large", "d_model", parameters=count_parameters(experiment), limit=self.parameters)

    def check_race(self, config: AnyRaceConfig) -> None:
        """Raises a UserError if a runner of a race exceeds a limit, or all models together exceed that of one model."""
        experiments = config.experiments()
        for experiment in experiments:
            self.check(experiment)
        parameters = sum(map(count_parameters, experiments))
        if parameters > self.parameters:
            raise UserError("model_too_large", "d_model", parameters=parameters, limit=self.parameters)


def read_limit(name: str, text: str, kind: type) -> Any:
    """The value of one environment variable.

    Args:
        name: of the field. kind: int or float; not used for folders.
    """
    if name in FOLDERS:
        return Path(text) if text else None
    try:
        value = kind(text)
    except ValueError:
        value = 0
    if not 0 < value < float("inf"):
        raise UserError("wrong_limit", name=PREFIX + name.upper(), value=text[:40])
    return value
