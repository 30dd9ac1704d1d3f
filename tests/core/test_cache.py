"""The cached decoder computes the rows of the decoder without a cache."""

import pytest
import torch

from core.cache import CachedDecoder, CachedDecoderLayer
from core.deterministic import Dropout
from core.layers import DecoderLayer
from core.masks import create_masks
from core.transformer import Transformer
from helpers import random_tokens, randomise

BATCH, SOURCE, TARGET, HEADS, D_MODEL, D_FF, MAX_LEN = 2, 7, 5, 3, 30, 37, 11
NORM_FIRST = pytest.mark.parametrize("norm_first", [True, False], ids=["pre-LN", "post-LN"])


def random_input(length, seed):
    return torch.randn(BATCH, length, D_MODEL, generator=torch.Generator().manual_seed(seed))


def random_transformer(norm_first):
    """In double precision, so that equal means equal."""
    return randomise(Transformer(13, 17, D_MODEL, 2, HEADS, D_FF, MAX_LEN, dropout=0.0, norm_first=norm_first)).double()


@NORM_FIRST
def test_a_layers_steps_are_the_rows_of_forward(norm_first):
    layer = randomise(DecoderLayer(D_MODEL, HEADS, D_FF, Dropout(0.0), norm_first))
    x, memory = random_input(TARGET, 4), random_input(SOURCE, 5)
    src_mask = torch.ones(BATCH, 1, 1, SOURCE, dtype=torch.bool)
    whole = layer(x, memory, src_mask, torch.ones(TARGET, TARGET, dtype=torch.bool).tril())
    cached = CachedDecoderLayer(layer, memory)
    steps = [cached.step(x[:, [position]], src_mask) for position in range(TARGET)]
    torch.testing.assert_close(torch.cat(steps, 1), whole, rtol=1e-4, atol=1e-4)


@NORM_FIRST
def test_the_decoders_steps_are_the_rows_of_decode(norm_first):
    model = random_transformer(norm_first)
    src, tgt = random_tokens((BATCH, SOURCE), 13), random_tokens((BATCH, TARGET), 17)
    src[0, 5:] = 0
    src_mask, tgt_mask = create_masks(src, tgt)
    memory = model.encode(src, src_mask)
    decoder = CachedDecoder(model, memory, src_mask)
    steps = [decoder.step(tgt[:, [position]]) for position in range(TARGET)]
    torch.testing.assert_close(torch.cat(steps, 1), model.decode(tgt, memory, src_mask, tgt_mask))


def test_positions_can_run_out():
    model = random_transformer(norm_first=True)
    decoder = CachedDecoder(model, random_input(SOURCE, 6).double(), None)
    token = random_tokens((BATCH, 1), 17)
    for _ in range(MAX_LEN):
        decoder.step(token)
    with pytest.raises(ValueError, match="12 positions are needed"):
        decoder.step(token)
