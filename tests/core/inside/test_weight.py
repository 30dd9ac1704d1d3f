"""One cell explained: recomputed here once more, from the weights, by hand."""

import math

import pytest
import torch
from torch.nn import functional as F

from core.capture import capture_attention
from core.inside.heads import Head, off, switched_heads, uniform
from core.inside.recorded_pass import record_pass
from core.inside.weight import explain_head, explain_weight
from core.lit import LitTransformer
from core.masks import create_look_ahead_mask, create_padding_mask
from core.training.attention_history import KINDS
from helpers import random_model, random_tokens, randomise

VOCAB = 13
SOURCE = torch.cat([random_tokens((5,), VOCAB, 1), torch.zeros(2, dtype=torch.long)])  # padded, so that the mask has something to hide
TARGET = random_tokens((5,), VOCAB, 2)


def by_hand(model, kind, layer, head, row):
    """The row's weights, the head's output and its share, straight from the parameters.

    The streams come from torch.nn's own modules, fed by a pass of the model with other taps than the explanation's.
    """
    src_mask, tgt_mask = create_padding_mask(SOURCE[None]), create_look_ahead_mask(5)
    stack = model.transformer.encoder if kind == "encoder" else model.transformer.decoder
    attention = stack[layer].cross_attention if kind == "cross" else stack[layer].self_attention
    seen = []
    hook = attention.register_forward_hook(lambda module, inputs, kwargs, out: seen.append((inputs, kwargs)), with_kwargs=True)
    with torch.no_grad():
        memory = model.encode(SOURCE[None], src_mask)
        model.decode(TARGET[None], memory, src_mask, tgt_mask)
    hook.remove()
    [(inputs, kwargs)] = seen
    x, keys_from = inputs[0][0], inputs[1][0] if len(inputs) > 1 else inputs[0][0]
    mask = (kwargs.get("mask") if len(inputs) < 3 else inputs[2]).expand(1, 1, len(x), len(keys_from))[0, 0]
    d_k = 10
    weight, bias = attention.in_proj.weight.detach(), attention.in_proj.bias.detach()
    rows = slice(head * d_k, (head + 1) * d_k)
    query = F.linear(x[row], weight[:30][rows], bias[:30][rows])
    key = F.linear(keys_from, weight[30:60][rows], bias[30:60][rows])
    value = F.linear(keys_from, weight[60:][rows], bias[60:][rows])
    scores = torch.stack([(query * one).sum() / (attention.scale or math.sqrt(d_k)) for one in key])
    scores[~mask[row]] = -math.inf
    weights = scores.softmax(-1)
    mixed = sum(weights[j] * value[j] for j in range(len(value)))
    return query, key, weights, mixed, attention.out_proj.weight.detach()[:, rows] @ mixed


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("norm_first", [True, False], ids=["pre-LN", "post-LN"])
def test_a_cell_is_what_the_parameters_make_it(kind, norm_first):
    model = random_model(3, VOCAB, norm_first=norm_first)
    found = explain_weight(model, record_pass(model, SOURCE, TARGET), kind, 1, 2, 3, 1)
    query, key, weights, mixed, share = by_hand(model, kind, 1, 2, 3)
    for ours, theirs in ((found.query, query), (found.key, key[1]), (found.weights, weights), (found.mixed, mixed), (found.share, share)):
        torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-5)
    assert found.weight == pytest.approx(weights[1].item(), abs=1e-6)
    assert found.dot == pytest.approx(found.products.sum().item()) and found.score == pytest.approx(found.dot / math.sqrt(10))
    assert found.disagreement < 1e-5
    assert found.exponentials.sum().item() == pytest.approx(found.total)


