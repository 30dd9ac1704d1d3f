"""From an experiment to its model and its data."""

import pytest
import torch

from core.build import build_batches, build_model, count_parameters
from core.config import Experiment
from helpers import TINY

SETTINGS_OF_EACH_KIND = [
    {}, {"norm_first": False}, {"num_layers": 3, "num_heads": 2, "d_model": 46}, {"vocab_size": 101, "d_ff": 97},
    {"num_layers": 1, "norm_first": False, "vocab_size": 29},
]


@pytest.mark.parametrize("changes", SETTINGS_OF_EACH_KIND)
def test_parameters_are_counted_without_building(changes):
    experiment = Experiment().with_settings(**changes)
    assert count_parameters(experiment) == sum(parameter.numel() for parameter in build_model(experiment).parameters())


def test_every_setting_of_the_model_arrives():
    experiment = TINY.with_settings(dropout=0.2, norm_first=False, label_smoothing=0.3, position_scale=2.0)
    hparams, flat = build_model(experiment).hparams, experiment.flat()
    same = ("d_model", "num_layers", "num_heads", "d_ff", "dropout", "norm_first", "position_scale", "warmup_steps", "lr_factor",
            "label_smoothing", "seed")
    assert {name: hparams[name] for name in same} == {name: flat[name] for name in same}
    assert (hparams.src_vocab_size, hparams.tgt_vocab_size) == (11, 13)


def test_equal_experiments_give_equal_models():
    first, second = build_model(TINY), build_model(TINY.with_settings())
    assert all(torch.equal(a, b) for a, b in zip(first.parameters(), second.parameters(), strict=True))


def test_batches_have_the_experiments_sizes():
    src, tgt = next(iter(build_batches(TINY)))
    assert src.shape == (67, 3) and tgt.shape == (67, 5)
