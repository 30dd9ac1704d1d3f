"""Watching attention from outside: no flag in the model, no second forward pass."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn


@dataclass
class AttentionMaps:
    """The attention weights of every layer, in the order of computation: one tensor (batch, heads, query, key) per layer and pass.

    Attributes:
        encoder: encoder self-attention. decoder: decoder self-attention. cross: decoder to encoder.
    """

    encoder: list[Tensor] = field(default_factory=list)
    decoder: list[Tensor] = field(default_factory=list)
    cross: list[Tensor] = field(default_factory=list)

    def stacked(self, kind: str) -> Tensor:
        """All layers of one kind, after a single pass: (layers, batch, heads, query, key)."""
        return torch.stack(getattr(self, kind))


@contextmanager
def capture_attention(model: nn.Module) -> Iterator[AttentionMaps]:
    """Collects every attention weight that `model` computes inside the block.

    Args:
        model: a LitTransformer or a Transformer. Nobody else may run it meanwhile: hooks fire from any thread.
    Yields:
        AttentionMaps, which fills while the model computes. Weights are those before dropout.
    """
    transformer: Any = getattr(model, "transformer", model)
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
