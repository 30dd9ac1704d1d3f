"""Watching attention from outside: no flag in the model, no second forward."""

from contextlib import contextmanager
from dataclasses import dataclass, field

import torch


@dataclass
class AttentionMaps:
    """What was seen, one tensor per layer: (batch, heads, query, key).

    `encoder`: encoder self-attention. `decoder`: decoder self-attention. `cross`: decoder to encoder.
    """

    encoder: list = field(default_factory=list)
    decoder: list = field(default_factory=list)
    cross: list = field(default_factory=list)

    def stacked(self, kind):
        """All layers of one kind: (layers, batch, heads, query, key)."""
        return torch.stack(getattr(self, kind))


@contextmanager
def capture_attention(model):
    """Collects every attention weight that `model` computes inside the block.

    Args:
        model: a LitTransformer or Transformer that nobody else runs meanwhile: hooks fire from any thread.
    Yields:
        AttentionMaps, filled in the order of computation. Weights are those before dropout.
    """
    transformer = getattr(model, "transformer", model)
    maps = AttentionMaps()
    taps = [(layer.self_attention, maps.encoder) for layer in transformer.encoder]
    for layer in transformer.decoder:
        taps += [(layer.self_attention, maps.decoder), (layer.cross_attention, maps.cross)]
    hooks = [
        attention.weights.register_forward_hook(lambda module, inputs, weights, seen=seen: seen.append(weights.detach()))
        for attention, seen in taps
    ]
    try:
        yield maps
    finally:
        for hook in hooks:
            hook.remove()
