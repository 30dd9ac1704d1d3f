"""Ended runs on the disk, so that they survive a restart of the server."""

import logging
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch

from core.checkpoint_file import read_values
from core.config import Experiment
from core.training.attention_history import KINDS, AttentionHistory, Frame
from core.training.events import Answer, Event, Failed, Finished, Metric, Norms, Stopped, Validation
from core.training.run import Run
from core.training.snapshots import Snapshot

EVENTS = {kind.__name__: kind for kind in (Validation, Norms, Finished, Stopped, Failed)}
SUFFIX = ".run"
LARGEST_FILE = 2 * 10**9  # bytes: the server's own limits (core/classroom/limits.py) are far below
LARGEST_PICKLE = 50 * 10**6  # bytes: the validations of a run of a hundred thousand steps take some


class Store:
    """A folder with one file for each run, of tensors and plain values only, read as a checkpoint from outside is: nothing is unpickled.

    A file is written under a temporary name and then renamed, so no file is ever incomplete. A run that cannot be read or
    written is skipped with a warning in the server's log.

    Args:
        folder: is created if it does not exist.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def save(self, run: Run, address: str) -> bool:
        """Writes an ended run.

        Args:
            address: id of the subscription of the page that started it.
        Returns:
            Whether it could be written.
        """
        path = self.folder / f"{run.id}{SUFFIX}"
        partial = path.with_suffix(".part")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            torch.save(run_to_values(run, address), partial)
            os.replace(partial, path)
        except (OSError, RuntimeError) as error:
            logging.getLogger(__name__).warning("run %s was not kept: %s", run.id[:6], error)
            partial.unlink(missing_ok=True) if self.folder.is_dir() else None
            return False
        return True

    def writable(self) -> bool:
        """Whether files can be written to the folder now; if not, the server's log says why."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.folder) as probe:
                probe.write(b"probe")
        except OSError as error:
            logging.getLogger(__name__).warning("nothing can be kept in %s: %s", self.folder, error)
            return False
        return True

    def load_all(self) -> Iterator[tuple[Run, str]]:
        """Every run with its address (see `save`), oldest first. Incomplete files are deleted."""
        if not self.folder.is_dir():
            return
        for partial in self.folder.glob("*.part"):
            partial.unlink(missing_ok=True)
        for path in sorted(self.folder.glob(f"*{SUFFIX}"), key=lambda path: path.stat().st_mtime):
            try:
                yield run_from_values(read_values(path, LARGEST_FILE, LARGEST_PICKLE))
            except Exception as error:  # a damaged file can make the reader fail in any way; the others are still good
                logging.getLogger(__name__).warning("%s could not be read: %s", path.name, error)

    def forget(self, run_id: str) -> None:
        """Deletes a run's file, if there is one."""
        try:
            (self.folder / f"{run_id}{SUFFIX}").unlink(missing_ok=True)
        except OSError as error:
            logging.getLogger(__name__).warning("run %s could not be removed: %s", run_id[:6], error)


def run_to_values(run: Run, address: str) -> dict[str, Any]:
    """A run as tensors and plain values."""
    log = run.log
    snapshots = [snapshot for step in run.snapshots.steps() if (snapshot := run.snapshots.get(step))]
    return {
        "id": run.id, "address": address, "experiment": run.experiment.flat(),
        "loss": torch.tensor(log.loss), "lr": torch.tensor(log.lr, dtype=torch.float64),
        "seconds": torch.tensor(log.seconds, dtype=torch.float64),
        "events": [event_to_values(event) for event in log.events if type(event).__name__ in EVENTS],
        "initial": run.initial and {"experiment": run.initial.experiment.flat(), "step": run.initial.step, "weights": run.initial.weights},
        "snapshots": [{"step": snapshot.step, "weights": snapshot.weights} for snapshot in snapshots],
        "film": attention_history_to_values(run.attention_history),
    }


def attention_history_to_values(history: AttentionHistory) -> dict[str, Any]:
    """An attention history as tensors and plain values; empty if it has no frames. The weights' uint16 is stored as int16,
    because torch supports few operations on uint16."""
    frames = history.read(limit=history.max_frames)
    return {} if not frames else {
        "src": history.src, "tgt": history.tgt, "steps": [frame.step for frame in frames],
        "alignment": torch.from_numpy(np.stack([frame.alignment for frame in frames])),
        **{kind: torch.from_numpy(np.stack([getattr(frame, kind).view("<i2") for frame in frames])) for kind in KINDS},
    }


def event_to_values(event: Event) -> dict[str, Any]:
    values = dict(vars(event))
    if isinstance(event, Validation):
        values["answers"] = [dict(vars(answer)) for answer in event.answers]
    return {"kind": type(event).__name__, **values}


def run_from_values(values: dict[str, Any]) -> tuple[Run, str]:
    """The run and its address. The run has ended: one without a terminal event counts as stopped."""
    run = Run(Experiment().with_settings(**values["experiment"]))
    run.id = values["id"]
    if initial := values.get("initial"):  # so that nobody joins a run that started from a snapshot
        run.initial = Snapshot(Experiment().with_settings(**initial["experiment"]), initial["step"], initial["weights"])
    for step, (loss, lr, seconds) in enumerate(zip(*(values[name].tolist() for name in ("loss", "lr", "seconds")), strict=True), 1):
        run.log.append(Metric(step, loss, lr, seconds))
    for event in values["events"]:
        run.log.append(event_from_values(dict(event)))
    if not run.log.ended:
        run.log.append(Stopped(run.log.step))
    for snapshot in values["snapshots"]:
        run.snapshots.add(Snapshot(run.experiment, snapshot["step"], snapshot["weights"]))
    if values["film"]:
        fill_attention_history(run.attention_history, values["film"])
    return run, values["address"]


def fill_attention_history(history: AttentionHistory, values: dict[str, Any]) -> None:
    """Adds the stored frames to an empty history."""
    history.src, history.tgt = values["src"], values["tgt"]
    for i, step in enumerate(values["steps"]):
        kinds = {kind: values[kind][i].numpy().view("<u2") for kind in KINDS}
        history.add(Frame(step, **kinds, alignment=values["alignment"][i].numpy()))


def event_from_values(values: dict[str, Any]) -> Event:
    kind = EVENTS[values.pop("kind")]
    if kind is Validation:
        values["answers"] = tuple(Answer(**{name: tuple(part) for name, part in answer.items()}) for answer in values["answers"])
    return kind(**values)
