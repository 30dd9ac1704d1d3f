"""The learning rates of both programs, read at every step that they really make; and Lightning's with a schedule that goes on once an
epoch."""

from typing import Any

import pytorch_lightning as pl

from core.build import build_batches, build_model
from core.config import Experiment
from core.lit import LitTransformer
from core.plain import train_plain
from core.programs.broken import scheduler
from core.programs.extensions import rate_by_hand
from core.training.run import bare_trainer

STEPS = 80  # beyond the warm-up
EPOCH = 20  # steps
# The rates depend on d_model and warm-up alone, which are the default's; all else is as small as it goes, so that this takes a second.
EXPERIMENT = Experiment().with_settings(max_steps=STEPS, num_layers=1, d_ff=8, batch_size=1)


class Reading(pl.Callback):
    """Reads the rate of every step."""

    def __init__(self) -> None:
        self.rates: list[float] = []

    def on_train_batch_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule, batch: object, batch_idx: int) -> None:
        self.rates.append(trainer.optimizers[0].param_groups[0]["lr"])


def stepped_rates() -> dict[str, Any]:
    """Steps both programs, and Lightning with `interval` "epoch".

    Returns:
        {"lightning", "plain", "epoch": the rate of each of STEPS steps; "epoch_steps": the steps of one epoch}.
    """
    model = build_model(EXPERIMENT)
    losses = train_plain(build_model(EXPERIMENT), build_batches(EXPERIMENT), STEPS)
    return {
        "lightning": rates_of(model, epochs=1),
        "plain": [rate_by_hand(losses) for _ in losses],  # type: ignore[arg-type]  # it is a generator
        "epoch": rates_of(scheduler.Broken(**model.hparams), epochs=STEPS // EPOCH),
        "epoch_steps": EPOCH,
    }


def rates_of(model: LitTransformer, epochs: int) -> list[float]:
    """The rate of every step, of STEPS in so many epochs."""
    reading = Reading()
    trainer = bare_trainer(max_epochs=epochs, limit_train_batches=STEPS // epochs, callbacks=[reading])
    trainer.fit(model, build_batches(EXPERIMENT))
    return reading.rates
