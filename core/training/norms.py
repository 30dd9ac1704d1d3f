"""How hard the loss pulls each part of the model, and how far the part moves."""

import torch

from core.training.events import Norms

PARTS = {
    "embeddings": ("src_embedding", "tgt_embedding"),
    "encoder": ("encoder", "encoder_norm"),
    "decoder": ("decoder", "decoder_norm"),
    "fc_out": ("fc_out",),
}
MEASUREMENTS = 200  # in a whole run, at most


class NormMeter:
    """Measures a step from outside: `before` it, and `after` it, when its gradients are still there.

    Args:
        model: LitTransformer. max_steps: of the run.

    Attributes:
        parts: the parameters of each of PARTS. every: a step is measured whose number this divides, and the first.
    """

    def __init__(self, model, max_steps):
        self.parts = {
            name: [parameter for module in modules for parameter in getattr(model.transformer, module).parameters()]
            for name, modules in PARTS.items()
        }
        self.every = max(20, -(-max_steps // MEASUREMENTS))
        self.weights = None

    def before(self, step):
        """Keeps a copy of the weights, if this step is measured.

        Args:
            step: counted from 1.
        """
        if step == 1 or step % self.every == 0:
            self.weights = {name: [p.detach().clone() for p in parameters] for name, parameters in self.parts.items()}

    def after(self, step):
        """What `before` asked for.

        Returns:
            Norms, or None if this step is not measured.
        """
        if self.weights is None:
            return None
        before, self.weights = self.weights, None
        gradient = {name: norm([p.grad for p in parameters]) for name, parameters in self.parts.items()}
        update = {
            name: norm([p.detach() - old for p, old in zip(parameters, before[name], strict=True)]) / norm(before[name])
            for name, parameters in self.parts.items()
        }
        return Norms(step, gradient, update)


def norm(tensors):
    """The Euclidean norm of all numbers of some tensors together."""
    return torch.nn.utils.get_total_norm(tensors).item()
