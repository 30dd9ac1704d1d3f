"""A recorded pass: what it holds is what the model computes, and adds up."""

import pytest
import torch

from core.inside.recorded_pass import record_pass
from core.masks import create_look_ahead_mask
from helpers import random_model, random_tokens

VOCAB = 13
SOURCE, TARGET = random_tokens((7,), VOCAB, 1), random_tokens((5,), VOCAB, 2)


@pytest.mark.parametrize("norm_first", [True, False], ids=["pre-LN", "post-LN"])
def test_every_part_adds_up(norm_first):
    model = random_model(3, VOCAB, norm_first=norm_first)
    recorded = record_pass(model, SOURCE, TARGET)
    for layers, passes in ((model.transformer.encoder, recorded.encoder), (model.transformer.decoder, recorded.decoder)):
        before = passes[0][0].before
        for layer, sub_layers in zip(layers, passes, strict=True):
            for done in sub_layers:
                norm = getattr(layer, f"{done.name}_add_norm").norm
                assert torch.equal(done.before, before)
                with torch.no_grad():
                    read, after = (norm(before), before + done.written) if norm_first else (before, norm(before + done.written))
                torch.testing.assert_close(done.read, read)
                torch.testing.assert_close(done.after, after)
                before = done.after
    assert [done.name for done in recorded.decoder[1]] == ["self_attention", "cross_attention", "feed_forward"]


def test_its_logits_are_the_models():
    model = random_model(3, VOCAB)
    with torch.no_grad():
        expected = model.transformer(SOURCE[None], TARGET[None], None, create_look_ahead_mask(5))[0]
    recorded = record_pass(model, SOURCE, TARGET)
    torch.testing.assert_close(recorded.logits, expected)
    with torch.no_grad():
        torch.testing.assert_close(model.transformer.fc_out(recorded.output), expected)


def test_with_a_visible_future_the_first_position_sees_the_last_token():
    model, other = random_model(3, VOCAB), TARGET.clone()
    other[-1] = TARGET[-1] % (VOCAB - 1) + 1
    hidden = [record_pass(model, SOURCE, target).logits[0] for target in (TARGET, other)]
    visible = [record_pass(model, SOURCE, target, future_visible=True).logits[0] for target in (TARGET, other)]
    assert torch.equal(*hidden) and not torch.allclose(*visible)


def test_the_model_comes_back_as_it_was():
    model = random_model(3, VOCAB).train()
    record_pass(model, SOURCE, TARGET)
    assert model.training and not any(module._forward_hooks for module in model.modules())


@pytest.mark.parametrize("source, target", [([], [1]), ([0, 0, 0], [1]), ([1], []), ([1] * 30, [1])])
def test_what_cannot_be_read_is_refused(source, target):
    with pytest.raises(ValueError):
        record_pass(random_model(3, VOCAB), torch.tensor(source, dtype=torch.long), torch.tensor(target, dtype=torch.long))
