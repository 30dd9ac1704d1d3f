"""Layers against torch.nn, positions against the paper's formula."""

import math

import pytest
import torch
from torch import nn

from core.deterministic import Dropout
from core.layers import AddNorm, DecoderLayer, EncoderLayer, FeedForward, PositionalEncoding, positional_table
from helpers import randomise
from twins import decoder_layer_twin, encoder_layer_twin

BATCH, SOURCE, TARGET, HEADS, D_MODEL, D_FF = 2, 7, 5, 3, 33, 37
NORM_FIRST = pytest.mark.parametrize("norm_first", [True, False], ids=["pre-LN", "post-LN"])


def random_input(length, seed):
    return torch.randn(BATCH, length, D_MODEL, generator=torch.Generator().manual_seed(seed))


@NORM_FIRST
def test_encoder_layer_is_torchs(norm_first):
    ours = randomise(EncoderLayer(D_MODEL, HEADS, D_FF, Dropout(0.0), norm_first))
    x, allowed = random_input(SOURCE, 1), torch.arange(SOURCE) < torch.tensor([[SOURCE], [4]])
    expected = encoder_layer_twin(ours, norm_first)(x, src_key_padding_mask=~allowed)
    torch.testing.assert_close(ours(x, allowed[:, None, None]), expected, rtol=1e-4, atol=1e-4)


@NORM_FIRST
def test_decoder_layer_is_torchs(norm_first):
    ours = randomise(DecoderLayer(D_MODEL, HEADS, D_FF, Dropout(0.0), norm_first))
    x, memory = random_input(TARGET, 2), random_input(SOURCE, 3)
    allowed, causal = torch.arange(SOURCE) < torch.tensor([[SOURCE], [4]]), torch.ones(TARGET, TARGET, dtype=torch.bool).tril()
    expected = decoder_layer_twin(ours, norm_first)(x, memory, tgt_mask=~causal, memory_key_padding_mask=~allowed)
    torch.testing.assert_close(ours(x, memory, allowed[:, None, None], causal), expected, rtol=1e-4, atol=1e-4)


def test_add_norm_normalises_before_or_after():
    x = random_input(TARGET, 6)
    before, after = (randomise(AddNorm(D_MODEL, nn.Identity(), norm_first)) for norm_first in (True, False))
    torch.testing.assert_close(before(x, torch.sin), x + torch.sin(before.norm(x)))
    torch.testing.assert_close(after(x, torch.sin), after.norm(x + torch.sin(x)))


def test_feed_forward_follows_equation_2():
    feed_forward = randomise(FeedForward(D_MODEL, D_FF, nn.Identity()))
    x, (first, second) = random_input(TARGET, 7), (feed_forward[0], feed_forward[3])
    expected = (x @ first.weight.T + first.bias).clamp(min=0) @ second.weight.T + second.bias
    torch.testing.assert_close(feed_forward(x), expected, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("max_len, d_model", [(101, 14), (512, 64), (5000, 26)])
def test_positions_follow_the_papers_formula(max_len, d_model):
    table = positional_table(max_len, d_model)
    expected = torch.empty(max_len, d_model, dtype=torch.double)
    for pos in range(max_len):
        for i in range(d_model // 2):
            angle = pos / 10_000 ** (2 * i / d_model)
            expected[pos, 2 * i], expected[pos, 2 * i + 1] = math.sin(angle), math.cos(angle)
    assert table.dtype == torch.float32
    torch.testing.assert_close(table.double(), expected, rtol=0, atol=1e-6)


def test_positions_start_where_they_are_told():
    positions = PositionalEncoding(6, 11)
    torch.testing.assert_close(positions(torch.zeros(1, 3, 6), start=5)[0], positional_table(11, 6)[5:8])


def test_positions_are_as_loud_as_they_are_told():
    positions = PositionalEncoding(6, 11, scale=7.0)
    torch.testing.assert_close(positions(torch.zeros(1, 11, 6))[0], 7 * positional_table(11, 6))


def test_positions_end_with_the_table():
    positions = PositionalEncoding(6, 11)
    positions(torch.zeros(1, 1, 6), start=10)
    with pytest.raises(ValueError, match="12 positions are needed, but the positional table has 11"):
        positions(torch.zeros(1, 1, 6), start=11)
