"""`python -m core fit` as the tests call it: in this process, or in one of its own."""

import csv
import os
import subprocess
import sys
from pathlib import Path

from core.fit import fit_command
from helpers import TINY

ROOT = Path(__file__).parents[1]


def options(folder, experiment=TINY, **trainer):
    """The arguments that train an experiment in a folder, every step being logged.

    Args:
        trainer: further options of the Trainer.
    """
    settings = [f"--{name.replace('_', '-')}={value}" for name, value in experiment.flat().items()]
    quiet = dict(accelerator="cpu", devices=1, default_root_dir=folder, enable_progress_bar="false", enable_model_summary="false")
    log = {"log_every_n_steps": 1, "logger": "CSVLogger", "logger.save_dir": folder, "logger.flush_logs_every_n_steps": 1}
    return settings + [f"--trainer.{name}={value}" for name, value in {**quiet, **log, **trainer}.items()]


def fit(folder, experiment=TINY, *more, **trainer):
    """Trains in this process; gives the rows of each metric."""
    fit_command([*options(folder, experiment, **trainer), *more])
    return metrics(folder)


def start(folder, experiment=TINY, *more, **trainer):
    """Trains in a process of its own, on one core, whose output goes to a file."""
    command = [sys.executable, "-m", "core", "fit", *options(folder, experiment, **trainer), *more]
    with open(f"{folder}.txt", "w") as output:
        return subprocess.Popen(command, cwd=ROOT, env={**os.environ, "OMP_NUM_THREADS": "1"}, stdout=output, stderr=subprocess.STDOUT,
                                start_new_session=True)


def metrics(folder):
    """What the newest log of a folder holds: {"train_loss": {step: value}, ...}, steps being counted from 1."""
    logs = sorted(Path(folder).glob("lightning_logs/version_*/metrics.csv"), key=lambda path: int(path.parent.name[8:]))
    found = {}
    for row in csv.DictReader(logs[-1].read_text().splitlines() if logs else []):
        for name, value in row.items():
            if value and name not in ("step", "epoch"):
                found.setdefault(name, {})[int(row["step"]) + 1] = float(value)
    return found
