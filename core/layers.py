"""The parts between the attentions: sections 3.1, 3.3 and 3.5."""

import math
from collections.abc import Callable

import torch
from torch import Tensor, nn

from core.attention import MultiHeadAttention
from core.deterministic import LayerNorm
from core.padding import skip_padding


class PositionalEncoding(nn.Module):
    """Adds sines and cosines of position: section 3.5.

    Args:
        d_model: even. max_len: positions in the table.
        scale: multiplies the table; 1 is the paper's.
    """

    table: Tensor

    def __init__(self, d_model: int, max_len: int, scale: float = 1.0):
        super().__init__()
        # Not in the checkpoint: it follows from the formula.
        self.register_buffer("table", scale * positional_table(max_len, d_model), persistent=False)

    def forward(self, x: Tensor, start: int = 0) -> Tensor:
        """Args:
            x: (batch, length, d_model), whose first token stands at position `start`.
        Raises:
            ValueError: if a position lies beyond the table.
        """
        end = start + x.size(1)
        if end > self.table.size(0):
            raise ValueError(f"{end} positions are needed, but the positional table has {self.table.size(0)} (max_len)")
        return x + self.table[start:end]


def positional_table(max_len: int, d_model: int) -> Tensor:
    """PE(pos, 2i) = sin(pos / 10000^(2i / d_model)), PE(pos, 2i+1) = the cosine: (max_len, d_model)."""
    position = torch.arange(max_len)[:, None]
    # In double precision: single would be wrong in the fourth decimal at position 5000.
    frequency = torch.exp(torch.arange(0, d_model, 2, dtype=torch.double) * (-math.log(10_000) / d_model))
    angle = position * frequency
    return torch.stack([angle.sin(), angle.cos()], -1).flatten(1).float()


class FeedForward(nn.Sequential):
    """FFN(x) = max(0, x W1 + b1) W2 + b2: equation 2, section 3.3."""

    def __init__(self, d_model: int, d_ff: int, dropout: nn.Module):
        super().__init__(nn.Linear(d_model, d_ff), nn.ReLU(), dropout, nn.Linear(d_ff, d_model))


class AddNorm(nn.Module):
    """Add & Norm in figure 1: the residual connection and the layer norm of every sub-layer (section 3.1).

    Args:
        dropout: a module applied to the sub-layer's output (section 5.4).
        norm_first: x + dropout(sub_layer(norm(x))), "pre-LN" (Xiong et al. 2020); otherwise the paper's
            norm(x + dropout(sub_layer(x))), "post-LN".
        no_residual: break it: without the "x +".
    """

    def __init__(self, d_model: int, dropout: nn.Module, norm_first: bool, no_residual: bool = False):
        super().__init__()
        self.norm = LayerNorm(d_model)
        self.dropout = dropout
        self.norm_first = norm_first
        self.no_residual = no_residual

    def forward(self, x: Tensor, sub_layer: Callable[[Tensor], Tensor]) -> Tensor:
        """x, and what `sub_layer` makes of it: (batch, length, d_model)."""
        residual = 0 if self.no_residual else x  # Break it: x reaches the next layer only through the sub-layer.
        if self.norm_first:  # Differs from the paper, where a deep stack learns only with a long warm-up.
            return residual + self.dropout(sub_layer(self.norm(x)))
        return self.norm(residual + self.dropout(sub_layer(x)))


class EncoderLayer(nn.Module):
    """Self-attention, then feed-forward: section 3.1, left half of figure 1.

    Args:
        dropout: a module. norm_first, no_residual: as in `AddNorm`. scale: as in `MultiHeadAttention`.
    """

    def __init__(
        self, d_model: int, num_heads: int, d_ff: int, dropout: nn.Module, norm_first: bool,
        scale: float | None = None, no_residual: bool = False,
    ):
        super().__init__()
        self.self_attention = MultiHeadAttention(d_model, num_heads, dropout, scale)
        self.feed_forward = FeedForward(d_model, d_ff, dropout)
        self.self_attention_add_norm = AddNorm(d_model, dropout, norm_first, no_residual)
        self.feed_forward_add_norm = AddNorm(d_model, dropout, norm_first, no_residual)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """x: (batch, source, d_model). mask: (batch, 1, 1, source)."""
        x = self.self_attention_add_norm(x, lambda x: self.self_attention(x, mask=mask))
        return self.feed_forward_add_norm(x, lambda x: skip_padding(self.feed_forward, x, mask))


class DecoderLayer(nn.Module):
    """Masked self-attention, attention to the encoder's output (`memory`), feed-forward: section 3.1, right half of figure 1.

    Args: as in `EncoderLayer`.
    """

    def __init__(
        self, d_model: int, num_heads: int, d_ff: int, dropout: nn.Module, norm_first: bool,
        scale: float | None = None, no_residual: bool = False,
    ):
        super().__init__()
        self.self_attention = MultiHeadAttention(d_model, num_heads, dropout, scale)
        self.cross_attention = MultiHeadAttention(d_model, num_heads, dropout, scale)
        self.feed_forward = FeedForward(d_model, d_ff, dropout)
        self.self_attention_add_norm = AddNorm(d_model, dropout, norm_first, no_residual)
        self.cross_attention_add_norm = AddNorm(d_model, dropout, norm_first, no_residual)
        self.feed_forward_add_norm = AddNorm(d_model, dropout, norm_first, no_residual)

    def forward(self, x: Tensor, memory: Tensor, src_mask: Tensor | None, tgt_mask: Tensor | None) -> Tensor:
        """x: (batch, target, d_model). memory: (batch, source, d_model). Masks as `create_masks` gives them."""
        x = self.self_attention_add_norm(x, lambda x: self.self_attention(x, mask=tgt_mask))
        x = self.cross_attention_add_norm(x, lambda x: self.cross_attention(x, memory, src_mask))
        return self.feed_forward_add_norm(x, lambda x: skip_padding(self.feed_forward, x, tgt_mask))
