"""The hand-written loop and the Trainer are the same training."""

import pytest
import torch

from core.build import build_batches, build_model
from core.plain import train_plain
from core.training.run import Run
from helpers import SHORT


@pytest.mark.parametrize("dropout", [0.0, 0.1])
def test_its_losses_are_the_trainers_bit_by_bit(dropout):
    experiment = SHORT.with_settings(dropout=dropout, label_smoothing=0.1)
    run = Run(experiment)
    run.train()
    plain = list(train_plain(build_model(experiment), build_batches(experiment), experiment.train.max_steps))
    assert run.log.loss.tolist() == plain


def test_its_weights_are_the_trainers_bit_by_bit():
    run, model = Run(SHORT), build_model(SHORT)
    run.train()
    for _ in train_plain(model, build_batches(SHORT), SHORT.train.max_steps):
        pass
    trained = run.snapshots.latest()
    assert trained.step == SHORT.train.max_steps
    assert all(torch.equal(trained.weights[name], tensor) for name, tensor in model.state_dict().items())


def test_it_ends_with_its_data():
    batches = [batch for batch, _ in zip(build_batches(SHORT), range(3), strict=False)]
    assert len(list(train_plain(build_model(SHORT), batches, max_steps=13))) == 3
