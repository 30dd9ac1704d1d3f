"""Greedy decoding: cached, uncached and teacher-forced are the same computation."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn.utils.rnn import pad_sequence

from core.decoding import greedy_decode, greedy_decode_lightning, inference
from core.trace import trace_decode
from helpers import model_that_always_writes, random_model, random_tokens

VOCAB, START, END = 7, 7, 8  # few tokens, so that random models also write <eos>
SEEDS = st.integers(0, 10_000)


@given(SEEDS, st.booleans())
def test_cached_decoding_is_the_lessons_loop_token_for_token(seed, norm_first):
    model = random_model(seed, VOCAB, norm_first=norm_first)
    src = random_tokens((1, 5), VOCAB, seed)
    cached = greedy_decode(model, src, 11, START, END)
    uncached = greedy_decode_lightning(model, src, 11, START, END, model.device)
    assert [START, *cached[0].tolist()] == uncached[0].tolist()


@given(SEEDS)
def test_a_batch_is_decoded_as_one_by_one(seed):
    model = random_model(seed, VOCAB)
    sources = [random_tokens((length,), VOCAB, seed + length) for length in (5, 2, 7, 3)]
    together = greedy_decode(model, pad_sequence(sources, batch_first=True), 11, START, END)
    for row, source in zip(together, sources, strict=True):
        alone = greedy_decode(model, source[None], 11, START, END)[0]
        assert row[:len(alone)].tolist() == alone.tolist()
        assert (row[len(alone):] == 0).all()


def test_padding_that_the_model_writes_itself_is_not_hidden_from_it():
    model, source = model_that_always_writes(0, VOCAB), random_tokens((5,), VOCAB)
    assert greedy_decode(model, source[None], 3, START, END).tolist() == [[0, 0, 0]]
    assert greedy_decode_lightning(model, source[None], 3, START, END, model.device).tolist() == [[START, 0, 0, 0]]
    trace = trace_decode(model, source, 3, START, END)
    assert (trace.decoder[:, :, 2] > 0).all()


def test_nothing_is_written_where_nothing_may_be():
    assert greedy_decode(random_model(src_vocab_size=VOCAB), random_tokens((2, 5), VOCAB), 0, START, END).shape == (2, 0)


def decode_cached(model):
    greedy_decode(model, random_tokens((2, 5), VOCAB), 4, START, END)


def decode_as_the_lesson(model):
    greedy_decode_lightning(model, random_tokens((1, 5), VOCAB), 4, START, END, model.device)


def decode_with_trace(model):
    trace_decode(model, random_tokens((5,), VOCAB), 4, START, END)


@pytest.mark.parametrize("decode", [decode_cached, decode_as_the_lesson, decode_with_trace])
def test_every_module_stays_in_its_mode_and_on_its_device(decode):
    model = random_model(src_vocab_size=VOCAB, dropout=0.1).train()
    model.transformer.encoder[1].eval()
    modes, device = [module.training for module in model.modules()], model.device
    decode(model)
    assert [module.training for module in model.modules()] == modes
    assert model.device == device
    assert torch.is_grad_enabled()


def test_every_module_stays_in_its_mode_after_an_error():
    model = random_model(src_vocab_size=VOCAB).train()
    with pytest.raises(RuntimeError, match="on purpose"), inference(model):
        assert not any(module.training for module in model.modules())
        raise RuntimeError("on purpose")
    assert all(module.training for module in model.modules())


def test_positions_can_run_out():
    model = model_that_always_writes(3, VOCAB)
    with pytest.raises(ValueError, match="30 positions are needed"):
        greedy_decode(model, random_tokens((1, 5), VOCAB), 30, START, END)
