"""The scheduler without `interval: step`: the Trainer steps it once an epoch."""

import torch
from pytorch_lightning.utilities.types import OptimizerLRScheduler
from torch.optim.lr_scheduler import LambdaLR

from core.lit import LitTransformer
from core.schedule import noam_rate


class Broken(LitTransformer):
    """Its rate moves once an epoch."""

    def configure_optimizers(self) -> OptimizerLRScheduler:
        optimizer = torch.optim.Adam(self.parameters(), lr=1.0, betas=(0.9, 0.98), eps=1e-9)
        d_model, warmup = self.hparams.d_model, self.hparams.warmup_steps
        factor = self.hparams.lr_factor
        schedule = LambdaLR(optimizer, lambda step: noam_rate(step + 1, d_model, warmup, factor))
        return {"optimizer": optimizer, "lr_scheduler": {"scheduler": schedule}}


class Mended(LitTransformer):
    """Its rate moves at every step."""

    def configure_optimizers(self) -> OptimizerLRScheduler:
        optimizer = torch.optim.Adam(self.parameters(), lr=1.0, betas=(0.9, 0.98), eps=1e-9)
        d_model, warmup = self.hparams.d_model, self.hparams.warmup_steps
        factor = self.hparams.lr_factor
        schedule = LambdaLR(optimizer, lambda step: noam_rate(step + 1, d_model, warmup, factor))
        return {"optimizer": optimizer, "lr_scheduler": {"scheduler": schedule, "interval": "step"}}
