"""Heads switched: exactly those, exactly so, and what it costs."""

import math

import pytest
import torch

from core.build import build_batches, build_model
from core.capture import capture_attention
from core.checkpoint import load_checkpoint
from core.inside.heads import Ablation, Change, Head, fixed, heads_of, off, switched_heads, uniform
from core.inside.recorded_pass import record_pass
from core.training.evaluation import HeldOut
from helpers import TINY, random_model, random_tokens

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
    return Ablation(model, HeldOut(experiment, 61))


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
    states = list(ablation.breaking_set(ranked))
    found = states[-1].sets
    assert [len(change.heads) for change in found] == list(range(1, len(found) + 1))
    assert states[-1].broken and found[-1].after < 0.5 * found[-1].before
    assert all(change.after >= 0.5 * change.before for change in found[:-1])
    assert ablation.change(dict.fromkeys(found[-1].heads, off)) == found[-1]


def test_the_search_says_how_far_it_is_after_each_set(ablation):
    ranked = list(ablation.ranking())
    states = list(ablation.breaking_set(ranked, share=0.02))
    tried = [state.tried for state in states]
    assert tried == sorted(tried) and len(states[-1].sets) > 1
    assert tried[-1] == sum(len(ranked) - size for size in range(1, len(states[-1].sets)))  # of each further size, one set a head
    best = states[-1].sets[1]
    alone = [head for head in heads_of(ablation.model) if head not in best.heads[:1]]
    assert best.after == min(ablation.change({best.heads[0]: off, head: off}).after for head in alone)


@pytest.mark.parametrize("name", ["classroom-0050", "classroom-0075", "classroom-0400"])
@pytest.mark.parametrize("switches", [{}, {CROSS: off}, {Head("encoder", 0, 1): uniform, Head("decoder", 1, 0): off}], ids=len)
def test_one_pass_over_the_right_answer_tells_what_decoding_would(name, switches):
    loaded = load_checkpoint(f"assets/{name}.ckpt")
    same_as_decoding(loaded.model, HeldOut(loaded.experiment), switches)


@pytest.mark.parametrize("broken", ["no_look_ahead", "no_padding_mask", "no_positions", "no_scaling", "no_residual"])
def test_it_does_so_for_models_that_were_broken(broken):
    experiment = TINY.with_settings(**{broken: True, "norm_first": broken != "no_scaling", "max_len": 4, "max_steps": 41})
    model = build_model(experiment)
    batches, optimizer = iter(build_batches(experiment)), torch.optim.Adam(model.parameters(), 0.01)
    for _ in range(41):
        src, tgt = next(batches)
        optimizer.zero_grad()
        model.criterion(model(src, tgt[:, :-1]).transpose(1, 2), tgt[:, 1:]).backward()
        optimizer.step()
    held_out = HeldOut(experiment)
    for switches in ({}, {Head("cross", 0, 1): off}, {Head("encoder", 0, 2): fixed(torch.eye(5))}):
        same_as_decoding(model.eval(), held_out, switches)


def same_as_decoding(model, held_out, switches):
    """Compares with an answer that is written token by token; some must be right and some wrong where that is so."""
    ablation = Ablation(model, held_out)
    with switched_heads(model, switches):
        decoded = (held_out.answer(model) == held_out.expected).all(1)
    assert torch.equal(ablation.answers_right(switches), decoded)
    assert torch.equal(ablation.answers_right({}), ablation.right)  # what is kept of lower layers is as it was


def test_layers_are_tried_in_any_order(ablation):
    again = Ablation(ablation.model, HeldOut(shipped()[0], 61))
    in_order = {change.heads: change for change in ablation.ranking()}
    for head in reversed(heads_of(ablation.model)):
        assert again.change({head: off}) == in_order[(head,)]
