"""The masks of one input, and what padding behind a source changes."""

from dataclasses import dataclass

import torch
from torch import Tensor

from core.lit import LitTransformer
from core.masks import create_look_ahead_mask, create_masks, create_padding_mask
from core.tasks import PAD
from core.trace import DecodeTrace


@dataclass(frozen=True)
class InputMasks:
    """The masks of one input as the model's training makes them; True = may be attended to. S source tokens, T target tokens.

    Attributes:
        padding: bool, (S,), of the source. look_ahead: bool, (T, T), row attends to column.
        target_padding: bool, (T,). combined: bool, (T, T): both masks of the target.
    """

    padding: Tensor
    look_ahead: Tensor
    target_padding: Tensor
    combined: Tensor


def input_masks(model: LitTransformer, source: Tensor, target: Tensor) -> InputMasks:
    """The masks of a source, (S,), and of what the decoder reads, (T,).

    Raises:
        ValueError: if one is empty or nothing but hidden padding.
    """
    hparams = model.hparams
    padding, combined = create_masks(source[None], target[None], hparams.pad_idx, hparams.no_look_ahead, hparams.no_padding_mask)
    look_ahead = create_look_ahead_mask(len(target))
    return InputMasks(
        padding=padding[0, 0, 0], look_ahead=torch.ones_like(look_ahead) if hparams.no_look_ahead else look_ahead,
        target_padding=create_padding_mask(target[None], hparams.pad_idx, hparams.no_padding_mask)[0, 0, 0], combined=combined[0, 0])


def padded(source: Tensor, count: int) -> Tensor:
    """A source, (S,), with padding behind it: (S + count,)."""
    return torch.cat([source, source.new_full((count,), PAD)])


def largest_difference(one: DecodeTrace, other: DecodeTrace) -> float:
    """The largest difference between the probabilities of two traces, step by step, as far as they read the same tokens."""
    steps = min(len(one.tokens), len(other.tokens))
    apart = (one.tokens[:steps] != other.tokens[:steps]).nonzero()
    same = steps if len(apart) == 0 else int(apart[0]) + 1
    return (one.probabilities[:same] - other.probabilities[:same]).abs().max().item()
