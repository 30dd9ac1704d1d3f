"""A run as tensors and plain values, and back."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from core.config import Experiment
from core.training.attention_history import KINDS, AttentionHistory, Frame
from core.training.events import Answer, Event, Failed, Finished, Metric, Norms, Stopped, Validation
from core.training.log import RunLog
from core.training.run import Run
from core.training.snapshots import Snapshot, Snapshots

EVENTS = {kind.__name__: kind for kind in (Validation, Norms, Finished, Stopped, Failed)}


@dataclass(frozen=True)
class RecordedRun:
    """What is kept of a run, as it was between two steps."""

    id: str
    read_key: str
    experiment: Experiment
    initial: Snapshot | None
    log: RunLog
    snapshots: Snapshots
    attention_history: AttentionHistory

    @classmethod
    def of(cls, run: Run) -> "RecordedRun":
        """A copy of what goes on changing. To be called by the thread that trains, or when it has ended."""
        return cls(run.id, run.read_key, run.experiment, run.initial, run.log.copy(), run.snapshots.copy(), run.attention_history.copy())

    @property
    def size(self) -> int:
        """Bytes, about."""
        initial = self.initial.size if self.initial else 0
        return self.log.size + self.snapshots.size + self.attention_history.size + initial


def run_to_values(run: RecordedRun, address: str) -> dict[str, Any]:
    """A run as tensors and plain values.

    Args:
        address: id of the subscription of the page that started it; "": unknown.
    """
    log = run.log
    snapshots = [snapshot for step in run.snapshots.steps() if (snapshot := run.snapshots.get(step))]
    return {
        "id": run.id, "read_key": run.read_key, "address": address, "experiment": run.experiment.flat(),
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
        "min_interval": history.min_interval, "thinned": history.thinned,
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
    """An ended run and its address. One without a terminal event counts as stopped."""
    run = Run(Experiment().with_settings(**values["experiment"]))
    run.id, run.read_key = values["id"], values.get("read_key", run.read_key)
    fill_run(run, values)
    if not run.log.ended:
        run.log.append(Stopped(run.log.step))
    return run, values["address"]


def fill_run(run: Run, values: dict[str, Any]) -> None:
    """Fills a new run with what is kept of its past."""
    if initial := values.get("initial"):  # so that nobody joins a run that started from a snapshot
        run.initial = Snapshot(Experiment().with_settings(**initial["experiment"]), initial["step"], initial["weights"])
    for step, (loss, lr, seconds) in enumerate(zip(*(values[name].tolist() for name in ("loss", "lr", "seconds")), strict=True), 1):
        run.log.append(Metric(step, loss, lr, seconds))
    for event in values["events"]:
        run.log.append(event_from_values(dict(event)))
    for snapshot in values["snapshots"]:
        run.snapshots.add(Snapshot(run.experiment, snapshot["step"], snapshot["weights"]))
    if values["film"]:
        fill_attention_history(run.attention_history, values["film"])


def fill_attention_history(history: AttentionHistory, values: dict[str, Any]) -> None:
    """Adds the stored frames to an empty history."""
    history.src, history.tgt = values["src"], values["tgt"]
    for i, step in enumerate(values["steps"]):
        kinds = {kind: values[kind][i].numpy().view("<u2") for kind in KINDS}
        history.add(Frame(step, **kinds, alignment=values["alignment"][i].numpy()))
    history.min_interval, history.thinned = values.get("min_interval", history.min_interval), values.get("thinned", 0)


def event_from_values(values: dict[str, Any]) -> Event:
    kind = EVENTS[values.pop("kind")]
    if kind is Validation:
        values["answers"] = tuple(Answer(**{name: tuple(part) for name, part in answer.items()}) for answer in values["answers"])
    return kind(**values)
