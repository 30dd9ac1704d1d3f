"""The weights of a run at several moments, within a budget of memory."""

import threading
from dataclasses import dataclass

from core.build import build_model
from core.config import Experiment
from core.problems import Problem

SIZES = ("vocab_size", "d_model", "num_layers", "num_heads", "d_ff", "norm_first")  # settings that decide what the weights are


@dataclass(frozen=True)
class Snapshot:
    """A model at one moment: enough to build it again, or to write a checkpoint.

    Attributes:
        experiment: what it learns. step: optimizer steps made. weights: a state_dict of its own.
    """

    experiment: Experiment
    step: int
    weights: dict

    def model(self):
        """A new LitTransformer with these weights, in evaluation mode."""
        model = build_model(self.experiment)
        model.load_state_dict(self.weights)
        return model.eval()

    def check_fit(self, experiment):
        """Raises a Problem if an experiment cannot begin with these weights."""
        mine, other = self.experiment.flat(), experiment.flat()
        for name in SIZES:
            if mine[name] != other[name]:
                raise Problem("fork_other_sizes", name, step=self.step, value=mine[name])

    @property
    def finite(self):
        """Whether every weight is a finite number."""
        return all(bool(tensor.isfinite().all()) for tensor in self.weights.values())

    @property
    def size(self):
        """Bytes of the weights."""
        return sum(tensor.nbytes for tensor in self.weights.values())


def take_snapshot(experiment, step, model):
    """Copies the weights; to be called between two steps, by the thread that trains."""
    return Snapshot(experiment, step, {name: tensor.detach().to("cpu", copy=True) for name, tensor in model.state_dict().items()})


class Snapshots:
    """Snapshots in the order of their steps. When they exceed the budget, every second one goes; the first and the
    newest stay.

    Args:
        budget: bytes.
    """

    def __init__(self, budget=64 * 2**20):
        self.budget = budget
        self.lock = threading.Lock()
        self.kept = {}

    def add(self, snapshot):
        with self.lock:
            self.kept[snapshot.step] = snapshot
            while len(self.kept) > 2 and len(self.kept) * snapshot.size > self.budget:
                steps = list(self.kept)
                for step in steps[1:-1:2]:
                    del self.kept[step]

    @property
    def size(self):
        """Bytes of all snapshots."""
        with self.lock:
            return sum(snapshot.size for snapshot in self.kept.values())

    def steps(self):
        with self.lock:
            return list(self.kept)

    def get(self, step):
        """The snapshot of that step, or None."""
        with self.lock:
            return self.kept.get(step)

    def latest(self):
        """The newest snapshot, or None."""
        with self.lock:
            return next(reversed(self.kept.values()), None)
