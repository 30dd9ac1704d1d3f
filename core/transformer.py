"""The Transformer: Vaswani et al. 2017, figure 1."""

import math
from typing import Any

import torch
from torch import Tensor, nn

from core.deterministic import Dropout, LayerNorm
from core.layers import DecoderLayer, EncoderLayer, PositionalEncoding


class Transformer(nn.Module):
    """Encoder and decoder.

    Args:
        src_vocab_size, tgt_vocab_size: tokens, special ones included.
        d_model, num_layers, num_heads, d_ff: the paper's d_model, N, h, d_ff.
        max_len: positions that are known, and so the length of the longest sequence.
        norm_first: pre-LN, with a final norm behind each stack; False: the paper's post-LN, without.
        position_scale: multiplies the positional encoding; 1 is the paper's.
        no_positions, no_scaling, no_residual: break it: without positional encoding, without the division by
            sqrt(d_k), without residual connections.
        generator: where dropout draws from; None: the process-wide generator.
    Raises:
        ValueError: if `num_heads` does not divide `d_model`.
    """

    def __init__(
        self,
        src_vocab_size: int,
        tgt_vocab_size: int,
        d_model: int = 512,
        num_layers: int = 6,
        num_heads: int = 8,
        d_ff: int = 2048,
        max_len: int = 5000,
        dropout: float = 0.1,
        norm_first: bool = True,
        position_scale: float = 1.0,
        no_positions: bool = False,
        no_scaling: bool = False,
        no_residual: bool = False,
        generator: torch.Generator | None = None,
    ):
        super().__init__()
        self.d_model = d_model
        self.src_embedding = nn.Embedding(src_vocab_size, d_model)
        self.tgt_embedding = nn.Embedding(tgt_vocab_size, d_model)
        self.positions = PositionalEncoding(d_model, max_len, scale=0.0 if no_positions else position_scale)
        self.dropout = Dropout(dropout, generator)
        layer: dict[str, Any] = dict(
            d_model=d_model, num_heads=num_heads, d_ff=d_ff, dropout=self.dropout, norm_first=norm_first,
            scale=1.0 if no_scaling else None, no_residual=no_residual,
        )
        self.encoder = nn.ModuleList(EncoderLayer(**layer) for _ in range(num_layers))
        self.decoder = nn.ModuleList(DecoderLayer(**layer) for _ in range(num_layers))
        # Pre-LN leaves the sum of all sub-layers unnormalised; the paper's order does not, and has no such norm.
        self.encoder_norm = LayerNorm(d_model) if norm_first else nn.Identity()
        self.decoder_norm = LayerNorm(d_model) if norm_first else nn.Identity()
        self.fc_out = nn.Linear(d_model, tgt_vocab_size)

    def forward(self, src: Tensor, tgt: Tensor, src_mask: Tensor | None, tgt_mask: Tensor | None) -> Tensor:
        """Logits for every position of the target.

        Args:
            src: int, (batch, source). tgt: int, (batch, target). Masks as `create_masks` gives them.
        Returns:
            (batch, target, tgt_vocab_size).
        """
        return self.fc_out(self.decode(tgt, self.encode(src, src_mask), src_mask, tgt_mask))

    def encode(self, src: Tensor, src_mask: Tensor | None) -> Tensor:
        """(batch, source) -> memory, (batch, source, d_model)."""
        x = self.embed(self.src_embedding, src)
        for layer in self.encoder:
            x = layer(x, src_mask)
        return self.encoder_norm(x)

    def decode(self, tgt: Tensor, memory: Tensor, src_mask: Tensor | None, tgt_mask: Tensor | None) -> Tensor:
        """(batch, target) -> (batch, target, d_model), to be given to `fc_out`."""
        x = self.embed(self.tgt_embedding, tgt)
        for layer in self.decoder:
            x = layer(x, memory, src_mask, tgt_mask)
        return self.decoder_norm(x)

    def embed(self, embedding: nn.Embedding, tokens: Tensor, start: int = 0) -> Tensor:
        """Embedding times sqrt(d_model) (section 3.4), plus position (3.5), then dropout (5.4).

        Args:
            tokens: int, (batch, length), the first standing at position `start`.
        Returns:
            (batch, length, d_model).
        """
        return self.dropout(self.positions(embedding(tokens) * math.sqrt(self.d_model), start))
