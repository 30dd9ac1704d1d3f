"""The state of a training between two steps: everything that its next step depends on, so that it can go on in another process, bit for
bit as if it had never ended."""

import time
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.optim.lr_scheduler import LRScheduler

from core.errors import UserError
from core.lit import LitTransformer

MOMENTS = ("exp_avg", "exp_avg_sq")  # Adam's m and v (Kingma & Ba 2015, algorithm 1), by the names that torch gives them


@dataclass(frozen=True)
class TrainingState:
    """Copied by the thread that trains.

    Attributes:
        step: optimizer steps made. lr: the learning rate of the next step.
        weights: the model's state_dict.
        moments: Adam's, each by the names of the parameters.
        dropout: uint8, the state of the generator that dropout draws from.
        batches: the place in the data (core/resumable_batches.py).
        recorder: what the recorder has added up (core/training/recorder.py).
        seconds: of this thread that copying took.
    """

    step: int
    lr: float
    weights: dict[str, Tensor]
    moments: dict[str, dict[str, Tensor]]
    dropout: Tensor
    batches: dict[str, Any]
    recorder: dict[str, float | None]
    seconds: float = 0.0

    @property
    def size(self) -> int:
        """Bytes of the tensors that grow with the model."""
        return sum(tensor.nbytes for tensors in (self.weights, *self.moments.values()) for tensor in tensors.values())

    def to_values(self) -> dict[str, Any]:
        """As tensors and plain values."""
        return {name: value for name, value in vars(self).items() if name != "seconds"}

    def restore_model(self, model: LitTransformer) -> None:
        """Sets the weights of an untrained model, and the random numbers of its dropout.

        Raises:
            UserError: if they are another model's.
        """
        own = model.state_dict()
        parameters = dict(model.named_parameters())
        if shapes(own) != shapes(self.weights) or any(shapes(parameters) != shapes(self.moments[name]) for name in MOMENTS):
            raise UserError("checkpoint_foreign", reason="it belongs to a model of other sizes.")
        model.load_state_dict(self.weights)
        dropout_generator(model).set_state(self.dropout)

    def restore_optimizer(self, model: LitTransformer, optimizer: torch.optim.Optimizer, scheduler: LRScheduler) -> None:
        """Sets Adam's moments and counter of steps, and the place in the schedule.

        Args:
            optimizer: over all parameters of the model, in their order, in one group.
        """
        state = optimizer.state_dict()
        state["state"] = {
            i: {"step": torch.tensor(float(self.step)), **{moment: self.moments[moment][name] for moment in MOMENTS}}
            for i, (name, _) in enumerate(model.named_parameters())
        }
        state["param_groups"][0]["lr"] = self.lr
        optimizer.load_state_dict(state)
        place = {"last_epoch": self.step, "_step_count": self.step + 1, "_last_lr": [self.lr]}
        scheduler.load_state_dict({**scheduler.state_dict(), **place})


def copy_state(step: int, model: LitTransformer, optimizer: torch.optim.Optimizer, batches: dict[str, Any],
               recorder: dict[str, float | None]) -> TrainingState:
    """The state of a training. To be called between two steps, by the thread that trains.

    Args:
        step: optimizer steps made, one at least. batches: the place behind that step's batch.
    """
    begun = time.thread_time()
    moments = {moment: {name: optimizer.state[parameter][moment].clone() for name, parameter in model.named_parameters()}
               for moment in MOMENTS}
    weights = {name: tensor.detach().clone() for name, tensor in model.state_dict().items()}
    lr = optimizer.param_groups[0]["lr"]
    dropout = dropout_generator(model).get_state()
    return TrainingState(step, lr, weights, moments, dropout, batches, recorder, time.thread_time() - begun)


def state_from_values(values: dict[str, Any]) -> TrainingState:
    """The inverse of `to_values`.

    Raises:
        Exception: of any kind, if something is missing or of another kind.
    """
    state = TrainingState(**values)
    parts = state.weights, *(state.moments[name] for name in MOMENTS)
    tensors = all(isinstance(tensor, Tensor) for part in parts for tensor in part.values())
    if not (tensors and isinstance(state.step, int) and isinstance(state.lr, float) and state.dropout.dtype == torch.uint8):
        raise TypeError("that is no state of a training")
    return state


def shapes(tensors: dict[str, Any]) -> dict[str, tuple[torch.Size, torch.dtype]]:
    """What has to be the same of the tensors of equal models."""
    return {name: (tensor.shape, tensor.dtype) for name, tensor in tensors.items()}


def dropout_generator(model: LitTransformer) -> torch.Generator:
    """Where the dropout of all layers draws from."""
    generator = model.transformer.dropout.generator
    assert generator is not None, "LitTransformer gives it one"
    return generator
