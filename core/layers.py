"""The parts between the attentions: sections 3.1, 3.3 and 3.5."""

import math

import torch
from torch import nn
from torch.nn import functional as F

from core.attention import MultiHeadAttention


class Dropout(nn.Module):
    """Dropout whose random numbers come from a generator of the model's own.

    `nn.Dropout` draws from the process-wide generator: two trainings side by side would disturb each other, and the
    same seed would not give the same run.

    Args:
        p: share of activations set to 0; the rest grow by 1 / (1 - p).
        generator: torch.Generator on the CPU; None, or a tensor on another device: the process-wide one.
    """

    def __init__(self, p, generator=None):
        super().__init__()
        self.p = p
        self.generator = generator

    def forward(self, x):
        if not self.training or self.p == 0:
            return x
        if self.generator is None or x.device != self.generator.device:
            return F.dropout(x, self.p)
        keep = torch.empty_like(x).bernoulli_(1 - self.p, generator=self.generator)
        return x * keep.div_(1 - self.p)


class PositionalEncoding(nn.Module):
    """Adds sines and cosines of position: section 3.5.

    Args:
        d_model: even. max_len: positions in the table.
        scale: multiplies the table; 1 is the paper's.
    """

    def __init__(self, d_model, max_len, scale=1.0):
        super().__init__()
        # Not in the checkpoint: it follows from the formula.
        self.register_buffer("table", scale * positional_table(max_len, d_model), persistent=False)

    def forward(self, x, start=0):
        """Args:
            x: (batch, length, d_model), whose first token stands at position `start`.
        Raises:
            ValueError: if a position lies beyond the table.
        """
        end = start + x.size(1)
        if end > self.table.size(0):
            raise ValueError(f"{end} positions are needed, but the positional table has {self.table.size(0)} (max_len)")
        return x + self.table[start:end]


def positional_table(max_len, d_model):
    """PE(pos, 2i) = sin(pos / 10000^(2i / d_model)), PE(pos, 2i+1) = the cosine: (max_len, d_model)."""
    position = torch.arange(max_len)[:, None]
    # In double precision: single would be wrong in the fourth decimal at position 5000.
    frequency = torch.exp(torch.arange(0, d_model, 2, dtype=torch.double) * (-math.log(10_000) / d_model))
    angle = position * frequency
    return torch.stack([angle.sin(), angle.cos()], -1).flatten(1).float()


class FeedForward(nn.Sequential):
    """FFN(x) = max(0, x W1 + b1) W2 + b2: equation 2, section 3.3."""

    def __init__(self, d_model, d_ff, dropout):
        super().__init__(nn.Linear(d_model, d_ff), nn.ReLU(), dropout, nn.Linear(d_ff, d_model))


class LayerNorm(nn.LayerNorm):
    """Layer norm (Ba et al. 2016): normalise, then scale and shift.

    The last two are written out because torch's fused gradient of them adds up in an order that depends on how many
    cores work on it; so the same seed is the same run on one core and on many.
    """

    def forward(self, x):
        return F.layer_norm(x, self.normalized_shape, eps=self.eps) * self.weight + self.bias


class SubLayer(nn.Module):
    """The residual connection and layer norm around every sub-layer: section 3.1.

    Args:
        norm_first: x + dropout(f(norm(x))), "pre-LN" (Xiong et al. 2020); otherwise the paper's
            norm(x + dropout(f(x))), "post-LN".
        no_residual: without the "x +".
    """

    def __init__(self, d_model, dropout, norm_first, no_residual=False):
        super().__init__()
        self.norm = LayerNorm(d_model)
        self.dropout = dropout
        self.norm_first = norm_first
        self.no_residual = no_residual

    def forward(self, x, f):
        residual = 0 if self.no_residual else x  # Break it: x reaches the next layer only through f.
        if self.norm_first:  # Differs from the paper, where a deep stack learns only with a long warm-up.
            return residual + self.dropout(f(self.norm(x)))
        return self.norm(residual + self.dropout(f(x)))


class EncoderLayer(nn.Module):
    """Self-attention, then feed-forward: section 3.1. `scale` and `no_residual` as in its parts."""

    def __init__(self, d_model, num_heads, d_ff, dropout, norm_first, scale=None, no_residual=False):
        super().__init__()
        self.self_attention = MultiHeadAttention(d_model, num_heads, dropout, scale)
        self.feed_forward = FeedForward(d_model, d_ff, dropout)
        self.around_attention = SubLayer(d_model, dropout, norm_first, no_residual)
        self.around_feed_forward = SubLayer(d_model, dropout, norm_first, no_residual)

    def forward(self, x, mask):
        """x: (batch, source, d_model). mask: (batch, 1, 1, source)."""
        x = self.around_attention(x, lambda x: self.self_attention(x, mask=mask))
        return self.around_feed_forward(x, self.feed_forward)


class DecoderLayer(nn.Module):
    """Masked self-attention, attention to the encoder's output (`memory`), feed-forward: section 3.1."""

    def __init__(self, d_model, num_heads, d_ff, dropout, norm_first, scale=None, no_residual=False):
        super().__init__()
        self.self_attention = MultiHeadAttention(d_model, num_heads, dropout, scale)
        self.cross_attention = MultiHeadAttention(d_model, num_heads, dropout, scale)
        self.feed_forward = FeedForward(d_model, d_ff, dropout)
        self.around_self_attention = SubLayer(d_model, dropout, norm_first, no_residual)
        self.around_cross_attention = SubLayer(d_model, dropout, norm_first, no_residual)
        self.around_feed_forward = SubLayer(d_model, dropout, norm_first, no_residual)

    def forward(self, x, memory, src_mask, tgt_mask):
        """x: (batch, target, d_model). memory: (batch, source, d_model). Masks as `create_masks` gives them."""
        x = self.around_self_attention(x, lambda x: self.self_attention(x, mask=tgt_mask))
        x = self.around_cross_attention(x, lambda x: self.cross_attention(x, memory, src_mask))
        return self.around_feed_forward(x, self.feed_forward)

    def step(self, x, src_mask, cache, tgt_mask=None):
        """`forward` for new tokens, with the keys and values of the earlier ones in `cache`.

        Args:
            x: (batch, new, d_model). cache: a `LayerCache`, which grows by the new positions.
            tgt_mask: (new, earlier + new); None: every token is seen.
        """
        x = self.around_self_attention(x, lambda x: self.self_attention.attend(
            self.self_attention.queries(x), *cache.append(*self.self_attention.keys_and_values(x)), tgt_mask))
        x = self.around_cross_attention(x, lambda x: self.cross_attention.attend(
            self.cross_attention.queries(x), *cache.memory, src_mask))
        return self.around_feed_forward(x, self.feed_forward)


class LayerCache:
    """Keys and values that a decoder layer has computed already, so that each new token costs only itself.

    Args:
        memory: keys and values of the encoder's output, (batch, heads, source, d_k) each.
    """

    def __init__(self, memory):
        self.memory = memory
        self.past = None

    def append(self, key, value):
        """Adds positions; gives back all keys and values so far, (batch, heads, length, d_k) each."""
        if self.past is not None:
            key, value = torch.cat([self.past[0], key], 2), torch.cat([self.past[1], value], 2)
        self.past = key, value
        return self.past

    def keep(self, length):
        """Forgets the positions behind the first `length`."""
        self.past = tuple(part[:, :, :length] for part in self.past)
