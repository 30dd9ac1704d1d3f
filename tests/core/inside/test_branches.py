"""Branches: forced tokens, then greedy ones; and teacher forcing beside free running."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.decoding import greedy_decode_lightning
from core.inside.branches import decode_from, recovers_at
from core.inside.forcing import compare_forcing
from core.lit import LitTransformer
from core.masks import create_look_ahead_mask
from core.trace import DecodeTrace, trace_decode
from helpers import model_that_always_writes, random_model, random_tokens, randomise

VOCAB, START, END = 7, 7, 8


def none():
    return torch.zeros(0, dtype=torch.long)


@given(st.integers(0, 10_000))
def test_without_force_it_is_greedy_decoding(seed):
    model, source = random_model(seed, VOCAB), random_tokens((5,), VOCAB, seed)
    branch, trace = decode_from(model, source, none(), 11, START, END), trace_decode(model, source, 11, START, END)
    assert torch.equal(branch.tokens, trace.tokens) and branch.ended == trace.ended
    torch.testing.assert_close(branch.probabilities, trace.probabilities, rtol=1e-4, atol=1e-5)


@given(st.integers(0, 10_000))
def test_behind_what_it_would_have_written_it_goes_on_the_same(seed):
    model, source = random_model(seed, VOCAB), random_tokens((5,), VOCAB, seed)
    whole = decode_from(model, source, none(), 11, START, END)
    again = decode_from(model, source, whole.tokens[:len(whole.tokens) // 2], 11, START, END)
    assert torch.equal(again.tokens, whole.tokens)


def test_a_forced_token_is_read_by_all_later_steps():
    model, source = random_model(1, VOCAB), random_tokens((5,), VOCAB)
    forced = torch.tensor([3, 5])
    branch = decode_from(model, source, forced, 7, START, END)
    assert branch.tokens[:2].tolist() == [3, 5] and branch.forced == 2
    for step in range(2, len(branch.tokens)):  # by the lesson's way: the whole output through the decoder, once for each token
        tgt = torch.cat([torch.tensor([START]), branch.tokens[:step]])[None]
        with torch.no_grad():
            out = model.decode(tgt, model.encode(source[None], None), None, create_look_ahead_mask(step + 1))
            assert model.transformer.fc_out(out[:, -1]).argmax(-1).item() == branch.tokens[step]


def test_the_models_own_choice_stands_beside_a_forced_token():
    branch = decode_from(model_that_always_writes(3, VOCAB), random_tokens((5,), VOCAB), torch.tensor([5, 6]), 4, START, END)
    assert branch.tokens.tolist() == [5, 6, 3, 3] and branch.probabilities.argmax(-1).tolist() == [3, 3, 3, 3]
    assert not branch.ended


@pytest.mark.parametrize("forced, most, message", [([1, 2, 3], 2, "3 tokens are forced, but 2"), ([END, 1], 5, "behind <eos>")])
def test_what_cannot_be_forced_is_refused(forced, most, message):
    with pytest.raises(ValueError, match=message):
        decode_from(random_model(1, VOCAB), random_tokens((5,), VOCAB), torch.tensor(forced), most, START, END)


@pytest.mark.parametrize("forced, tokens, right, at", [
    (1, [9, 2, 3, END], [1, 2, 3, END], 1), (1, [9, 9, 3, END], [1, 2, 3, END], 2), (1, [9, 2, 3], [1, 2, 3, END], None),
    (1, [9, 2, 3, 4], [1, 2, 3, END], None), (4, [1, 2, 3, END], [1, 2, 3, END], None),
])
def test_whether_it_recovers(forced, tokens, right, at):
    nothing = torch.zeros(0)
    trace = DecodeTrace(nothing, torch.tensor(tokens), START, END, nothing, nothing, nothing, nothing, forced)
    assert recovers_at(trace, torch.tensor(right)) == at


def test_teacher_forcing_reads_the_right_tokens_and_free_running_its_own():
    model, source, expected = random_model(2, VOCAB), random_tokens((5,), VOCAB), torch.tensor([3, 1, 4, 1, 5, END])
    found = compare_forcing(model, source, expected, START, END)
    tgt = torch.tensor([[START, 3, 1, 4, 1, 5]])
    with torch.no_grad():
        logits = model(source[None], tgt)[0]
    losses = torch.nn.functional.cross_entropy(logits, expected, reduction="none")
    torch.testing.assert_close(found.forced.losses, losses)
    assert found.forced.loss == pytest.approx(losses.mean().item())
    free = greedy_decode_lightning(model, source[None], 6, START, END, "cpu")[0, 1:]
    assert torch.equal(found.free.tokens, free)
    assert found.wrong_at == next((i for i, (one, other) in enumerate(zip(free, expected, strict=False)) if one != other), None)
    before = slice(0, found.wrong_at + 1)  # up to the first mistake both have read the same
    torch.testing.assert_close(found.free.losses[before], losses[before], rtol=1e-4, atol=1e-5)


def test_a_model_trained_with_a_visible_future_is_forced_with_it():
    model = LitTransformer(VOCAB, VOCAB + 2, d_model=30, num_layers=1, num_heads=3, d_ff=34, dropout=0, no_look_ahead=True)
    model = randomise(model, 5).eval()
    source, expected = random_tokens((5,), VOCAB), torch.tensor([3, 1, 4, END])
    as_trained = compare_forcing(model, source, expected, START, END)
    hidden = compare_forcing(model, source, expected, START, END, as_trained=False)
    with torch.no_grad():
        logits = model(source[None], torch.tensor([[START, 3, 1, 4]]))[0]
    torch.testing.assert_close(as_trained.forced.losses, torch.nn.functional.cross_entropy(logits, expected, reduction="none"))
    assert not torch.allclose(as_trained.forced.losses, hidden.forced.losses)
    assert torch.equal(as_trained.free.tokens, hidden.free.tokens)
