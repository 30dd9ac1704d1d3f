"""A trace: the rows that steps would compute, whatever the draft."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.capture import capture_attention
from core.decoding import greedy_decode
from core.trace import trace_decode
from helpers import model_that_always_writes, random_model, random_tokens

VOCAB, START, END = 7, 7, 8  # few tokens, so that random models also write <eos>
SEEDS = st.integers(0, 10_000)


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
    trace = trace_decode(model_that_always_writes(END, VOCAB), random_tokens((5,), VOCAB), 11, START, END)
    assert trace.tokens.tolist() == [END]
    assert trace.ended


def test_decoding_ends_at_the_length_limit():
    trace = trace_decode(model_that_always_writes(3, VOCAB), random_tokens((5,), VOCAB), 4, START, END)
    assert trace.tokens.tolist() == [3, 3, 3, 3]
    assert not trace.ended


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


def passes_of(model, monkeypatch):
    """Counts the decoder's passes from now on."""
    passes, decode = [], model.transformer.decode

    def counted(tokens, *rest):
        passes.append(tokens.size(1))
        return decode(tokens, *rest)

    monkeypatch.setattr(model.transformer, "decode", counted)
    return passes


@pytest.mark.parametrize("draft, max_len, passes", [
    ([3] * 5, 5, [5]), ([3] * 7, 5, [5]), ([3] * 4, 5, [5]), ([3, 3], 3, [3]), ([3, 3], 11, [3, 11]),
], ids=["right", "goes on too long", "the last is not asked for", "ends too early", "much too early, and the model repeats itself"])
def test_a_right_draft_is_read_in_one_pass(draft, max_len, passes, monkeypatch):
    model = model_that_always_writes(3, VOCAB)
    counted = passes_of(model, monkeypatch)
    trace = trace_decode(model, random_tokens((5,), VOCAB), max_len, START, END, torch.tensor(draft))
    assert trace.tokens.tolist() == [3] * max_len
    assert counted == passes


def test_a_draft_that_is_wrong_at_once_is_known_whole(monkeypatch):
    model = model_that_always_writes(END, VOCAB)
    counted = passes_of(model, monkeypatch)
    assert trace_decode(model, random_tokens((5,), VOCAB), 11, START, END).tokens.tolist() == [END]
    assert counted == [6]


def test_positions_may_run_out_for_a_draft_but_not_for_what_is_written():
    model = model_that_always_writes(3, VOCAB)  # knows 29 positions
    source = random_tokens((5,), VOCAB)
    assert len(trace_decode(model, source, 29, START, END).tokens) == 29
    with pytest.raises(ValueError, match="30 positions are needed"):
        trace_decode(model, source, 30, START, END)
    ends = model_that_always_writes(END, VOCAB)
    assert trace_decode(ends, source, 99, START, END, torch.full((43,), 3)).tokens.tolist() == [END]


@given(SEEDS)
def test_no_decoding_needs_more_passes_than_tokens(seed):
    model, source = random_model(seed, VOCAB), random_tokens((5,), VOCAB, seed)
    with pytest.MonkeyPatch.context() as monkeypatch:
        counted = passes_of(model, monkeypatch)
        trace = trace_decode(model, source, 11, START, END)
    assert len(counted) <= len(trace.tokens)


@given(SEEDS, st.lists(st.integers(0, VOCAB), max_size=6), st.integers(6, 9))
def test_behind_given_tokens_it_decodes_as_the_lessons_loop_would(seed, forced, max_len):
    model, source = random_model(seed, VOCAB), random_tokens((5,), VOCAB, seed)
    trace = trace_decode(model, source, max_len, START, END, forced=forced)
    assert trace.forced == len(forced) and trace.tokens[:len(forced)].tolist() == forced
    with torch.no_grad():  # the whole output through the decoder, without masks but the look-ahead mask
        tgt = torch.tensor([[START, *trace.tokens[:-1].tolist()]])
        memory = model.encode(source[None], None)
        logits = model.transformer.fc_out(model.decode(tgt, memory, None, torch.ones(tgt.size(1), tgt.size(1)).tril().bool()))[0]
    assert trace.tokens[len(forced):].tolist() == logits.argmax(-1)[len(forced):].tolist()
    torch.testing.assert_close(trace.probabilities, logits.softmax(-1), rtol=1e-4, atol=1e-5)
    assert len(trace.tokens) == max_len or trace.ended


def test_the_end_may_be_forced_and_nothing_comes_behind_it():
    trace = trace_decode(model_that_always_writes(3, VOCAB), random_tokens((5,), VOCAB), 9, START, END, forced=[2, END])
    assert trace.tokens.tolist() == [2, END] and trace.cross.shape[2] == 2
    assert trace.probabilities.argmax(1).tolist() == [3, 3]


def test_every_place_may_be_forced_also_where_the_positions_end():
    trace = trace_decode(random_model(1, VOCAB, max_len=5), random_tokens((5,), VOCAB), 5, START, END, forced=[1, 2, 3, 4, 5])
    assert trace.tokens.tolist() == [1, 2, 3, 4, 5]
