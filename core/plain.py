"""The hand-written training loop of Phase 6: what the Trainer does, line by line."""

import torch

from core.masks import create_masks
from core.schedule import NoamScheduler


def train_plain(model, batches, max_steps, device="cpu"):
    """Trains without a Trainer; with the same seed its losses are the Trainer's.

    Args:
        model: a LitTransformer, of which only `transformer`, `criterion` and `hparams` are used.
        batches: yields src (batch, source) and tgt (batch, target).
    Yields:
        The loss of each step, a float.
    """
    hparams = model.hparams
    model.to(device)
    model.train()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.0, betas=(0.9, 0.98), eps=1e-9, fused=True)
    scheduler = NoamScheduler(optimizer, hparams.d_model, hparams.warmup_steps, hparams.lr_factor)
    for _, (src, tgt) in zip(range(max_steps), batches, strict=False):
        src, tgt = src.to(device), tgt.to(device)
        tgt_input, tgt_label = tgt[:, :-1], tgt[:, 1:]
        src_mask, tgt_mask = create_masks(src, tgt_input, model.masked_idx, hparams.no_look_ahead)
        scheduler.zero_grad()
        logits = model.transformer(src, tgt_input, src_mask, tgt_mask)
        loss = model.criterion(logits.flatten(0, 1), tgt_label.flatten())
        loss.backward()
        scheduler.step()
        yield loss.item()
