"""The Transformer: Vaswani et al. 2017, figure 1."""

import math

from torch import nn

from core.layers import DecoderLayer, Dropout, EncoderLayer, LayerCache, LayerNorm, PositionalEncoding
from core.masks import create_look_ahead_mask


class Transformer(nn.Module):
    """Encoder and decoder.

    Args:
        src_vocab_size, tgt_vocab_size: tokens, special ones included.
        d_model, num_layers, num_heads, d_ff: the paper's d_model, N, h, d_ff.
        max_len: longest sequence that positions are known for.
        norm_first: pre-LN, with a final norm behind each stack; False: the paper's post-LN, without.
        position_scale: multiplies the positional encoding; 1 is the paper's.
        no_positions, no_scaling, no_residual: break it: without positional encoding, without the division by
            sqrt(d_k), without residual connections.
        generator: where dropout draws from; None: the process-wide generator.
    Raises:
        ValueError: if `num_heads` does not divide `d_model`.
    """

    def __init__(self, src_vocab_size, tgt_vocab_size, d_model=512, num_layers=6, num_heads=8, d_ff=2048, max_len=5000,
                 dropout=0.1, norm_first=True, position_scale=1.0, no_positions=False, no_scaling=False, no_residual=False,
                 generator=None):
        super().__init__()
        self.d_model = d_model
        self.src_embedding = nn.Embedding(src_vocab_size, d_model)
        self.tgt_embedding = nn.Embedding(tgt_vocab_size, d_model)
        self.positions = PositionalEncoding(d_model, max_len, 0.0 if no_positions else position_scale)
        self.dropout = Dropout(dropout, generator)
        sizes = (d_model, num_heads, d_ff, self.dropout, norm_first, 1.0 if no_scaling else None, no_residual)
        self.encoder = nn.ModuleList(EncoderLayer(*sizes) for _ in range(num_layers))
        self.decoder = nn.ModuleList(DecoderLayer(*sizes) for _ in range(num_layers))
        # Pre-LN leaves the sum of all sub-layers unnormalised; the paper's order does not, and has no such norm.
        self.encoder_norm = LayerNorm(d_model) if norm_first else nn.Identity()
        self.decoder_norm = LayerNorm(d_model) if norm_first else nn.Identity()
        self.fc_out = nn.Linear(d_model, tgt_vocab_size)

    def forward(self, src, tgt, src_mask, tgt_mask):
        """Logits for every position of the target.

        Args:
            src: int, (batch, source). tgt: int, (batch, target). Masks as `create_masks` gives them.
        Returns:
            (batch, target, tgt_vocab_size).
        """
        return self.fc_out(self.decode(tgt, self.encode(src, src_mask), src_mask, tgt_mask))

    def encode(self, src, src_mask):
        """(batch, source) -> memory, (batch, source, d_model)."""
        x = self.embed(self.src_embedding, src)
        for layer in self.encoder:
            x = layer(x, src_mask)
        return self.encoder_norm(x)

    def decode(self, tgt, memory, src_mask, tgt_mask):
        """(batch, target) -> (batch, target, d_model), to be given to `fc_out`."""
        x = self.embed(self.tgt_embedding, tgt)
        for layer in self.decoder:
            x = layer(x, memory, src_mask, tgt_mask)
        return self.decoder_norm(x)

    def start_cache(self, memory):
        """What `decode_next` needs to know of the encoder's output: one cache per decoder layer."""
        return [LayerCache(layer.cross_attention.keys_and_values(memory)) for layer in self.decoder]

    def decode_next(self, tokens, position, src_mask, cache):
        """The last rows of `decode`, computed from those rows' tokens alone.

        Args:
            tokens: int, (batch, new), the first standing at `position`. cache: from `start_cache`, grown by them.
        Returns:
            (batch, new, d_model).
        """
        x = self.embed(self.tgt_embedding, tokens, position)
        # The look-ahead mask alone: a padding token that the model itself wrote is not hidden from it.
        tgt_mask = create_look_ahead_mask(position + tokens.size(1))[position:].to(x.device) if tokens.size(1) > 1 else None
        for layer, layer_cache in zip(self.decoder, cache, strict=True):
            x = layer.step(x, src_mask, layer_cache, tgt_mask)
        return self.decoder_norm(x)

    def embed(self, embedding, tokens, start=0):
        """Embedding times sqrt(d_model) (section 3.4), plus position (3.5), then dropout (5.4)."""
        return self.dropout(self.positions(embedding(tokens) * math.sqrt(self.d_model), start))
