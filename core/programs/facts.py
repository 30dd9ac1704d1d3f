"""What the rows of the lesson's table claim, counted and measured here: once for all pages, when the first of them asks."""

import inspect
import threading
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

import pytorch_lightning as pl
import torch

from core import lit, plain
from core.programs.extensions import BATCHES, BY_HAND_FILE, EXPERIMENT, FLAGS, flag_as_written, lines_by_hand
from core.programs.line_counts import IDEAS, SUBJECTS, count_code, line_subjects
from core.programs.one_batch import one_batch
from core.programs.rates import stepped_rates
from core.training.run import bare_trainer
from core.training.threads import available_cores, use_cores

LOOPS = ("fit_loop.py", "training_epoch_loop.py", "optimization/automatic.py", "optimization/closure.py", "loop.py", "progress.py",
         "utilities.py")
MEASURING = threading.Lock()  # several pages ask at once: one of them measures


def programs_facts() -> dict[str, Any]:
    """What is counted, and one batch: plain values that JSON can hold, ProgramFacts in demo/api/types.py."""
    with MEASURING:
        return measured_facts()


def programs_rates() -> dict[str, Any]:
    """The learning rates of both programs, see `stepped_rates`."""
    with MEASURING:
        return measured_rates()


@cache
def measured_rates() -> dict[str, Any]:
    use_cores(1)
    return stepped_rates()


@cache
def measured_facts() -> dict[str, Any]:
    use_cores(1)
    batch = one_batch()
    return {
        "programs": {name: program_lines(module) for name, module in (("plain", plain), ("lit", lit))},
        "subjects": list(SUBJECTS),
        "ideas": list(IDEAS),
        "trainer_lines": trainer_lines(),
        "device": {**devices(), "places": batch.pop("places")},
        "batch": batch,
        "flags": {flag: {"written": flag_as_written(flag), "lines": lines_by_hand(flag)} for flag in FLAGS},
        "by_hand_file": BY_HAND_FILE,
        "batches": BATCHES,
        "warmup_steps": EXPERIMENT.train.warmup_steps,
        "lightning_version": version("pytorch-lightning"),
    }


def program_lines(module: ModuleType) -> dict[str, Any]:
    """A program's file, how many lines it has in all, and its lines of code.

    Returns:
        file, all_lines; code: number, subject and text of each.
    """
    source = inspect.getsource(module)
    lines = source.splitlines()
    return {
        "file": "/".join(Path(inspect.getfile(module)).parts[-2:]),
        "all_lines": len(lines),
        "code": [{"number": number, "subject": subject, "text": lines[number - 1]} for number, subject in line_subjects(source).items()],
    }


def trainer_lines() -> dict[str, Any]:
    """Where Lightning keeps the loop: lines of code of the files that `trainer.fit` goes through for every batch."""
    folder = Path(inspect.getfile(pl)).parent / "loops"
    return {"files": [f"loops/{name}" for name in LOOPS], "code": count_code([folder / name for name in LOOPS])}


def devices() -> dict[str, Any]:
    """What this server has, and what the Trainer would take by itself."""
    chosen = bare_trainer(accelerator="auto")
    return {
        "cuda": torch.cuda.device_count() if torch.cuda.is_available() else 0,
        "mps": torch.backends.mps.is_available(),
        "cores": available_cores(),
        "auto": type(chosen.accelerator).__name__,
        "auto_device": str(chosen.strategy.root_device),
    }
