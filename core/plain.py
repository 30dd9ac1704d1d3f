"""The hand-written training loop of Phase 6: what the Trainer does, line by line."""

from collections.abc import Iterable, Iterator

import torch
from torch import Tensor

from core.lit import LitTransformer
from core.masks import create_masks
from core.schedule import NoamScheduler


def train_plain(
    model: LitTransformer, batches: Iterable[tuple[Tensor, Tensor]], max_steps: int, device: torch.device | str = "cpu"
) -> Iterator[float]:
    """Trains without a Trainer; with the same seed, the losses are bit for bit those of the Trainer.

    Args:
        model: only its `transformer`, `criterion` and `hparams` are used.
        batches: pairs of src (batch, source) and tgt (batch, target).
    Yields:
        The loss of each step.
    """
    hparams = model.hparams
    model.to(device)
    model.train()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.0, betas=(0.9, 0.98), eps=1e-9, fused=True)
    scheduler = NoamScheduler(optimizer, hparams.d_model, hparams.warmup_steps, hparams.lr_factor)
    for _, (src, tgt) in zip(range(max_steps), batches, strict=False):
        src, tgt = src.to(device), tgt.to(device)
        tgt_input, tgt_label = tgt[:, :-1], tgt[:, 1:]
        src_mask, tgt_mask = create_masks(
            src, tgt_input, hparams.pad_idx, no_look_ahead=hparams.no_look_ahead, no_padding_mask=hparams.no_padding_mask)
        scheduler.zero_grad()
        logits = model.transformer(src, tgt_input, src_mask, tgt_mask)
        loss = model.criterion(logits.flatten(0, 1), tgt_label.flatten())
        loss.backward()
        scheduler.step()
        yield loss.item()
