"""Masks: which keys a query may attend to. True means: may attend."""

import torch
from torch import Tensor


def create_padding_mask(seq: Tensor, pad_idx: int = 0, no_padding_mask: bool = False) -> Tensor:
    """Hides padding from every query.

    Args:
        seq: int, (batch, length).
        no_padding_mask: break it: hide nothing.
    Returns:
        bool, (batch, 1, 1, length): broadcasts over heads and queries.
    Raises:
        ValueError: if a sequence is empty, or nothing but hidden padding, so that there is no key to attend to.
    """
    if seq.size(-1) == 0:
        raise ValueError("an empty sequence has no token to attend to")
    visible = torch.ones_like(seq, dtype=torch.bool) if no_padding_mask else seq != pad_idx
    if not visible.any(-1).all():
        raise ValueError("a sequence of nothing but padding has no token to attend to")
    return visible[:, None, None, :]


def create_look_ahead_mask(size: int) -> Tensor:
    """Hides the future: position i may attend to positions 0 to i (section 3.2.3, point 3).

    Returns:
        bool, (size, size), lower triangular.
    """
    return torch.ones(size, size, dtype=torch.bool).tril()


def create_masks(
    src: Tensor, tgt: Tensor, pad_idx: int = 0, no_look_ahead: bool = False, no_padding_mask: bool = False
) -> tuple[Tensor, Tensor]:
    """Both masks of a training step.

    Args:
        src: int, (batch, source). tgt: int, (batch, target), the decoder's input.
        no_look_ahead: break it: hide no future, so that each position sees the token that it is to predict.
        no_padding_mask: break it: hide no padding.
    Returns:
        src_mask (batch, 1, 1, source) and tgt_mask (batch, 1, target, target).
    Raises:
        ValueError: if a sequence is empty or nothing but hidden padding.
    """
    look_ahead = create_look_ahead_mask(tgt.size(1)).to(tgt.device)
    if no_look_ahead:
        look_ahead = torch.ones_like(look_ahead)
    src_mask = create_padding_mask(src, pad_idx, no_padding_mask)
    return src_mask, create_padding_mask(tgt, pad_idx, no_padding_mask) & look_ahead
