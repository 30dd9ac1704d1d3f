"""The data of an experiment as a LightningDataModule."""

import pytorch_lightning as pl
from torch.utils.data import DataLoader, TensorDataset

from core.config import Experiment
from core.errors import UserError
from core.fit.batches import ResumableBatches, SharedBatches
from core.training.evaluation import HeldOut


class ExperimentData(pl.LightningDataModule):
    """The batches and the held-out sequences of an experiment.

    `batch_size` is that of a step, whatever the machine: it is shared among all processes and their accumulated batches.
    """

    def __init__(self, experiment: Experiment):
        super().__init__()
        self.experiment = experiment

    def train_dataloader(self) -> SharedBatches:
        """src, tgt and the weight of their loss, for this process.

        Raises:
            UserError: if a batch has fewer sequences than there are parts.
        """
        trainer, train = self.trainer, self.experiment.train
        assert trainer is not None, "the Trainer asks"
        accumulated = trainer.accumulate_grad_batches
        parts = trainer.world_size * accumulated
        if parts > train.batch_size:
            raise UserError("fit_batch_too_small", "batch_size", batch_size=train.batch_size, parts=parts)
        batches = ResumableBatches(self.experiment.task, train.batch_size, train.seed)
        first = trainer.global_rank * accumulated
        return SharedBatches(batches, parts, range(first, first + accumulated), trainer.max_steps)

    def val_dataloader(self) -> DataLoader:
        """src (count, source) and the right answers, (count, target); Lightning gives each process some of the sequences."""
        held_out = HeldOut(self.experiment)
        return DataLoader(TensorDataset(held_out.src, held_out.expected), batch_size=len(held_out.src))
