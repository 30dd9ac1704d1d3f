"""`zero_grad` forgotten in the loop by hand: each gradient is added to all that were before it."""

from collections.abc import Iterable, Iterator

import torch
from torch import Tensor

from core.lit import LitTransformer
from core.schedule import NoamScheduler


class Broken:
    """Its gradients pile up."""

    @staticmethod
    def train(model: LitTransformer, batches: Iterable[tuple[Tensor, Tensor]]) -> Iterator[float]:
        hparams = model.hparams
        optimizer = torch.optim.Adam(model.parameters(), lr=0.0, betas=(0.9, 0.98), eps=1e-9)
        scheduler = NoamScheduler(
            optimizer, hparams.d_model, hparams.warmup_steps, hparams.lr_factor)
        model.train()
        for src, tgt in batches:
            logits = model(src, tgt[:, :-1])
            loss = model.criterion(logits.flatten(0, 1), tgt[:, 1:].flatten())
            loss.backward()
            scheduler.step()
            yield loss.item()


class Mended:
    """Each step has the gradient of its own batch."""

    @staticmethod
    def train(model: LitTransformer, batches: Iterable[tuple[Tensor, Tensor]]) -> Iterator[float]:
        hparams = model.hparams
        optimizer = torch.optim.Adam(model.parameters(), lr=0.0, betas=(0.9, 0.98), eps=1e-9)
        scheduler = NoamScheduler(
            optimizer, hparams.d_model, hparams.warmup_steps, hparams.lr_factor)
        model.train()
        for src, tgt in batches:
            scheduler.zero_grad()
            logits = model(src, tgt[:, :-1])
            loss = model.criterion(logits.flatten(0, 1), tgt[:, 1:].flatten())
            loss.backward()
            scheduler.step()
            yield loss.item()
