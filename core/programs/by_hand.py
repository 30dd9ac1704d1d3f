"""What a flag of the Trainer costs in the loop of Phase 6: core/plain.py four times, each with what one flag does, and nothing else.

Each is the whole loop, so that it can be read beside core/plain.py line by line: the page marks the lines that are not in it. What is
the same in all of them is left as it is in core/plain.py, and a test holds that.
"""

import time
from collections.abc import Callable, Generator, Iterable, Mapping

import torch
from torch import Tensor

from core.lit import LitTransformer
from core.masks import create_masks
from core.schedule import NoamScheduler

CLIP_VALUE = 0.5  # norm that gradients are cut to: small enough that it happens
ACCUMULATED = 4  # batches for one step of the optimizer

Batches = Iterable[tuple[Tensor, Tensor]]
Losses = Generator[float, None, None]


def train_bf16(model: LitTransformer, batches: Batches, max_steps: int, device: torch.device | str = "cpu") -> Losses:
    """`precision="bf16-mixed"`: matrix products in bfloat16, weights and their update in float32. Yields the loss of each step."""
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
        with torch.autocast(torch.device(device).type, torch.bfloat16, cache_enabled=False):
            logits = model.transformer(src, tgt_input, src_mask, tgt_mask)
            loss = model.criterion(logits.flatten(0, 1), tgt_label.flatten())
        loss.backward()
        scheduler.step()
        yield loss.item()


def train_clipped(model: LitTransformer, batches: Batches, max_steps: int, device: torch.device | str = "cpu") -> Losses:
    """`gradient_clip_val`: gradients whose norm is larger are made that long. Yields the loss of each step."""
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
        torch.nn.utils.clip_grad_norm_(model.parameters(), CLIP_VALUE)
        scheduler.step()
        yield loss.item()


def train_accumulated(model: LitTransformer, batches: Batches, max_steps: int, device: torch.device | str = "cpu") -> Losses:
    """`accumulate_grad_batches`: gradients of several batches are added up before a step. Yields the loss of each batch."""
    hparams = model.hparams
    model.to(device)
    model.train()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.0, betas=(0.9, 0.98), eps=1e-9, fused=True)
    scheduler = NoamScheduler(optimizer, hparams.d_model, hparams.warmup_steps, hparams.lr_factor)
    for batch_idx, (src, tgt) in zip(range(max_steps), batches, strict=False):
        src, tgt = src.to(device), tgt.to(device)
        tgt_input, tgt_label = tgt[:, :-1], tgt[:, 1:]
        src_mask, tgt_mask = create_masks(
            src, tgt_input, hparams.pad_idx, no_look_ahead=hparams.no_look_ahead, no_padding_mask=hparams.no_padding_mask)
        if batch_idx % ACCUMULATED == 0:
            scheduler.zero_grad()
        logits = model.transformer(src, tgt_input, src_mask, tgt_mask)
        loss = model.criterion(logits.flatten(0, 1), tgt_label.flatten())
        (loss / ACCUMULATED).backward()
        if (batch_idx + 1) % ACCUMULATED == 0 or batch_idx + 1 == max_steps:
            scheduler.step()
        yield loss.item()


def train_timed(model: LitTransformer, batches: Batches, max_steps: int, device: torch.device | str = "cpu",
                report: Callable[[str, float], None] = lambda action, seconds: None) -> Losses:
    """`profiler="simple"`: each part between two readings of a clock, told to `report`. Yields the loss of each step."""
    hparams = model.hparams
    model.to(device)
    model.train()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.0, betas=(0.9, 0.98), eps=1e-9, fused=True)
    scheduler = NoamScheduler(optimizer, hparams.d_model, hparams.warmup_steps, hparams.lr_factor)
    started = time.perf_counter()
    for _, (src, tgt) in zip(range(max_steps), batches, strict=False):
        report("next batch", time.perf_counter() - started)
        started = time.perf_counter()
        src, tgt = src.to(device), tgt.to(device)
        tgt_input, tgt_label = tgt[:, :-1], tgt[:, 1:]
        src_mask, tgt_mask = create_masks(
            src, tgt_input, hparams.pad_idx, no_look_ahead=hparams.no_look_ahead, no_padding_mask=hparams.no_padding_mask)
        scheduler.zero_grad()
        logits = model.transformer(src, tgt_input, src_mask, tgt_mask)
        loss = model.criterion(logits.flatten(0, 1), tgt_label.flatten())
        report("forward", time.perf_counter() - started)
        started = time.perf_counter()
        loss.backward()
        report("backward", time.perf_counter() - started)
        started = time.perf_counter()
        scheduler.step()
        report("optimizer step", time.perf_counter() - started)
        yield loss.item()
        started = time.perf_counter()


BY_HAND: Mapping[str, Callable[..., Losses]] = {
    "precision": train_bf16, "clipping": train_clipped, "accumulation": train_accumulated, "profiler": train_timed,
}
