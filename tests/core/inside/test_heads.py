"""Heads switched: exactly those, exactly so, and what it costs."""

import math

import pytest
import torch

from core.capture import capture_attention
from core.checkpoint import load_checkpoint
from core.inside.heads import Ablation, Change, Head, fixed, heads_of, off, switched_heads, uniform
from core.inside.recorded_pass import record_pass
from core.training.evaluation import HeldOut
from helpers import random_model, random_tokens

VOCAB = 13
SOURCE, TARGET = random_tokens((7,), VOCAB, 1), random_tokens((5,), VOCAB, 2)
CROSS = Head("cross", 1, 2)


def maps_of(model, switches):
    with switched_heads(model, switches), capture_attention(model) as maps:
        record_pass(model, SOURCE, TARGET)
    return maps


@pytest.mark.parametrize("head", [Head("encoder", 0, 1), Head("decoder", 1, 0), CROSS])
def test_a_head_that_is_off_adds_nothing_and_no_other_head_is_touched(head):
    model = random_model(3, VOCAB)
    before, after = maps_of(model, {}), maps_of(model, {head: off})
    seen = getattr(after, head.kind)[head.layer][0]
    assert (seen[head.head] == 0).all()
    others = [other for other in range(3) if other != head.head]
    assert torch.equal(seen[others], getattr(before, head.kind)[head.layer][0, others])
    assert not any(module._forward_hooks for module in model.modules())


def test_off_is_a_model_whose_w_o_has_zeros_for_that_head():
    model, twin = random_model(3, VOCAB), random_model(3, VOCAB)
    with torch.no_grad():
        twin.transformer.decoder[1].cross_attention.out_proj.weight[:, 20:30] = 0
    with switched_heads(model, {CROSS: off}):
        logits = record_pass(model, SOURCE, TARGET).logits
    torch.testing.assert_close(logits, record_pass(twin, SOURCE, TARGET).logits)


def test_uniform_spreads_over_what_the_mask_allows():
    model = random_model(3, VOCAB)
    seen = maps_of(model, {Head("decoder", 0, 1): uniform, CROSS: uniform})
    expected = torch.tril(torch.ones(5, 5)) / torch.arange(1, 6)[:, None]
    torch.testing.assert_close(seen.decoder[0][0, 1], expected)
    torch.testing.assert_close(seen.cross[1][0, 2], torch.full((5, 7), 1 / 7))


def test_fixed_gives_the_weights_of_another_source():
    model = random_model(3, VOCAB)
    pattern = torch.softmax(torch.randn(3, 11, generator=torch.Generator().manual_seed(0)), -1)
    seen = maps_of(model, {CROSS: fixed(pattern)}).cross[1][0, 2]
    cut = pattern[:, :7] / pattern[:, :7].sum(-1, keepdim=True)
    torch.testing.assert_close(seen[:3], cut)
    torch.testing.assert_close(seen[3:], maps_of(model, {}).cross[1][0, 2, 3:])  # beyond the pattern: its own


def test_a_head_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="no head"), switched_heads(random_model(3, VOCAB), {Head("cross", 2, 0): off}):
        pass


def test_an_interval_is_that_of_the_paired_table():
    change = Change((CROSS,), 100, before=90, after=72, lost=20, gained=2)
    low, high = change.interval
    middle, variance = (2.5 - 20.5) / 102, (2.5 + 20.5 - (2.5 - 20.5) ** 2 / 102) / 102 ** 2
    assert change.change == pytest.approx(-0.18)
    assert (low, high) == pytest.approx((middle - 1.96 * math.sqrt(variance), middle + 1.96 * math.sqrt(variance)), abs=1e-4)
    none = Change((CROSS,), 100, 90, 90, 0, 0).interval
    assert none[0] < 0 < none[1]


@pytest.fixture(scope="module")
def ablation():
    """Of the shipped model, on some of its held-out sequences."""
    experiment, model, _ = shipped()
    held_out = HeldOut(experiment)
    held_out.src, held_out.expected = held_out.src[:61], held_out.expected[:61]
    return Ablation(model, held_out)


def shipped():
    loaded = load_checkpoint("assets/classroom-0400.ckpt")
    return loaded.experiment, loaded.model, loaded.step


def test_switching_is_counted_sequence_by_sequence(ablation):
    unchanged = ablation.change({})
    assert unchanged.before == unchanged.after > 55 and unchanged.lost == unchanged.gained == 0
    everything = ablation.change(dict.fromkeys(heads_of(ablation.model), off))
    assert everything.after == 0 and everything.lost == everything.before


def test_the_ranking_finds_heads_that_matter_and_the_set_breaks_the_task(ablation):
    ranked = list(ablation.ranking())
    assert [change.heads for change in ranked] == [(head,) for head in heads_of(ablation.model)]
    found = list(ablation.breaking_set(ranked))
    assert [len(change.heads) for change in found] == list(range(1, len(found) + 1))
    assert found[-1].after < 0.5 * found[-1].before
    assert all(change.after >= 0.5 * change.before for change in found[:-1])
    again = ablation.change(dict.fromkeys(found[-1].heads, off))
    assert again == found[-1]
