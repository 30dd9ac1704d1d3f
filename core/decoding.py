"""Greedy decoding: the most probable token at each step, until the model ends."""

from contextlib import contextmanager

import torch

from core.masks import create_look_ahead_mask, create_padding_mask


@contextmanager
def inference(model):
    """Evaluation mode without gradients; afterwards every module is in the mode it had."""
    modes = {module: module.training for module in model.modules()}
    model.eval()
    try:
        with torch.no_grad():
            yield
    finally:
        for module, training in modes.items():
            module.training = training


def greedy_decode(model, src, max_len, start_symbol, end_symbol):
    """Decodes a batch, each token from cached keys and values of those before it.

    Args:
        model: a LitTransformer; it comes back in the mode it was in.
        src: int, (batch, source), padded. max_len: tokens to write at most.
    Returns:
        int, (batch, at most max_len): what was written, without <sos>; 0 after <eos>.
    Raises:
        ValueError: if a source is empty or nothing but padding, or positions run out.
    """
    with inference(model):
        transformer = model.transformer
        src_mask = create_padding_mask(src, model.masked_idx)
        cache = transformer.start_cache(model.encode(src, src_mask))
        token = torch.full((len(src), 1), start_symbol, device=src.device)
        ended = torch.zeros_like(token, dtype=torch.bool)
        written = []
        for position in range(max_len):
            hidden = transformer.decode_next(token, position, src_mask, cache)
            token = transformer.fc_out(hidden).argmax(-1)
            written.append(token.masked_fill(ended, model.hparams.pad_idx))
            ended |= token == end_symbol
            if ended.all():
                break
    return torch.cat(written, 1) if written else src.new_zeros(len(src), 0)


def greedy_decode_lightning(model, src, max_len, start_symbol, end_symbol, device):
    """The lesson's decoding loop (Phase 7, section 1.2): the whole prefix again at every step.

    Unlike the lesson's, it leaves the model on its device and in its mode.

    Args:
        src: int, (1, source). device: where to decode; the model must be there already.
    Returns:
        int, (1, tokens), <sos> included.
    Raises:
        ValueError: if the source is empty or nothing but padding, or positions run out.
    """
    src = src.to(device)
    with inference(model):
        src_mask = create_padding_mask(src, model.masked_idx)
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
