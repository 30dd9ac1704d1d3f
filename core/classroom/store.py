"""Ended runs in a folder, so that they survive a restart of the server."""

import logging
import os
import tempfile
from pathlib import Path

import numpy as np
import torch

from core.config import Experiment
from core.training.attention_history import KINDS, Frame
from core.training.events import Answer, Failed, Finished, Metric, Norms, Stopped, Validation
from core.training.run import Run
from core.training.snapshots import Snapshot

EVENTS = {kind.__name__: kind for kind in (Validation, Norms, Finished, Stopped, Failed)}
SUFFIX = ".run"


class Store:
    """A folder with one file for each run, of tensors and plain values only.

    A file is written beside its place and then moved there, so there is never half of one; what cannot be read or
    written is passed over with a line in the server's log.

    Args:
        folder: is made if it is missing.
    """

    def __init__(self, folder):
        self.folder = Path(folder)

    def save(self, run, address):
        """Keeps an ended run.

        Args:
            address: id of the subscription that its starter's page holds.
        Returns:
            Whether it could be written.
        """
        path = self.folder / f"{run.id}{SUFFIX}"
        partial = path.with_suffix(".part")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            torch.save(run_values(run, address), partial)
            os.replace(partial, path)
        except (OSError, RuntimeError) as error:
            logging.getLogger(__name__).warning("run %s was not kept: %s", run.id[:6], error)
            partial.unlink(missing_ok=True) if self.folder.is_dir() else None
            return False
        return True

    def writable(self):
        """Whether a file can be written there now; if not, the server's log says why."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.folder) as probe:
                probe.write(b"probe")
        except OSError as error:
            logging.getLogger(__name__).warning("nothing can be kept in %s: %s", self.folder, error)
            return False
        return True

    def load_all(self):
        """Every run that was kept, oldest first, with the address of its starter; halves of files are removed."""
        if not self.folder.is_dir():
            return
        for partial in self.folder.glob("*.part"):
            partial.unlink(missing_ok=True)
        for path in sorted(self.folder.glob(f"*{SUFFIX}"), key=lambda path: path.stat().st_mtime):
            try:
                yield run_of_values(torch.load(path, map_location="cpu", weights_only=True))
            except Exception as error:  # a damaged file can make the reader fail in any way; the others are still good
                logging.getLogger(__name__).warning("%s could not be read: %s", path.name, error)

    def forget(self, run_id):
        """Removes a run's file, if there is one."""
        try:
            (self.folder / f"{run_id}{SUFFIX}").unlink(missing_ok=True)
        except OSError as error:
            logging.getLogger(__name__).warning("run %s could not be removed: %s", run_id[:6], error)


def run_values(run, address):
    """A run as tensors and plain values."""
    log = run.log
    return {
        "id": run.id, "address": address, "experiment": run.experiment.flat(),
        "loss": torch.tensor(log.loss), "lr": torch.tensor(log.lr, dtype=torch.float64),
        "seconds": torch.tensor(log.seconds, dtype=torch.float64),
        "events": [event_values(event) for event in log.events if type(event).__name__ in EVENTS],
        "initial": run.initial and {"experiment": run.initial.experiment.flat(), "step": run.initial.step, "weights": run.initial.weights},
        "snapshots": [{"step": step, "weights": run.snapshots.get(step).weights} for step in run.snapshots.steps()],
        "film": attention_history_values(run.attention_history),
    }


def attention_history_values(history):
    """A film as tensors and plain values; empty if nothing was filmed. torch has little of uint16: it is kept as int16."""
    frames = history.read(limit=history.most)
    return frames and {
        "src": history.src, "tgt": history.tgt, "steps": [frame.step for frame in frames],
        "alignment": torch.from_numpy(np.stack([frame.alignment for frame in frames])),
        **{kind: torch.from_numpy(np.stack([getattr(frame, kind).view("<i2") for frame in frames])) for kind in KINDS},
    }


def event_values(event):
    """An event as plain values, its answers as tuples."""
    values = dict(vars(event))
    if isinstance(event, Validation):
        values["answers"] = [dict(vars(answer)) for answer in event.answers]
    return {"kind": type(event).__name__, **values}


def run_of_values(values):
    """The run and its starter's address again; the run has ended, whatever it was."""
    run = Run(Experiment().with_settings(**values["experiment"]))
    run.id = values["id"]
    if initial := values.get("initial"):  # a fork stays one: nobody else's start joins it
        run.initial = Snapshot(Experiment().with_settings(**initial["experiment"]), initial["step"], initial["weights"])
    for step, (loss, lr, seconds) in enumerate(zip(*(values[name].tolist() for name in ("loss", "lr", "seconds")), strict=True), 1):
        run.log.append(Metric(step, loss, lr, seconds))
    for kept in values["events"]:
        run.log.append(event_of_values(dict(kept)))
    if not run.log.ended:
        run.log.append(Stopped(run.log.step))
    for snapshot in values["snapshots"]:
        run.snapshots.add(Snapshot(run.experiment, snapshot["step"], snapshot["weights"]))
    if kept := values["film"]:
        fill_attention_history(run.attention_history, kept)
    return run, values["address"]


def fill_attention_history(history, values):
    """Puts the frames that were kept into an empty film."""
    history.src, history.tgt = values["src"], values["tgt"]
    for place, step in enumerate(values["steps"]):
        kinds = {kind: values[kind][place].numpy().view("<u2") for kind in KINDS}
        history.add(Frame(step, **kinds, alignment=values["alignment"][place].numpy()))


def event_of_values(values):
    kind = EVENTS[values.pop("kind")]
    if kind is Validation:
        values["answers"] = tuple(Answer(**{name: tuple(part) for name, part in answer.items()}) for answer in values["answers"])
    return kind(**values)
