"""The batches of an experiment, shared among processes, and such that a training that was killed finds the next one again."""

from collections.abc import Iterator
from typing import Any

from torch import Tensor

from core.resumable_batches import ResumableBatches
from core.tasks import PAD


class SharedBatches:
    """What one process computes of every batch, and the weight of its loss.

    Every process draws the whole batch, from the same generator, and takes its rows: nothing is sent, and everybody knows how many tokens
    the others have. The loss of a batch is a mean over its tokens, padding not counted, and one process has more tokens than another; the
    mean over the processes, which is what DistributedDataParallel makes of the gradients, would give the tokens of a process with few too
    much weight. So each loss is multiplied by its share of the tokens, times the number of parts. The same holds for
    `accumulate_grad_batches`, by which Lightning divides.

    Lightning keeps its place by `state_dict`. That place is right because there is a `__len__`: without, Lightning fetches a batch
    ahead, to know which is the last.

    Args:
        batches: of the experiment, whole.
        parts: into how many parts a batch is cut.
        own: the numbers of the parts that this process computes, one after the other.
        steps: optimizer steps of the whole training.
    """

    def __init__(self, batches: ResumableBatches, parts: int, own: range, steps: int):
        self.batches = batches
        self.parts = parts
        self.own = own
        self.steps = steps

    def __len__(self) -> int:
        """Parts that are given out in the whole training, which Lightning sees as one epoch."""
        return self.steps * len(self.own)

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor, float]]:
        """Yields src (part, source), tgt (part, target) and the weight of the part's loss."""
        for src, tgt in self.batches:
            for part in self.own:
                yield self.part(src, tgt, part)

    def part(self, src: Tensor, tgt: Tensor, number: int) -> tuple[Tensor, Tensor, float]:
        """One part of a batch, as wide as the whole batch: where padding is not masked, its width counts."""
        rows = range(len(src))[number * len(src) // self.parts:(number + 1) * len(src) // self.parts]
        if not rows:  # the last batch of an epoch can be smaller than the number of processes, and none may stand aside
            return src[:1], tgt[:1], 0.0
        labels = tgt[:, 1:] != PAD
        own = slice(rows.start, rows.stop)
        return src[own], tgt[own], self.parts * int(labels[own].sum()) / int(labels.sum())

    def state_dict(self) -> dict[str, Any]:
        """The place between two steps."""
        return self.batches.state_dict()

    def load_state_dict(self, state: dict[str, Any]) -> None:
        self.batches.load_state_dict(state)