@pytest.mark.parametrize("kind", KINDS)
def test_the_shares_of_all_heads_and_the_bias_are_what_the_sub_layer_writes(kind):
    model = random_model(4, VOCAB)
    recorded = record_pass(model, SOURCE, TARGET)
    cells = [explain_weight(model, recorded, kind, 0, head, 2, 0) for head in range(3)]
    torch.testing.assert_close(sum(cell.share for cell in cells) + cells[0].bias, cells[0].written, rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(cells[0].before + cells[0].written, cells[0].after)


def test_hidden_columns_have_no_weight():
    model = random_model(3, VOCAB)
    recorded = record_pass(model, SOURCE, TARGET)
    future = explain_weight(model, recorded, "decoder", 0, 0, 1, 4)
    padding = explain_weight(model, recorded, "cross", 0, 0, 1, 6)
    assert future.weight == padding.weight == 0 and not future.allowed[4] and not padding.allowed[6]
    assert future.allowed.tolist() == [True, True, False, False, False]


def test_a_model_that_computes_otherwise_is_told_of(monkeypatch):
    model = random_model(3, VOCAB)
    monkeypatch.setattr("core.attention.softmax", lambda scores: scores.softmax(-1) * 1.01)
    recorded = record_pass(model, SOURCE, TARGET)
    assert explain_weight(model, recorded, "cross", 0, 0, 1, 2).disagreement > 1e-4


def test_without_scaling_nothing_is_divided():
    model = LitTransformer(VOCAB, VOCAB + 2, d_model=30, num_layers=1, num_heads=3, d_ff=34, dropout=0, no_scaling=True)
    model = randomise(model, 5).eval()
    with capture_attention(model) as maps:
        recorded = record_pass(model, SOURCE, TARGET)
    found = explain_weight(model, recorded, "cross", 0, 1, 2, 3)
    assert found.scale == 1 and found.score == pytest.approx(found.dot)
    torch.testing.assert_close(found.weights, maps.cross[0][0, 1, 2])


@pytest.mark.parametrize("cell", [
    ("cross", 2, 0, 0, 0), ("cross", -1, 0, 0, 0), ("cross", 0, 3, 0, 0), ("cross", 0, -1, 0, 0), ("cross", 0, 0, 5, 0),
    ("cross", 0, 0, 0, 7), ("cross", 0, 0, -1, 0), ("decoder", 0, 0, 0, 5), ("encoder", 0, 0, 7, 0), ("nothing", 0, 0, 0, 0),
])
def test_a_cell_that_is_not_there_is_refused(cell):
    model = random_model(3, VOCAB)
    with pytest.raises(ValueError):
        explain_weight(model, record_pass(model, SOURCE, TARGET), *cell)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("norm_first", [True, False])
def test_a_whole_head_is_what_the_parameters_make_it(kind, norm_first):
    model = random_model(3, VOCAB, norm_first=norm_first)
    recorded = record_pass(model, SOURCE, TARGET)
    found = explain_head(model, recorded, kind, 1, 2)
    for row in range(len(found.queries)):
        query, key, weights, _, share = by_hand(model, kind, 1, 2, row)
        for ours, theirs in ((found.queries[row], query), (found.keys, key), (found.weights[row], weights), (found.shares[row], share)):
            torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-5)
        assert found.allowed[row].tolist() == (weights > 0).tolist()
    attention = model.transformer.encoder[1].self_attention if kind == "encoder" else model.transformer.decoder[1]
    attention = attention if kind == "encoder" else getattr(attention, "cross_attention" if kind == "cross" else "self_attention")
    assert torch.equal(found.w_o, attention.out_proj.weight[:, 20:30]) and torch.equal(found.bias, attention.out_proj.bias)
    torch.testing.assert_close(found.weights @ found.values @ found.w_o.T, found.shares, rtol=1e-4, atol=1e-5)
    assert found.disagreement < 1e-5


@pytest.mark.parametrize("switch", [off, uniform])
def test_a_switched_head_is_explained_with_the_weights_that_it_has(switch):
    model, head = random_model(3, VOCAB), Head("cross", 1, 2)
    with switched_heads(model, {head: switch}):
        recorded = record_pass(model, SOURCE, TARGET)
        found, other = explain_head(model, recorded, *head), explain_head(model, recorded, "cross", 1, 0)
    expected = torch.tensor([0.2] * 5 + [0, 0]) * (switch is uniform)
    torch.testing.assert_close(found.weights, expected.expand(5, 7))
    torch.testing.assert_close(found.shares, expected.expand(5, 7) @ found.values @ found.w_o.T, rtol=1e-4, atol=1e-5)
    assert max(found.disagreement, other.disagreement) < 1e-5
    assert explain_head(model, recorded, "cross", 1, 0).disagreement > 1e-3  # a model that is not switched computes otherwise
