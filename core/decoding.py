"""Greedy decoding: the most probable token at each step, until the model ends."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn

from core.cache import CachedDecoder
from core.lit import LitTransformer
from core.masks import create_look_ahead_mask, create_padding_mask


@contextmanager
def inference(model: nn.Module) -> Iterator[None]:
    """Evaluation mode without gradients; afterwards every module is in the mode it had."""
    modes = {module: module.training for module in model.modules()}
    model.eval()
    try:
        with torch.no_grad():
            yield
    finally:
        for module, training in modes.items():
            module.training = training


def greedy_decode(model: LitTransformer, src: Tensor, max_len: int, start_symbol: int, end_symbol: int) -> Tensor:
    """Decodes a batch, one token of every sequence at each step, with cached keys and values.

    Args:
        model: it comes back in the mode it was in.
        src: int, (batch, source), padded. max_len: tokens to write at most.
    Returns:
        int, (batch, at most max_len): what was written, without <sos>; padding after <eos>.
    Raises:
        ValueError: if a source is empty or nothing but padding, or a position lies beyond those that the model knows.
    """
    hparams = model.hparams
    with inference(model):
        src_mask = create_padding_mask(src, hparams.pad_idx, hparams.no_padding_mask)
        decoder = CachedDecoder(model.transformer, model.encode(src, src_mask), src_mask)
        token = torch.full((len(src), 1), start_symbol, device=src.device)
        ended = torch.zeros_like(token, dtype=torch.bool)
        written = []
        for _ in range(max_len):
            token = model.transformer.fc_out(decoder.step(token)).argmax(-1)
            written.append(token.masked_fill(ended, hparams.pad_idx))
            ended |= token == end_symbol
            if ended.all():
                break
    return torch.cat(written, 1) if written else src.new_zeros(len(src), 0)


def greedy_decode_lightning(
    model: LitTransformer, src: Tensor, max_len: int, start_symbol: int, end_symbol: int, device: torch.device | str
) -> Tensor:
    """The lesson's decoding loop (Phase 7, section 1.2): at every step, the whole output so far goes through the decoder again.

    Unlike the lesson's, it leaves the model on its device and in its mode.

    Args:
        src: int, (1, source). device: where to decode; the model must be there already.
    Returns:
        int, (1, tokens), <sos> included.
    Raises:
        ValueError: if the source is empty or nothing but padding, or a position lies beyond those that the model knows.
    """
    hparams = model.hparams
    src = src.to(device)
    with inference(model):
        src_mask = create_padding_mask(src, hparams.pad_idx, hparams.no_padding_mask)
        memory = model.encode(src, src_mask)
        ys = torch.full((1, 1), start_symbol, dtype=src.dtype, device=device)
        for _ in range(max_len):
            tgt_mask = create_look_ahead_mask(ys.size(1)).to(device)
            out = model.decode(ys, memory, src_mask, tgt_mask)
            next_word = model.transformer.fc_out(out[:, -1]).argmax(-1).item()
            ys = torch.cat([ys, torch.full((1, 1), next_word, dtype=src.dtype, device=device)], 1)
            if next_word == end_symbol:
                break
    return ys
