"""The decoder with cached keys and values: a new token costs only its own row.

A later token changes nothing at earlier positions, whose keys and values are therefore computed once and kept, as are those of the
encoder's output.
"""

from typing import cast

import torch
from torch import Tensor

from core.layers import DecoderLayer
from core.transformer import Transformer


class CachedDecoder:
    """`Transformer.decode`, one token at a time.

    Args:
        memory: the encoder's output, (batch, source, d_model). src_mask: (batch, 1, 1, source).
    """

    def __init__(self, transformer: Transformer, memory: Tensor, src_mask: Tensor | None):
        self.transformer = transformer
        self.src_mask = src_mask
        self.layers = [CachedDecoderLayer(cast(DecoderLayer, layer), memory) for layer in transformer.decoder]
        self.position = 0

    def step(self, token: Tensor) -> Tensor:
        """The row of `decode` at the next position.

        Args:
            token: int, (batch, 1).
        Returns:
            (batch, 1, d_model), to be given to `fc_out`.
        Raises:
            ValueError: if the position lies beyond those that the model knows.
        """
        x = self.transformer.embed(self.transformer.tgt_embedding, token, start=self.position)
        for layer in self.layers:
            x = layer.step(x, self.src_mask)
        self.position += 1
        return self.transformer.decoder_norm(x)


class CachedDecoderLayer:
    """A decoder layer with the keys and values of the encoder's output and of all earlier positions.

    Args:
        memory: (batch, source, d_model).
    """

    def __init__(self, layer: DecoderLayer, memory: Tensor):
        self.layer = layer
        self.memory_keys, self.memory_values = layer.cross_attention.keys_and_values(memory)
        self.keys = self.values = self.memory_keys[:, :, :0]  # no position yet: (batch, heads, 0, d_k)

    def step(self, x: Tensor, src_mask: Tensor | None) -> Tensor:
        """The row of `DecoderLayer.forward` at the next position: (batch, 1, d_model) -> (batch, 1, d_model)."""
        x = self.layer.self_attention_add_norm(x, self.attend_to_earlier)
        x = self.layer.cross_attention_add_norm(x, lambda x: self.attend_to_memory(x, src_mask))
        return self.layer.feed_forward_add_norm(x, self.layer.feed_forward)

    def attend_to_earlier(self, x: Tensor) -> Tensor:
        """Self-attention to this position and all before it. No mask: nothing later is there yet, and a padding token that the model
        itself wrote is not hidden from it."""
        attention = self.layer.self_attention
        query = attention.queries(x)
        key, value = attention.keys_and_values(x)
        self.keys, self.values = torch.cat([self.keys, key], 2), torch.cat([self.values, value], 2)
        return attention.attend(query, self.keys, self.values)

    def attend_to_memory(self, x: Tensor, src_mask: Tensor | None) -> Tensor:
        attention = self.layer.cross_attention
        return attention.attend(attention.queries(x), self.memory_keys, self.memory_values, src_mask)
