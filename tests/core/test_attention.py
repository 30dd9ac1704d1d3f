"""Attention against the formula by hand and against torch.nn."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from core.attention import MultiHeadAttention, attention_weights
from helpers import randomise
from twins import attention_twin

BATCH, HEADS, QUERY, KEY, D_K = 2, 3, 5, 7, 11
D_MODEL = HEADS * D_K


def random_heads(length, seed):
    return torch.randn(BATCH, HEADS, length, D_K, generator=torch.Generator().manual_seed(seed))


def attention_like_torch(dropout=None):
    """Our attention and torch's, with the same random parameters."""
    ours = randomise(MultiHeadAttention(D_MODEL, HEADS, dropout or nn.Identity()))
    return ours, attention_twin(ours)


def test_weights_follow_the_formula_by_hand():
    query, key = torch.tensor([[[[1.0, 2.0]]]]), torch.tensor([[[[3.0, 0.0], [0.0, 1.0]]]])
    first, second = math.exp(3 / math.sqrt(2)), math.exp(2 / math.sqrt(2))
    expected = torch.tensor([first, second]) / (first + second)
    torch.testing.assert_close(attention_weights(query, key)[0, 0, 0], expected)


@given(st.integers(0, 10_000))
def test_rows_sum_to_one_and_masked_keys_get_exactly_nothing(seed):
    generator = torch.Generator().manual_seed(seed)
    mask = torch.rand(BATCH, 1, QUERY, KEY, generator=generator) < 0.5
    mask[..., seed % KEY] = True
    weights = attention_weights(30 * random_heads(QUERY, seed), random_heads(KEY, seed + 1), mask)
    torch.testing.assert_close(weights.sum(-1), torch.ones(BATCH, HEADS, QUERY))
    assert (weights.masked_select(~mask) == 0).all()


def test_a_row_that_allows_no_key_is_refused():
    mask = torch.ones(BATCH, 1, QUERY, KEY, dtype=torch.bool)
    mask[1, 0, 2] = False
    with pytest.raises(ValueError, match="allows no key"):
        attention_weights(random_heads(QUERY, 0), random_heads(KEY, 1), mask)


def test_heads_must_divide_the_width():
    with pytest.raises(ValueError, match="cannot be divided among 3 heads"):
        MultiHeadAttention(31, 3, nn.Identity())


def test_self_attention_is_torchs():
    ours, theirs = attention_like_torch()
    x = torch.randn(BATCH, QUERY, D_MODEL, generator=torch.Generator().manual_seed(1))
    mask = torch.ones(QUERY, QUERY, dtype=torch.bool).tril()
    expected, weights = theirs(x, x, x, attn_mask=~mask, average_attn_weights=False)
    torch.testing.assert_close(ours(x, mask=mask), expected, rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(attention_weights(ours.queries(x), ours.keys_and_values(x)[0], mask), weights, rtol=1e-4, atol=1e-5)


def test_cross_attention_is_torchs():
    ours, theirs = attention_like_torch()
    generator = torch.Generator().manual_seed(2)
    x, memory = torch.randn(BATCH, QUERY, D_MODEL, generator=generator), torch.randn(BATCH, KEY, D_MODEL, generator=generator)
    allowed = torch.arange(KEY) < torch.tensor([[KEY], [4]])
    expected, _ = theirs(x, memory, memory, key_padding_mask=~allowed)
    torch.testing.assert_close(ours(x, memory, allowed[:, None, None]), expected, rtol=1e-4, atol=1e-4)


def test_the_tap_sees_the_weights_before_dropout():
    ours, _ = attention_like_torch(dropout=nn.Dropout(0.9))
    seen = []
    ours.weights.register_forward_hook(lambda module, inputs, output: seen.append(output))
    ours.train()(torch.randn(BATCH, QUERY, D_MODEL, generator=torch.Generator().manual_seed(3)))
    torch.testing.assert_close(seen[0].sum(-1), torch.ones(BATCH, HEADS, QUERY))
