"""`eval()` left on: after the first look at held-out sequences, dropout is off for the rest of the training."""

from collections.abc import Callable, Iterable, Iterator

import torch
from torch import Tensor

from core.lit import LitTransformer
from core.schedule import NoamScheduler


class Broken:
    """Trains on in evaluation mode."""

    @staticmethod
    def train(model: LitTransformer, batches: Iterable[tuple[Tensor, Tensor]],
              look: Callable[[], None], look_every: int) -> Iterator[float]:
        hparams = model.hparams
        optimizer = torch.optim.Adam(model.parameters(), lr=0.0, betas=(0.9, 0.98), eps=1e-9)
        scheduler = NoamScheduler(
            optimizer, hparams.d_model, hparams.warmup_steps, hparams.lr_factor)
        model.train()
        for step, (src, tgt) in enumerate(batches, 1):
            scheduler.zero_grad()
            logits = model(src, tgt[:, :-1])
            loss = model.criterion(logits.flatten(0, 1), tgt[:, 1:].flatten())
            loss.backward()
            scheduler.step()
            yield loss.item()
            if step % look_every == 0:
                model.eval()
                look()


class Mended:
    """Goes back to training mode."""

    @staticmethod
    def train(model: LitTransformer, batches: Iterable[tuple[Tensor, Tensor]],
              look: Callable[[], None], look_every: int) -> Iterator[float]:
        hparams = model.hparams
        optimizer = torch.optim.Adam(model.parameters(), lr=0.0, betas=(0.9, 0.98), eps=1e-9)
        scheduler = NoamScheduler(
            optimizer, hparams.d_model, hparams.warmup_steps, hparams.lr_factor)
        model.train()
        for step, (src, tgt) in enumerate(batches, 1):
            scheduler.zero_grad()
            logits = model(src, tgt[:, :-1])
            loss = model.criterion(logits.flatten(0, 1), tgt[:, 1:].flatten())
            loss.backward()
            scheduler.step()
            yield loss.item()
            if step % look_every == 0:
                model.eval()
                look()
                model.train()
