"""Attention: Vaswani et al. 2017, section 3.2."""

import math

from torch import Tensor, nn
from torch.nn import functional as F

from core.deterministic import softmax


def attention_weights(query: Tensor, key: Tensor, mask: Tensor | None = None, scale: float | None = None) -> Tensor:
    """Softmax of scaled dot products: the first factor of equation 1, section 3.2.1.

    Args:
        query: (batch, heads, query, d_k). key: (batch, heads, key, d_k).
        mask: bool, broadcastable to (batch, heads, query, key); True = may attend.
        scale: what the dot products are divided by; None: sqrt(d_k), the paper's.
    Returns:
        (batch, heads, query, key); each row sums to 1.
    Raises:
        ValueError: if a row of `mask` allows no key.
    """
    scale = math.sqrt(query.size(-1)) if scale is None else scale
    scores = query @ key.transpose(-2, -1) / scale
    if mask is not None:
        if not mask.any(-1).all():
            raise ValueError("a row of the mask allows no key: there is nothing to attend to")
        scores = scores.masked_fill(~mask, -math.inf)
    return softmax(scores)


class MultiHeadAttention(nn.Module):
    """Several attentions side by side: section 3.2.2.

    The projections W^Q, W^K and W^V of all heads are one matrix, `in_proj`: one product instead of three. `out_proj` is W^O.
    The weights pass through `self.weights`, an identity that a forward hook can watch (core/capture.py).

    Args:
        d_model: width of input and output; `num_heads` must divide it.
        dropout: a module applied to the weights.
        scale: what the dot products are divided by; None: sqrt(d_k), the paper's.
    Raises:
        ValueError: if `num_heads` does not divide `d_model`.
    """

    def __init__(self, d_model: int, num_heads: int, dropout: nn.Module, scale: float | None = None):
        super().__init__()
        if d_model % num_heads:
            raise ValueError(f"d_model = {d_model} cannot be divided among {num_heads} heads")
        self.num_heads = num_heads
        self.in_proj = nn.Linear(d_model, 3 * d_model)
        self.out_proj = nn.Linear(d_model, d_model)
        self.weights = nn.Identity()
        self.dropout = dropout
        self.scale = scale

    def forward(self, x: Tensor, memory: Tensor | None = None, mask: Tensor | None = None) -> Tensor:
        """Attention of `x` to `memory`, or to itself.

        Args:
            x: (batch, query, d_model). memory: (batch, key, d_model) or None for self-attention.
            mask: bool, broadcastable to (batch, heads, query, key); True = may attend.
        Returns:
            (batch, query, d_model).
        """
        if memory is None:
            query, key, value = self.split_heads(self.in_proj(x), 3)
        else:
            query = self.queries(x)
            key, value = self.keys_and_values(memory)
        return self.attend(query, key, value, mask)

    def attend(self, query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None = None) -> Tensor:
        """Equation 1 for every head, then W^O.

        Args:
            query: (batch, heads, query, d_k). key, value: (batch, heads, key, d_k). mask: as in `forward`.
        Returns:
            (batch, query, d_model).
        """
        weights = self.weights(attention_weights(query, key, mask, self.scale))
        heads = self.dropout(weights) @ value
        return self.out_proj(heads.transpose(1, 2).flatten(2))

    def queries(self, x: Tensor) -> Tensor:
        """(batch, length, d_model) -> (batch, heads, length, d_k)."""
        d_model = x.size(-1)
        return self.split_heads(F.linear(x, self.in_proj.weight[:d_model], self.in_proj.bias[:d_model]), 1)[0]

    def keys_and_values(self, memory: Tensor) -> Tensor:
        """(batch, length, d_model) -> (2, batch, heads, length, d_k): the keys, then the values."""
        d_model = memory.size(-1)
        return self.split_heads(F.linear(memory, self.in_proj.weight[d_model:], self.in_proj.bias[d_model:]), 2)

    def split_heads(self, projected: Tensor, parts: int) -> Tensor:
        """(batch, length, parts * d_model) -> (parts, batch, heads, length, d_k)."""
        return projected.unflatten(-1, (parts, self.num_heads, -1)).permute(2, 0, 3, 1, 4)
