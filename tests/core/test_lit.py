"""LitTransformer: its loss, its initial weights, its hyperparameters."""

import inspect
import math

import pytest
import pytorch_lightning as pl
import torch
from torch import nn

from core.lit import LitTransformer
from core.tasks import CopyTaskDataset, collate_fn
from helpers import random_tokens

SIZES = dict(src_vocab_size=11, tgt_vocab_size=13, d_model=30, num_layers=2, num_heads=3, d_ff=34, max_len=23)


@pytest.mark.parametrize("smoothing", [0.0, 0.1, 0.37])
def test_the_loss_is_smoothed_cross_entropy_over_real_positions(smoothing):
    model = LitTransformer(**SIZES, label_smoothing=smoothing)
    logits = torch.randn(7, 13, dtype=torch.double, generator=torch.Generator().manual_seed(1))
    label = torch.tensor([3, 12, 0, 7, 1, 0, 5])
    total, real = 0.0, 0
    for row, token in zip(logits.tolist(), label.tolist(), strict=True):
        if token != 0:
            normaliser = math.log(sum(math.exp(score) for score in row))
            losses = [normaliser - score for score in row]
            total += (1 - smoothing) * losses[token] + smoothing * sum(losses) / len(losses)
            real += 1
    assert model.criterion(logits, label).item() == pytest.approx(total / real)


def test_forward_masks_padding_and_the_future():
    model = LitTransformer(**SIZES, dropout=0.0).eval()
    src, tgt = random_tokens((2, 5), 11), random_tokens((2, 3), 13)
    later = tgt.clone()
    later[:, 2] = tgt[:, 2] % 12 + 1
    padded = torch.cat([src, torch.zeros(2, 2, dtype=torch.long)], 1)
    torch.testing.assert_close(model(padded, later)[:, :2], model(src, tgt)[:, :2])


def test_a_source_of_nothing_but_padding_is_refused():
    with pytest.raises(ValueError, match="nothing but padding"):
        LitTransformer(**SIZES)(torch.zeros(1, 3, dtype=torch.long), torch.ones(1, 3, dtype=torch.long))


def test_matrices_are_xavier_biases_zero_norms_untouched():
    for name, module in LitTransformer(**SIZES, seed=3).transformer.named_modules():
        if isinstance(module, nn.Linear | nn.Embedding):
            bound = math.sqrt(6 / sum(module.weight.shape))
            assert module.weight.abs().max() <= bound, name
            assert module.weight.std().item() == pytest.approx(bound / math.sqrt(3), rel=0.15), name
        if isinstance(module, nn.Linear):
            assert (module.bias == 0).all(), name
        if isinstance(module, nn.LayerNorm):
            assert (module.weight == 1).all() and (module.bias == 0).all(), name


def same_weights(first, second):
    return all(torch.equal(a, b) for a, b in zip(first.parameters(), second.parameters(), strict=True))


def test_the_seed_decides_the_weights():
    assert same_weights(LitTransformer(**SIZES, seed=3), LitTransformer(**SIZES, seed=3))
    assert not same_weights(LitTransformer(**SIZES, seed=3), LitTransformer(**SIZES, seed=4))


def test_without_a_seed_the_process_wide_one_decides():
    models = []
    for seed in (42, 42, 43):
        pl.seed_everything(seed, verbose=False)
        models.append(LitTransformer(**SIZES))
    assert same_weights(models[0], models[1])
    assert not same_weights(models[0], models[2])
    assert models[0].hparams.seed == models[1].hparams.seed != models[2].hparams.seed


def test_dropout_leaves_the_process_wide_generator_alone():
    model = LitTransformer(**SIZES, seed=3, dropout=0.5).train()
    before = torch.get_rng_state()
    model(random_tokens((2, 5), 11), random_tokens((2, 3), 13)).sum().backward()
    assert torch.equal(torch.get_rng_state(), before)


def test_hyperparameters_are_kept_as_plain_values():
    model = LitTransformer(**SIZES, dropout=0.2, warmup_steps=7, seed=5)
    defaults = {name: parameter.default for name, parameter in inspect.signature(LitTransformer).parameters.items()}
    assert dict(model.hparams) == {**defaults, **SIZES, "dropout": 0.2, "warmup_steps": 7, "seed": 5}
    assert {type(value) for value in model.hparams.values()} <= {int, float, bool}


@pytest.mark.parametrize("watched", [True, False])
def test_the_loss_is_logged_where_somebody_reads_it(watched):
    trainer = pl.Trainer(max_steps=3, accelerator="cpu", devices=1, enable_progress_bar=watched, enable_checkpointing=False,
                         enable_model_summary=False, logger=False)
    data = torch.utils.data.DataLoader(CopyTaskDataset(17, 5, 11, seed=1), batch_size=7, collate_fn=collate_fn)
    trainer.fit(LitTransformer(**SIZES), data)
    assert trainer.global_step == 3
    assert ("train_loss" in trainer.callback_metrics) == watched
