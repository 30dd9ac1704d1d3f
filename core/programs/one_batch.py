"""One batch by both programs, and what can be read off it: loss, gradient, change of the weights, and where the tensors are."""

from collections.abc import Mapping
from typing import Any

import pytorch_lightning as pl
from torch import Tensor

from core.build import build_batches, build_model
from core.config import Experiment
from core.lit import LitTransformer
from core.plain import train_plain
from core.training.norms import gradient_norm, norm, weight_difference
from core.training.run import bare_trainer

EXPERIMENT = Experiment()


class Looking(pl.Callback):
    """Reads what the Trainer does with one batch.

    Attributes:
        loss: of the batch. places: on which device the batch and the model are while it is trained.
    """

    def __init__(self) -> None:
        self.loss = 0.0
        self.norm = 0.0
        self.places: dict[str, str] = {}

    def on_train_batch_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule, outputs: Mapping[str, Tensor],
                           batch: tuple[Tensor, Tensor], batch_idx: int) -> None:
        self.loss, self.norm = outputs["loss"].item(), gradient_norm(pl_module.parameters())
        self.places = {"batch": str(batch[0].device), "model": str(next(pl_module.parameters()).device)}


def one_batch() -> dict[str, Any]:
    """Trains one batch by the Trainer, and the same by hand.

    Returns:
        programs: "lightning" and "plain", each {loss, gradient_norm, change: norm of the change of all weights}; largest_difference: of
        their weights afterwards; parameters: numbers that were changed; places: the devices of batch and model in the Trainer.
    """
    looking, models = Looking(), {name: build_model(EXPERIMENT) for name in ("lightning", "plain")}
    trainer = bare_trainer(max_steps=1, callbacks=[looking])
    trainer.fit(models["lightning"], build_batches(EXPERIMENT))
    loss = next(train_plain(models["plain"], build_batches(EXPERIMENT), 1))
    initial = build_model(EXPERIMENT)
    read = {"lightning": (looking.loss, looking.norm), "plain": (loss, gradient_norm(models["plain"].parameters()))}
    return {
        "programs": {name: {"loss": loss, "gradient_norm": norm, "change": change(initial, models[name])}
                     for name, (loss, norm) in read.items()},
        "largest_difference": weight_difference(models["lightning"], models["plain"]),
        "parameters": sum(one.numel() for one in initial.parameters()),
        "places": looking.places,
    }


def change(before: LitTransformer, after: LitTransformer) -> float:
    """The norm of the difference of all weights, taken as one vector."""
    pairs = zip(before.parameters(), after.parameters(), strict=True)
    return norm(a.detach() - b.detach() for a, b in pairs)
