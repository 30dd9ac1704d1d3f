"""Break-it switches: each does what its name says, nothing else, and has the effect that the page tells of."""

import math

import pytest
import torch

from core.attention import attention_weights
from core.build import build_model
from core.capture import capture_attention
from core.checkpoint import checkpoint_values, load_checkpoint
from core.config import SETTINGS
from core.decoding import greedy_decode, greedy_decode_lightning
from core.lit import LitTransformer
from core.trace import trace_decode
from helpers import TINY, random_tokens, randomise

SWITCHES = ("no_positions", "no_look_ahead", "no_padding_mask", "no_scaling", "no_residual")
START, END = 13, 14


def broken_model(*switches, norm_first=True):
    """A random model with these switches on."""
    model = LitTransformer(13, 15, d_model=30, num_layers=2, num_heads=3, d_ff=34, max_len=29, dropout=0.0, norm_first=norm_first,
                           seed=0, **dict.fromkeys(switches, True))
    return randomise(model).eval()


def both(switch):
    return pytest.mark.parametrize("switches", [(), (switch,)], ids=["intact", switch])


def logits(model, src, tgt):
    with torch.no_grad():
        return model(src, tgt)


def test_every_switch_is_off_unless_it_is_asked_for():
    assert {name for name in SETTINGS if name.startswith("no_")} == set(SWITCHES)
    assert not any(SETTINGS[name].default for name in SWITCHES)
    assert not any(LitTransformer(13, 15, d_model=8, num_layers=1, num_heads=1, d_ff=8, max_len=5).hparams[name] for name in SWITCHES)


@pytest.mark.parametrize("switch", SWITCHES)
def test_an_experiment_hands_it_to_its_model(switch):
    hparams = build_model(TINY.with_settings(**{switch: True})).hparams
    assert [name for name in SWITCHES if hparams[name]] == [switch]


@pytest.mark.parametrize("switch", SWITCHES)
def test_a_checkpoint_keeps_it(switch, tmp_path):
    experiment = TINY.with_settings(**{switch: True})
    torch.save(checkpoint_values(build_model(experiment), experiment, 0), tmp_path / "model.ckpt")
    loaded = load_checkpoint(tmp_path / "model.ckpt")
    assert loaded.model.hparams[switch] is True
    assert loaded.experiment == experiment


# What each does to the formulas.


@both("no_look_ahead")
def test_a_future_token_changes_past_logits_only_without_the_look_ahead_mask(switches):
    model, src, tgt = broken_model(*switches), random_tokens((3, 5), 13), random_tokens((3, 7), 13, seed=1)
    other = tgt.clone()
    other[:, 4] = tgt[:, 4] % 12 + 1
    unchanged = torch.equal(logits(model, src, tgt)[:, :4], logits(model, src, other)[:, :4])
    assert unchanged is not bool(switches)


@both("no_padding_mask")
def test_padding_changes_logits_only_without_the_padding_mask(switches):
    model, src, tgt = broken_model(*switches), random_tokens((3, 5), 13), random_tokens((3, 7), 13, seed=1)
    padded = torch.cat([src, src.new_zeros(3, 2)], 1)
    unchanged = torch.allclose(logits(model, src, tgt), logits(model, padded, tgt), atol=1e-5)
    assert unchanged is not bool(switches)


def test_without_the_padding_mask_the_loss_still_ignores_padding():
    assert broken_model("no_padding_mask").criterion.ignore_index == 0


@both("no_positions")
def test_the_order_of_the_source_matters_unless_there_are_no_positions(switches):
    model, src, tgt = broken_model(*switches), torch.tensor([[3, 7, 1, 12, 5]]), random_tokens((1, 7), 13, seed=1)
    unchanged = torch.allclose(logits(model, src, tgt), logits(model, src.flip(1), tgt), atol=1e-4)
    assert unchanged is bool(switches)


def test_without_scaling_the_dot_products_go_to_the_softmax_as_they_are():
    query, key = torch.randn(2, 3, 5, 7), torch.randn(2, 3, 11, 7)
    torch.testing.assert_close(attention_weights(query, key, scale=1.0), (query @ key.transpose(-2, -1)).softmax(-1))


def test_without_scaling_a_model_with_smaller_queries_is_the_intact_one():
    intact, broken = broken_model(), broken_model("no_scaling")
    with torch.no_grad():
        for name, parameter in broken.named_parameters():
            if "in_proj" in name:
                parameter[:30] /= math.sqrt(10)
    src, tgt = random_tokens((3, 5), 13), random_tokens((3, 7), 13, seed=1)
    torch.testing.assert_close(logits(broken, src, tgt), logits(intact, src, tgt), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("norm_first", [True, False], ids=["pre-LN", "post-LN"])
@both("no_residual")
def test_a_sub_layer_that_says_nothing_loses_its_input_only_without_residuals(switches, norm_first):
    model = broken_model(*switches, norm_first=norm_first)
    with torch.no_grad():
        for layer in model.transformer.encoder:
            for last in (layer.self_attention.out_proj, layer.feed_forward[3]):
                last.weight.zero_(), last.bias.zero_()
        first, second = (model.encode(random_tokens((1, 5), 13, seed), None) for seed in (1, 2))
    assert torch.equal(first, second) is bool(switches)


# Decoding follows training where it can; it never sees a future that is not written yet.


@pytest.mark.parametrize("switch", SWITCHES)
def test_both_decoders_and_the_trace_write_the_same(switch):
    model, source = broken_model(switch), random_tokens((5,), 13)
    tokens = greedy_decode(model, source[None], 9, START, END)[0].tolist()
    assert greedy_decode_lightning(model, source[None], 9, START, END, "cpu")[0, 1:].tolist() == tokens
    trace = trace_decode(model, source, 9, START, END)
    assert trace.tokens.tolist() == trace.probabilities.argmax(-1).tolist() == tokens
    assert trace.decoder.triu(1).eq(0).all()


@both("no_padding_mask")
def test_a_trace_and_the_lessons_loop_attend_to_padding_only_without_the_padding_mask(switches):
    model, source = broken_model(*switches), torch.tensor([3, 7, 0, 0, 0])
    trace = trace_decode(model, source, 9, START, END)
    for weights in (trace.encoder[..., 2:], trace.cross[..., 2:]):
        assert (weights > 0).all() if switches else (weights == 0).all()
    with capture_attention(model) as seen:
        greedy_decode_lightning(model, source[None], 9, START, END, "cpu")
    torch.testing.assert_close(torch.stack([weights[0, :, -1] for weights in seen.cross[-2:]]), trace.cross[:, :, -1], rtol=1e-4, atol=1e-5)


def test_a_padded_batch_is_decoded_as_it_was_trained():
    model = broken_model("no_padding_mask")
    src = torch.tensor([[3, 7, 1, 12, 5], [4, 2, 0, 0, 0]])
    written = greedy_decode(model, src, 6, START, 99)
    prefix = torch.cat([torch.full((2, 1), START), written[:, :-1]], 1)
    assert torch.equal(logits(model, src, prefix).argmax(-1), written)


def test_a_training_without_look_ahead_mask_attends_to_the_future():
    model, src, tgt = broken_model("no_look_ahead"), random_tokens((1, 5), 13), random_tokens((1, 7), 13)
    with torch.no_grad(), capture_attention(model) as maps:
        model(src, tgt)
    assert maps.stacked("decoder").triu(1).sum() > 0
