"""The whole model: equal to torch.nn's stacks, causal, blind to padding."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.masks import create_masks
from core.transformer import Transformer
from helpers import random_tokens, randomise
from twins import decoder_twin, encoder_twin

BATCH, SOURCE, TARGET = 2, 7, 5
SIZES = dict(src_vocab_size=13, tgt_vocab_size=17, d_model=30, num_layers=2, num_heads=3, d_ff=37, max_len=23, dropout=0.0)
NORM_FIRST = pytest.mark.parametrize("norm_first", [True, False], ids=["pre-LN", "post-LN"])


def random_transformer(norm_first=True):
    """In double precision, so that equal means equal."""
    return randomise(Transformer(**SIZES, norm_first=norm_first)).double()


def logits(model, src, tgt):
    return model(src, tgt, *create_masks(src, tgt))


@NORM_FIRST
def test_the_stacks_are_torchs(norm_first):
    model = random_transformer(norm_first)
    src, tgt = random_tokens((BATCH, SOURCE), 13, 1), random_tokens((BATCH, TARGET), 17, 2)
    src[1, 4:] = 0
    causal = torch.ones(TARGET, TARGET, dtype=torch.bool).tril()
    encoder, decoder = encoder_twin(model, norm_first).double(), decoder_twin(model, norm_first).double()
    memory = encoder(model.embed(model.src_embedding, src), src_key_padding_mask=src == 0)
    hidden = decoder(model.embed(model.tgt_embedding, tgt), memory, tgt_mask=~causal, memory_key_padding_mask=src == 0)
    torch.testing.assert_close(logits(model, src, tgt), model.fc_out(hidden))


@given(st.integers(0, 10_000), st.integers(1, TARGET - 1))
def test_a_future_token_never_alters_a_past_logit(seed, changed):
    model = random_transformer()
    src, tgt = random_tokens((BATCH, SOURCE), 13, seed), random_tokens((BATCH, TARGET), 17, seed + 1)
    other = tgt.clone()
    other[:, changed:] = random_tokens((BATCH, TARGET - changed), 17, seed + 2)
    assert torch.equal(logits(model, src, tgt)[:, :changed], logits(model, src, other)[:, :changed])


def test_the_present_token_does_alter_its_logit():
    model = random_transformer()
    src, tgt = random_tokens((BATCH, SOURCE), 13), random_tokens((BATCH, TARGET), 17)
    other = tgt.clone()
    other[:, 2] = tgt[:, 2] % 16 + 1
    assert (logits(model, src, tgt)[:, 2] != logits(model, src, other)[:, 2]).any()


@given(st.integers(0, 10_000), st.integers(1, 11), st.integers(0, 3))
def test_padding_alters_nothing_at_real_positions(seed, more_source, more_target):
    model = random_transformer()
    src, tgt = random_tokens((BATCH, SOURCE), 13, seed), random_tokens((BATCH, TARGET), 17, seed + 1)
    padded_src = torch.cat([src, src.new_zeros(BATCH, more_source)], 1)
    padded_tgt = torch.cat([tgt, tgt.new_zeros(BATCH, more_target)], 1)
    torch.testing.assert_close(logits(model, padded_src, padded_tgt)[:, :TARGET], logits(model, src, tgt))


@given(st.permutations(range(SOURCE)))
def test_without_positions_the_encoder_does_not_know_the_order(order):
    model = random_transformer()
    model.positions.table.zero_()
    src = random_tokens((BATCH, SOURCE), 13)
    everything = torch.ones(BATCH, 1, 1, SOURCE, dtype=torch.bool)
    torch.testing.assert_close(model.encode(src[:, order], everything), model.encode(src, everything)[:, order])


def test_with_positions_the_encoder_knows_the_order():
    model, src = random_transformer(), random_tokens((BATCH, SOURCE), 13)
    everything = torch.ones(BATCH, 1, 1, SOURCE, dtype=torch.bool)
    assert not torch.allclose(model.encode(src.flip(1), everything), model.encode(src, everything).flip(1))


def test_an_embedding_is_scaled_before_its_position_is_added():
    model = random_transformer()
    embedded = model.embed(model.src_embedding, torch.tensor([[4]]), start=3)[0, 0]
    torch.testing.assert_close(embedded, model.src_embedding.weight[4] * math.sqrt(30) + model.positions.table[3])


def test_a_sequence_longer_than_the_table_is_refused():
    model, src = random_transformer(), random_tokens((1, SIZES["max_len"] + 1), 13)
    with pytest.raises(ValueError, match="24 positions are needed"):
        model.encode(src, torch.ones(1, 1, 1, src.size(1), dtype=torch.bool))


def test_post_ln_has_no_final_norm():
    assert not [name for name in random_transformer(norm_first=False).state_dict() if name.startswith(("encoder_norm", "decoder_norm"))]


def test_the_positional_table_is_no_weight():
    assert not [name for name in random_transformer().state_dict() if "positions" in name]


def test_heads_must_divide_the_width():
    with pytest.raises(ValueError, match="cannot be divided among 7 heads"):
        Transformer(**{**SIZES, "num_heads": 7})
