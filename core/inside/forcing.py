"""The same source twice: with the right tokens before each position, as in training, and with the model's own, as in use."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from core.inside.recorded_pass import record_pass
from core.lit import LitTransformer
from core.trace import DecodeTrace, trace_decode

SMALLEST = torch.finfo(torch.float32).tiny  # a probability that was rounded to 0 shall not make a loss infinite


@dataclass(frozen=True)
class Reading:
    """One way of answering.

    Attributes:
        tokens: int, (T,), the most probable token at each position. losses: (T,), minus the logarithm of the probability of the right
            token, nan where there is none; without label smoothing.
    """

    tokens: Tensor
    losses: Tensor

    @property
    def loss(self) -> float:
        """Mean over the positions that have a right token; nan if there is none."""
        known = self.losses[~self.losses.isnan()]
        return known.mean().item() if len(known) else math.nan


@dataclass(frozen=True)
class Forcing:
    """Teacher forcing (Williams & Zipser 1989) beside free running.

    Attributes:
        expected: int, (E,), the right answer, up to <eos>. forced, free: how it was answered.
        parts_at: the first position at which the two ways chose different tokens; None: nowhere.
        wrong_at: the first position at which the free answer is wrong, behind which the two read different tokens; None: nowhere.
    """

    expected: Tensor
    forced: Reading
    free: Reading
    parts_at: int | None
    wrong_at: int | None


def compare_forcing(
    model: LitTransformer, source: Tensor, expected: Tensor, start_symbol: int, end_symbol: int, as_trained: bool = True,
    free: DecodeTrace | None = None,
) -> Forcing:
    """Answers a source in both ways.

    Args:
        model: nobody else may use it meanwhile. source: int, (S,). expected: int, (E,), up to <eos>, at least one token.
        as_trained: if the model was trained without the look-ahead mask, teacher forcing goes without it too: that is the loss that its
            training saw.
        free: how the model answered by itself, if that is known; None: it is decoded here, as far as the right answer reaches.
    Raises:
        ValueError: as `record_pass`.
    """
    start = torch.tensor([start_symbol], dtype=expected.dtype)
    future_visible = as_trained and model.hparams.no_look_ahead
    logits = record_pass(model, source, torch.cat([start, expected[:-1]]), future_visible).logits
    forced = Reading(logits.argmax(-1), F.cross_entropy(logits, expected, reduction="none"))
    trace = free or trace_decode(model, source, len(expected), start_symbol, end_symbol)
    alone = Reading(trace.tokens, losses_of(trace.probabilities, expected))
    return Forcing(expected, forced, alone, first_difference(forced.tokens, alone.tokens), first_difference(expected, alone.tokens))


def losses_of(probabilities: Tensor, expected: Tensor) -> Tensor:
    """Minus the logarithm of each right token's probability, nan behind the right answer: (T,)."""
    rows = min(len(probabilities), len(expected))
    losses = torch.full((len(probabilities),), math.nan)
    losses[:rows] = -probabilities[torch.arange(rows), expected[:rows]].clamp_min(SMALLEST).log()
    return losses


def first_difference(one: Tensor, other: Tensor) -> int | None:
    """The first position at which two sequences differ; a shorter one differs where it ends."""
    shared = min(len(one), len(other))
    different = (one[:shared] != other[:shared]).nonzero()
    if len(different):
        return int(different[0])
    return None if len(one) == len(other) else shared
