"""Greedy decoding: cached, uncached and teacher-forced are the same computation."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn.utils.rnn import pad_sequence

from core.capture import capture_attention
from core.decoding import greedy_decode, greedy_decode_lightning, inference, trace_decode
from helpers import random_model, random_tokens

VOCAB, START, END = 7, 7, 8  # few tokens, so that random models also write <eos>
SEEDS = st.integers(0, 10_000)


def model_that_always_writes(token):
    model = random_model(src_vocab_size=VOCAB)
    model.transformer.fc_out.weight.data.zero_()
    model.transformer.fc_out.bias.data.zero_()[token] = 3.0
    return model


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


@given(SEEDS)
def test_a_trace_has_the_rows_that_the_cached_steps_saw(seed):
    model, source = random_model(seed, VOCAB), random_tokens((5,), VOCAB, seed)
    trace = trace_decode(model, source, 11, START, END)
    with capture_attention(model) as seen:
        greedy_decode(model, source[None], 11, START, END)
    torch.testing.assert_close(trace.encoder, torch.cat(seen.encoder), rtol=1e-4, atol=1e-5)
    assert len(seen.cross) == len(seen.decoder) == 2 * len(trace.tokens)
    for step in range(len(trace.tokens)):
        for layer in range(2):
            decoder, cross = seen.decoder[2 * step + layer][0, :, 0], seen.cross[2 * step + layer][0, :, 0]
            torch.testing.assert_close(trace.decoder[layer, :, step, :step + 1], decoder, rtol=1e-4, atol=1e-5)
            torch.testing.assert_close(trace.cross[layer, :, step], cross, rtol=1e-4, atol=1e-5)
            assert (trace.decoder[layer, :, step, step + 1:] == 0).all()


@given(SEEDS)
def test_a_traces_tokens_are_the_most_probable(seed):
    trace = trace_decode(random_model(seed, VOCAB), random_tokens((5,), VOCAB, seed), 11, START, END)
    assert trace.probabilities.argmax(1).tolist() == trace.tokens.tolist()
    torch.testing.assert_close(trace.probabilities.sum(1), torch.ones(len(trace.tokens)))
    assert [best[0][0] for best in trace.candidates(3)] == trace.tokens.tolist()


def test_candidates_are_sorted_and_no_more_than_there_are():
    trace = trace_decode(random_model(1, VOCAB), random_tokens((5,), VOCAB), 3, START, END)
    for row, best in zip(trace.probabilities, trace.candidates(100), strict=True):
        assert [probability for _, probability in best] == sorted(row.tolist(), reverse=True)
        assert sorted(token for token, _ in best) == list(range(VOCAB + 2))


def test_decoding_ends_with_the_end_symbol():
    trace = trace_decode(model_that_always_writes(END), random_tokens((5,), VOCAB), 11, START, END)
    assert trace.tokens.tolist() == [END]
    assert trace.ended


def test_decoding_ends_at_the_length_limit():
    trace = trace_decode(model_that_always_writes(3), random_tokens((5,), VOCAB), 4, START, END)
    assert trace.tokens.tolist() == [3, 3, 3, 3]
    assert not trace.ended


def test_padding_that_the_model_writes_itself_is_not_hidden_from_it():
    model, source = model_that_always_writes(0), random_tokens((5,), VOCAB)
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
    model = model_that_always_writes(3)
    with pytest.raises(ValueError, match="30 positions are needed"):
        greedy_decode(model, random_tokens((1, 5), VOCAB), 30, START, END)


@pytest.mark.parametrize("source", [torch.zeros(0, dtype=torch.long), torch.zeros(3, dtype=torch.long)], ids=["empty", "only padding"])
def test_a_source_without_tokens_is_refused(source):
    with pytest.raises(ValueError, match="no token to attend to"):
        trace_decode(random_model(src_vocab_size=VOCAB), source, 4, START, END)


@given(SEEDS, st.lists(st.integers(1, VOCAB - 1), max_size=13), st.integers(1, 11))
def test_no_draft_changes_what_is_written(seed, draft, max_len):
    model, source = random_model(seed, VOCAB), random_tokens((5,), VOCAB, seed)
    trace = trace_decode(model, source, max_len, START, END, torch.tensor(draft, dtype=torch.long))
    assert trace.tokens.tolist() == greedy_decode(model, source[None], max_len, START, END)[0].tolist()
    assert trace.decoder.shape[2:] == (len(trace.tokens), len(trace.tokens))
    assert trace.cross.shape[2:] == (len(trace.tokens), len(source))
    assert trace.probabilities.argmax(1).tolist() == trace.tokens.tolist()


@pytest.mark.parametrize("draft", [[3, 3, 3, 3, 3], [3, 3, 3, 3, 3, 3, 3], [3, 3]], ids=["right", "goes on too long", "ends too early"])
def test_a_right_draft_is_read_and_not_written_again(draft, monkeypatch):
    monkeypatch.setattr("core.decoding.write_tokens", lambda *args: pytest.fail("written token by token"))
    model = model_that_always_writes(3)
    trace = trace_decode(model, random_tokens((5,), VOCAB), 5 if len(draft) > 2 else 3, START, END, torch.tensor(draft))
    assert set(trace.tokens.tolist()) == {3}


def test_a_draft_that_is_wrong_at_its_last_token_is_known_whole(monkeypatch):
    monkeypatch.setattr("core.decoding.write_tokens", lambda *args: pytest.fail("written token by token"))
    trace = trace_decode(model_that_always_writes(END), random_tokens((5,), VOCAB), 11, START, END)
    assert trace.tokens.tolist() == [END]
