"""The norms of gradients and updates, for each part of the model; and how far the weights of two models are apart."""

from collections.abc import Iterable

import torch
from torch import nn

from core.lit import LitTransformer
from core.training.events import Norms

PARTS = {
    "embeddings": ("src_embedding", "tgt_embedding"),
    "encoder": ("encoder", "encoder_norm"),
    "decoder": ("decoder", "decoder_norm"),
    "fc_out": ("fc_out",),
}
MAX_MEASUREMENTS = 200  # in a whole run
MIN_INTERVAL = 20  # steps


class NormMeter:
    """Measures gradients and updates of some steps: the first, and then one in `interval`.

    `before_step` keeps the weights, `after_step` compares them with the new ones and reads the gradients, which the
    optimizer has left in place.

    Args:
        max_steps: of the run.

    Attributes:
        parts: the parameters of each of PARTS. interval: steps.
    """

    def __init__(self, model: LitTransformer, max_steps: int) -> None:
        self.parts = {
            name: [parameter for module in modules for parameter in getattr(model.transformer, module).parameters()]
            for name, modules in PARTS.items()
        }
        self.interval = max(MIN_INTERVAL, -(-max_steps // MAX_MEASUREMENTS))
        self.weights: dict[str, list[torch.Tensor]] | None = None

    def before_step(self, step: int) -> None:
        """Copies the weights, if this step is to be measured.

        Args:
            step: counted from 1.
        """
        if step == 1 or step % self.interval == 0:
            self.weights = {name: [p.detach().clone() for p in parameters] for name, parameters in self.parts.items()}

    def after_step(self, step: int) -> Norms | None:
        """The norms of this step, or None if `before_step` did not choose it."""
        if self.weights is None:
            return None
        before, self.weights = self.weights, None
        gradient = {name: gradient_norm(parameters) for name, parameters in self.parts.items()}
        update = {
            name: norm(p.detach() - old for p, old in zip(parameters, before[name], strict=True)) / norm(before[name])
            for name, parameters in self.parts.items()
        }
        return Norms(step, gradient, update)


def norm(tensors: Iterable[torch.Tensor]) -> float:
    """The Euclidean norm of all elements of several tensors together."""
    return nn.utils.get_total_norm(list(tensors)).item()


def gradient_norm(parameters: Iterable[nn.Parameter]) -> float:
    """The norm of all their gradients, taken as one vector; 0 if there are none."""
    return norm(parameter.grad for parameter in parameters if parameter.grad is not None)


def weight_difference(one: nn.Module, other: nn.Module) -> float:
    """The largest difference of two weights that stand at the same place."""
    pairs = zip(one.parameters(), other.parameters(), strict=True)
    return max((a.detach() - b.detach()).abs().max().item() for a, b in pairs)
