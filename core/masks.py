"""Masks: which key a query may look at. True means: may attend."""

import torch


def create_padding_mask(seq, pad_idx=0):
    """Hides padding from every query.

    Args:
        seq: int, (batch, length).
    Returns:
        bool, (batch, 1, 1, length): broadcasts over heads and queries.
    Raises:
        ValueError: if a sequence is empty or nothing but padding, so that no key is left to attend to.
    """
    if seq.size(-1) == 0:
        raise ValueError("an empty sequence has no token to attend to")
    mask = (seq != pad_idx)[:, None, None, :]
    if not mask.any(-1).all():
        raise ValueError("a sequence of nothing but padding has no token to attend to")
    return mask


def create_look_ahead_mask(size):
    """Hides the future: position i may attend to positions 0 to i (section 3.2.3, point 3).

    Returns:
        bool, (size, size), lower triangular.
    """
    return torch.ones(size, size, dtype=torch.bool).tril()


def create_masks(src, tgt, pad_idx=0, no_look_ahead=False):
    """Both masks of a training step.

    Args:
        src: int, (batch, source). tgt: int, (batch, target), the decoder's input.
        no_look_ahead: leave the future visible.
    Returns:
        src_mask (batch, 1, 1, source) and tgt_mask (batch, 1, target, target).
    Raises:
        ValueError: if a sequence is empty or nothing but padding.
    """
    look_ahead = create_look_ahead_mask(tgt.size(1)).to(tgt.device)
    if no_look_ahead:  # Break it: each position sees the token that it is to predict.
        look_ahead = torch.ones_like(look_ahead)
    return create_padding_mask(src, pad_idx), create_padding_mask(tgt, pad_idx) & look_ahead
