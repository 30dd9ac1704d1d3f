"""The two programs in lockstep: a step of the Trainer, the same step by hand, and what differs."""

from collections.abc import Mapping
from typing import Any

import pytorch_lightning as pl
import torch

from core.build import build_batches, build_model
from core.config import Experiment
from core.plain import train_plain
from core.programs.demonstration import Demonstration
from core.schedule import noam_rate
from core.training.run import quieten_lightning

STEPS = 200
EXPERIMENT = Experiment().with_settings(max_steps=STEPS)


def lockstep(demonstration: Demonstration) -> dict[str, Any]:
    """Trains both, a step of each in turn.

    Returns:
        The report: {"kind": "lockstep", "largest_difference": of the two losses at one step}.
    """
    quieten_lightning()
    callback = InTurn(demonstration)
    trainer = pl.Trainer(
        max_steps=STEPS, max_epochs=1, limit_train_batches=STEPS, accelerator="cpu", devices=1, callbacks=[callback],
        enable_progress_bar=False, enable_checkpointing=False, enable_model_summary=False, logger=False,
    )
    trainer.fit(build_model(EXPERIMENT), build_batches(EXPERIMENT))
    return {"kind": "lockstep", "largest_difference": callback.largest_difference}


class InTurn(pl.Callback):
    """After each step of the Trainer, makes the same step by hand."""

    def __init__(self, demonstration: Demonstration) -> None:
        self.demonstration = demonstration
        self.by_hand = train_plain(build_model(EXPERIMENT), build_batches(EXPERIMENT), STEPS)
        self.largest_difference = 0.0

    def on_train_batch_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule, batch: object, batch_idx: int) -> None:
        if not self.demonstration.go_on():
            trainer.should_stop = True
            raise StopIteration

    def on_train_batch_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule, outputs: Mapping[str, torch.Tensor],
                           batch: object, batch_idx: int) -> None:
        step, model, train = trainer.global_step, EXPERIMENT.model, EXPERIMENT.train
        rate = noam_rate(step, model.d_model, train.warmup_steps, train.lr_factor)
        losses = {"lightning": outputs["loss"].item(), "plain": next(self.by_hand)}
        for series, loss in losses.items():
            self.demonstration.tell(series, step, loss, rate)
        self.largest_difference = max(self.largest_difference, abs(losses["lightning"] - losses["plain"]))
