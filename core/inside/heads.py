"""Heads switched off: what each is worth, measured, not guessed from its picture."""

import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from core.inside.exact_match import ExactMatch
from core.inside.weight import attention_of
from core.lit import LitTransformer
from core.training.attention_history import KINDS
from core.training.evaluation import HeldOut

Z_95 = 1.959964  # quantile of the normal distribution for an interval of 95 %


class Head(NamedTuple):
    """kind: "encoder", "decoder" or "cross". layer, head: from 0."""

    kind: str
    layer: int
    head: int


def heads_of(model: LitTransformer) -> list[Head]:
    """All heads of a model, kind by kind."""
    hparams = model.hparams
    return [Head(kind, layer, head) for kind in KINDS for layer in range(hparams.num_layers) for head in range(hparams.num_heads)]


def off(weights: Tensor) -> Tensor:
    """No weight at all: the head adds nothing (its W^O bias stays, which belongs to no head)."""
    return torch.zeros_like(weights)


def uniform(weights: Tensor) -> Tensor:
    """The same weight for every key that had any: the head still mixes values, but chooses none.

    A key whose weight was rounded to 0 counts as hidden, as if the mask had hidden it.
    """
    visible = (weights > 0).to(weights.dtype)
    return visible / visible.sum(-1, keepdim=True)


def fixed(pattern: Tensor) -> Callable[[Tensor], Tensor]:
    """The weights that a head has on another source, wherever queries and keys reach; beyond, its own.

    Args:
        pattern: (queries, keys) of a whole decoding. Rows are cut to the keys there are and made to sum to 1 again.
    """
    def switched(weights: Tensor) -> Tensor:
        queries, keys = weights.shape[-2:]
        # A decoder with a cache computes one row at a time; the row's number is that of its last key.
        first = 0 if queries > 1 or pattern.size(0) == 1 else min(keys - 1, pattern.size(0) - 1)
        rows, columns = min(queries, pattern.size(0) - first), min(keys, pattern.size(1))
        visible = weights[..., :rows, :columns] > 0  # as in `uniform`: in a batch, a shorter source's padding stays hidden
        cut = pattern[first:first + rows, :columns].to(weights) * visible
        total = cut.sum(-1, keepdim=True)
        replaced = weights.clone()
        replaced[..., :rows, :] = torch.where(total > 0, 0.0, replaced[..., :rows, :])
        replaced[..., :rows, :columns] = torch.where(total > 0, cut / total.clamp_min(1e-12), replaced[..., :rows, :columns])
        return replaced

    return switched


@contextmanager
def switched_heads(model: LitTransformer, switches: Mapping[Head, Callable[[Tensor], Tensor]]) -> Iterator[None]:
    """Inside the block, the named heads have other attention weights.

    Args:
        model: nobody else may use it meanwhile. switches: head -> what becomes of its weights, (batch, queries, keys), see `off`,
            `uniform` and `fixed`.
    Raises:
        ValueError: if the model has no such head.
    """
    known = set(heads_of(model))
    if missing := [head for head in switches if head not in known]:
        raise ValueError(f"the model has no head {missing[0]}")
    by_attention: dict[nn.Module, dict[int, Callable[[Tensor], Tensor]]] = {}
    for (kind, layer, head), switch in switches.items():
        by_attention.setdefault(attention_of(model, kind, layer).weights, {})[head] = switch

    def hook(module: nn.Module, inputs: Any, weights: Tensor) -> Tensor:
        weights = weights.clone()
        for head, switch in by_attention[module].items():
            weights[:, head] = switch(weights[:, head])
        return weights

    hooks = [module.register_forward_hook(hook) for module in by_attention]
    try:
        yield
    finally:
        for handle in hooks:
            handle.remove()


# --- what a head is worth ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """Exact match with heads switched, against all heads on, on the same sequences.

    Attributes:
        heads: the switched ones. count: sequences. before, after: how many were right.
        lost, gained: how many were right before and wrong after, and the other way round.
    """

    heads: tuple[Head, ...]
    count: int
    before: int
    after: int
    lost: int
    gained: int

    @property
    def change(self) -> float:
        """Difference of exact match, after - before, from -1 to 1."""
        return (self.gained - self.lost) / self.count

    @property
    def interval(self) -> tuple[float, float]:
        """95 % confidence interval of `change`: Wald's for paired proportions, with 1/2 added to each cell (Agresti & Min 2005)."""
        count, lost, gained = self.count + 2, self.lost + 0.5, self.gained + 0.5
        middle = (gained - lost) / count
        spread = Z_95 * math.sqrt(gained + lost - (gained - lost) ** 2 / count) / count
        return max(-1.0, middle - spread), min(1.0, middle + spread)


@dataclass(frozen=True)
class BreakingSearch:
    """How far the search for few heads that the task needs is.

    Attributes:
        tried: sets of more than one head so far. sets: the best of each size that is finished.
        broken: whether the last of them leaves less than the wanted share of what was right.
    """

    tried: int
    sets: tuple[Change, ...]
    broken: bool


class Ablation:
    """Switches heads off and counts, on one set of sequences.

    Args:
        model: nobody else may use it meanwhile; it comes back in the mode that it was in.
        held_out: the sequences of its experiment that training never saw.
    """

    def __init__(self, model: LitTransformer, held_out: HeldOut):
        self.model = model
        self.exact = ExactMatch(model, held_out)
        self.right = self.answers_right({})

    def answers_right(self, switches: Mapping[Head, Callable[[Tensor], Tensor]]) -> Tensor:
        """Which sequences are answered exactly: bool, (sequences,)."""
        with switched_heads(self.model, switches):
            encoder, decoder = ([head.layer for head in switches if (head.kind == "encoder") == of_encoder] for of_encoder in (True, False))
            return self.exact.right(min(encoder, default=None), min(decoder, default=None))

    def change(self, switches: Mapping[Head, Callable[[Tensor], Tensor]]) -> Change:
        """What the switches do to exact match."""
        right = self.answers_right(switches)
        return Change(
            tuple(switches), len(right), int(self.right.sum()), int(right.sum()), int((self.right & ~right).sum()),
            int((~self.right & right).sum()))

    def ranking(self) -> Iterator[Change]:
        """Each head switched off alone, in the order of `heads_of`; an iterator, so that one can stop and say how far it is."""
        for head in heads_of(self.model):
            yield self.change({head: off})

    def breaking_set(self, ranked: list[Change], share: float = 0.5) -> Iterator[BreakingSearch]:
        """Looks for few heads without which less than a share of what was right stays right.

        Heads are switched off one more at a time, each time the one whose absence then costs most; single heads are known from `ranked`.
        Greedy: a smaller set of heads that only matter together may exist.

        Args:
            ranked: of `ranking`. share: of the sequences that were right.
        Yields:
            How far it is, after each set that was tried. The last one's last set breaks the task, or is all heads, if even they do not.
        """
        best = min(ranked, key=lambda change: change.after)
        search = BreakingSearch(0, (best,), best.after < share * best.before)
        yield search
        while not search.broken and len(best.heads) < len(ranked):
            changes = []
            for head in [change.heads[0] for change in ranked if change.heads[0] not in best.heads]:
                changes.append(self.change(dict.fromkeys((*best.heads, head), off)))
                search = replace(search, tried=search.tried + 1)
                yield search
            best = min(changes, key=lambda change: change.after)
            search = replace(search, sets=(*search.sets, best), broken=best.after < share * best.before)
            yield search
