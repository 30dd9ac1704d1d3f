"""The weights of a run at several steps, within a memory budget."""

import threading
from dataclasses import dataclass

import torch
from torch import nn

from core.build import build_model
from core.config import Experiment
from core.errors import UserError
from core.lit import LitTransformer

# The settings that determine what the weights are and how they are used.
WEIGHT_SETTINGS = ("vocab_size", "d_model", "num_layers", "num_heads", "d_ff", "norm_first")


@dataclass(frozen=True)
class Snapshot:
    """A model at one step: enough to build it again, or to write a checkpoint.

    Attributes:
        experiment: what it is trained on. step: optimizer steps made. weights: a state_dict, copied from the model.
    """

    experiment: Experiment
    step: int
    weights: dict[str, torch.Tensor]

    def model(self) -> LitTransformer:
        """A new LitTransformer with these weights, in evaluation mode."""
        model = build_model(self.experiment)
        model.load_state_dict(self.weights)
        return model.eval()

    def check_fit(self, experiment: Experiment) -> None:
        """Raises a UserError if an experiment cannot start from these weights."""
        own, other = self.experiment.flat(), experiment.flat()
        for name in WEIGHT_SETTINGS:
            if own[name] != other[name]:
                raise UserError("fork_other_sizes", name, step=self.step, value=own[name])

    @property
    def finite(self) -> bool:
        """Whether every weight is a finite number."""
        return all(bool(tensor.isfinite().all()) for tensor in self.weights.values())

    @property
    def size(self) -> int:
        """Bytes of the weights."""
        return sum(tensor.nbytes for tensor in self.weights.values())


def take_snapshot(experiment: Experiment, step: int, model: nn.Module) -> Snapshot:
    """Copies the weights. To be called between two steps, by the thread that trains."""
    return Snapshot(experiment, step, {name: tensor.detach().to("cpu", copy=True) for name, tensor in model.state_dict().items()})


class Snapshots:
    """Snapshots in the order of their steps. When they exceed the budget, every second one is dropped; the first and the
    newest always stay.

    Args:
        budget: bytes.
    """

    def __init__(self, budget: int = 64 * 2**20) -> None:
        self.budget = budget
        self.lock = threading.Lock()
        self.by_step: dict[int, Snapshot] = {}

    def add(self, snapshot: Snapshot) -> None:
        with self.lock:
            self.by_step[snapshot.step] = snapshot
            while len(self.by_step) > 2 and len(self.by_step) * snapshot.size > self.budget:
                steps = list(self.by_step)
                for step in steps[1:-1:2]:
                    del self.by_step[step]

    def copy(self) -> "Snapshots":
        """What is in it now, as a collection of its own."""
        copy = Snapshots(self.budget)
        with self.lock:
            copy.by_step = dict(self.by_step)
        return copy

    @property
    def size(self) -> int:
        """Bytes of all snapshots."""
        with self.lock:
            return sum(snapshot.size for snapshot in self.by_step.values())

    def steps(self) -> list[int]:
        with self.lock:
            return list(self.by_step)

    def get(self, step: int) -> Snapshot | None:
        """The snapshot of that step, or None."""
        with self.lock:
            return self.by_step.get(step)

    def latest(self) -> Snapshot | None:
        """The newest snapshot, or None."""
        with self.lock:
            return next(reversed(self.by_step.values()), None)
