"""Trainings of a demonstration that tell every step: of a Trainer, and of a loop by hand."""

from collections.abc import Callable, Iterator, Mapping

import pytorch_lightning as pl
import torch

from core.build import learning_rate
from core.config import Experiment
from core.programs.demonstration import Demonstration
from core.tasks import TrainingBatches
from core.training.run import bare_trainer


class Told(pl.Callback):
    """Asks before each step whether it may be made, and tells what it was.

    Args:
        series: the name that its points have.
    """

    def __init__(self, demonstration: Demonstration, series: str) -> None:
        self.demonstration = demonstration
        self.series = series
        self.lr = 0.0

    def on_train_batch_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule, batch: object, batch_idx: int) -> None:
        """Waits until the step may be made.

        Raises:
            StopIteration: ends the epoch without it; the Trainer then ends too.
        """
        if not self.demonstration.go_on():
            trainer.should_stop = True
            raise StopIteration
        self.lr = trainer.optimizers[0].param_groups[0]["lr"]

    def on_train_batch_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule, outputs: Mapping[str, torch.Tensor],
                           batch: object, batch_idx: int) -> None:
        self.demonstration.tell(self.series, trainer.global_step, outputs["loss"].item(), self.lr)


def fit_told(demonstration: Demonstration, series: str, model: pl.LightningModule, batches: TrainingBatches, steps: int,
             epochs: int) -> pl.Trainer:
    """Trains with a Trainer that tells every step.

    Args:
        steps: of all epochs together; `epochs` divides it.
    Returns:
        The Trainer: what it trained can still be saved.
    """
    trainer = bare_trainer(max_epochs=epochs, limit_train_batches=steps // epochs, callbacks=[Told(demonstration, series)])
    trainer.fit(model, batches)
    return trainer


def loop_told(demonstration: Demonstration, series: str, experiment: Experiment, losses: Iterator[float],
              after: Callable[[int], None] = lambda step: None) -> None:
    """Goes through a loop by hand and tells every step.

    Args:
        experiment: whose Noam schedule the loop follows, and how many steps it makes. losses: of each step; asked for one, it makes it.
        after: called after each step with its number.
    """
    for step in range(1, experiment.train.max_steps + 1):
        if not demonstration.go_on():
            return
        loss = next(losses)
        demonstration.tell(series, step, loss, learning_rate(experiment, step))
        after(step)
