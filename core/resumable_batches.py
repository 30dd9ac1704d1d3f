"""Training batches whose place can be kept, so that a training that was killed finds the next one again."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import torch
from torch import Tensor

from core.config import TaskConfig
from core.tasks import TrainingBatches, pairs


class ResumableBatches(TrainingBatches):
    """The batches of TrainingBatches, the same bit for bit, whose place can be kept and found again.

    Args: as in `TrainingBatches`.
    Attributes:
        epoch: state of the generator before the present epoch was drawn; without fixed samples, an epoch is one batch.
        position: batches of the present epoch that were given out.
    """

    def __init__(self, task: TaskConfig, batch_size: int, seed: int):
        super().__init__(task, batch_size, seed)
        self.samples = self.draw(task.num_samples) if task.num_samples else None  # the seed's, so no part of the state
        self.epoch = self.generator.get_state()
        self.position = 0

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        """Yields src (batch, source) and tgt (batch, target), from the place of the state on."""
        while True:
            self.epoch = self.generator.get_state()
            for sources in self.draw_epoch()[self.position:]:
                self.position += 1
                yield pairs(self.task, sources)
            self.position = 0

    def draw_epoch(self) -> list[Tensor]:
        """The sources of an epoch, batch by batch: int, (batch, max_len) each."""
        if self.samples is None:
            return [self.draw(self.batch_size)]
        return [self.samples[chosen] for chosen in torch.randperm(len(self.samples), generator=self.generator).split(self.batch_size)]

    def state_dict(self) -> dict[str, Any]:
        """Tensors and plain values, as a checkpoint takes them."""
        return {"generator": self.epoch.clone(), "position": self.position}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        self.generator.set_state(state["generator"])
        self.position = state["position"]


class NextBatches:
    """So many batches of an endless stream. Its place is right between two steps because it has a length: without, Lightning fetches a
    batch ahead, to know which is the last.

    Args:
        batches: the stream. count: batches.
    """

    def __init__(self, batches: ResumableBatches, count: int):
        self.batches = batches
        self.count = count

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        return islice(iter(self.batches), self.count)
