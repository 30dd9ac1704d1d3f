"""A training that leaves out padding learns what one that computes it learns."""

import pytest
import torch

from core import padding
from core.build import build_batches, build_model
from core.config import preset
from core.plain import train_plain
from core.tasks import PAD
from core.training.run import Run
from core.training.threads import use_cores
from helpers import SHORT

VARIED = SHORT.with_settings(min_len=1, max_len=7, num_layers=2)


@pytest.fixture(autouse=True)
def one_core_afterwards():
    yield
    use_cores(1)


@pytest.fixture(params=[True, False], ids=["pre-LN", "post-LN"])
def experiment(request):
    return VARIED.with_settings(norm_first=request.param)


def step(experiment, seen=None):
    """Loss and gradients of one batch; `seen` is told how many positions each feed-forward network was given."""
    model, batch = build_model(experiment).train(), next(iter(build_batches(experiment)))
    if seen is not None:
        for layer in [*model.transformer.encoder, *model.transformer.decoder]:
            layer.feed_forward.register_forward_hook(lambda module, inputs, written: seen.append(inputs[0].flatten(0, -2).size(0)))
    src, tgt = batch
    loss = model.criterion(model(src, tgt[:, :-1]).flatten(0, 1), tgt[:, 1:].flatten())
    loss.backward()
    return loss, {name: parameter.grad for name, parameter in model.named_parameters()}, batch


def test_loss_and_gradients_are_those_of_a_step_that_computes_padding(experiment, monkeypatch):
    plain, gradients, _ = step(experiment)
    monkeypatch.setattr(padding, "LARGE", 0)
    skipping, others, _ = step(experiment)
    torch.testing.assert_close(skipping, plain)
    for name, gradient in gradients.items():
        torch.testing.assert_close(others[name], gradient, msg=lambda text, name=name: f"{name}: {text}")


def test_the_feed_forward_networks_are_given_the_tokens_alone(experiment, monkeypatch):
    monkeypatch.setattr(padding, "LARGE", 0)
    seen = []
    _, _, (src, tgt) = step(experiment, seen)
    tokens = [int((sequences != PAD).sum()) for sequences in (src, tgt[:, :-1])]
    assert tokens[0] < src.numel()
    assert seen == [tokens[0]] * 2 + [tokens[1]] * 2


def test_without_a_padding_mask_padding_counts_as_a_token(experiment, monkeypatch):
    monkeypatch.setattr(padding, "LARGE", 0)
    seen = []
    _, _, (src, tgt) = step(experiment.with_settings(no_padding_mask=True), seen)
    assert seen == [src.numel()] * 2 + [tgt[:, :-1].numel()] * 2


def test_a_small_network_and_one_that_decodes_take_the_plain_way(experiment, monkeypatch):
    seen = []
    _, _, (src, _) = step(experiment, seen)
    assert seen[0] == src.numel()
    monkeypatch.setattr(padding, "LARGE", 0)
    model, seen = build_model(experiment).eval(), []
    model.transformer.encoder[0].feed_forward.register_forward_hook(lambda module, inputs, written: seen.append(inputs[0].shape))
    model(src, src)
    assert seen == [(*src.shape, experiment.model.d_model)]


def test_the_rule_leaves_the_classroom_as_it_was_and_speeds_up_the_lesson():
    assert preset("classroom").model.d_model * preset("classroom").model.d_ff < padding.LARGE
    assert preset("course").model.d_model * preset("course").model.d_ff >= padding.LARGE


def test_trainer_and_hand_written_loop_stay_the_same_bits(experiment, monkeypatch):
    monkeypatch.setattr(padding, "LARGE", 0)
    experiment = experiment.with_settings(dropout=0.1)
    run = Run(experiment)
    run.train()
    assert run.log.loss.tolist() == list(train_plain(build_model(experiment), build_batches(experiment), experiment.train.max_steps))


def test_one_core_and_two_stay_the_same_bits():
    """At the lesson's own widths: which sums torch shares out among cores depends on them."""
    experiment, found = preset("course").with_settings(num_layers=1, seed=3), []
    for count in (1, 2):
        use_cores(count)
        model = build_model(experiment)
        found.append([list(train_plain(model, build_batches(experiment), 5)), *model.state_dict().values()])
    assert found[0][0] == found[1][0]
    assert all(torch.equal(on_one, on_two) for on_one, on_two in zip(found[0][1:], found[1][1:], strict=True))
