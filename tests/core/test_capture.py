"""Watching attention changes nothing and leaves nothing behind."""

import pytest
import torch

from core.capture import capture_attention
from helpers import random_model, random_tokens

BATCH, SOURCE, TARGET, LAYERS, HEADS = 2, 7, 5, 2, 3


def source_and_target():
    return random_tokens((BATCH, SOURCE), 13, 1), random_tokens((BATCH, TARGET), 13, 2)


def hooks(model):
    return [hook for module in model.modules() for hook in module._forward_hooks.values()]


@pytest.mark.parametrize("training", [False, True])
def test_captured_and_uncaptured_logits_are_identical(training):
    src, tgt = source_and_target()
    alone, watched = (random_model(dropout=0.1).train(training) for _ in range(2))
    with capture_attention(watched):
        seen = watched(src, tgt)
    assert torch.equal(seen, alone(src, tgt))


def test_every_layer_and_head_is_seen():
    model, (src, tgt) = random_model(), source_and_target()
    with capture_attention(model) as maps:
        model(src, tgt)
    assert maps.stacked("encoder").shape == (LAYERS, BATCH, HEADS, SOURCE, SOURCE)
    assert maps.stacked("decoder").shape == (LAYERS, BATCH, HEADS, TARGET, TARGET)
    assert maps.stacked("cross").shape == (LAYERS, BATCH, HEADS, TARGET, SOURCE)
    for kind in ("encoder", "decoder", "cross"):
        torch.testing.assert_close(maps.stacked(kind).sum(-1), torch.ones(maps.stacked(kind).shape[:-1]))


def test_layers_are_told_apart():
    model, (src, tgt) = random_model(), source_and_target()
    with capture_attention(model) as maps:
        model(src, tgt)
    for kind in ("encoder", "decoder", "cross"):
        first, second = getattr(maps, kind)
        assert not torch.equal(first, second)


def test_the_transformer_alone_can_be_watched():
    model, (src, tgt) = random_model(), source_and_target()
    with capture_attention(model.transformer) as maps:
        model(src, tgt)
    assert len(maps.cross) == LAYERS


def test_hooks_are_removed():
    model = random_model()
    with capture_attention(model):
        assert len(hooks(model)) == 3 * LAYERS
    assert hooks(model) == []


def test_hooks_are_removed_after_an_error():
    model = random_model()
    with pytest.raises(RuntimeError, match="on purpose"), capture_attention(model):
        raise RuntimeError("on purpose")
    assert hooks(model) == []


def test_no_graph_is_kept():
    model, (src, tgt) = random_model(), source_and_target()
    with capture_attention(model) as maps:
        assert model(src, tgt).requires_grad
    assert not any(weights.requires_grad for weights in maps.encoder + maps.decoder + maps.cross)
