"""A few batches in slow motion: every hook of Lightning that fires, in order, with the counters of that moment."""

from collections.abc import Mapping
from typing import Any

import pytorch_lightning as pl
import torch
from torch.utils.data import DataLoader

from core.build import build_model
from core.config import Experiment
from core.lit import LitTransformer
from core.programs.demonstration import Demonstration
from core.programs.hook_recorder import MICROSECONDS, Hook, HookRecorder, RememberingLogger
from core.tasks import CopyTaskDataset, collate_fn
from core.training.run import bare_trainer
from core.training.threads import use_cores

EXPERIMENT = Experiment()
BATCHES_PER_EPOCH = 6  # not a multiple of 4: what happens to the rest is asked often
MAX_STEPS = {"1": 8, "4": 3}  # of the optimizer: the first epoch, and the second as far as a step
MOST_BATCHES = 10
LOG_EVERY = 2  # optimizer steps
# The lines of either program that do what a hook does (names of core/programs/correspondence.py). What is not here has no counterpart
# in the loop by hand, or only holds others.
COUNTERPARTS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("logger", "log_hyperparams"): ("hyperparameters",),
    ("module", "configure_optimizers"): ("optimizer", "scheduler"),
    ("loop", "train_dataloader_next"): ("loop",),
    ("strategy", "batch_to_device"): ("device",),
    ("strategy", "training_step"): ("shift",),
    ("module", "forward"): ("masks", "forward"),
    ("module", "criterion"): ("loss",),
    ("module", "log"): ("log",),
    ("module", "optimizer_zero_grad"): ("zero_grad",),
    ("strategy", "backward"): ("backward",),
    ("optimizer", "adam"): ("optimizer_step",),
    ("module", "lr_scheduler_step"): ("scheduler_step",),
    ("logger", "log_metrics"): ("log",),
    ("module", "on_train_end"): ("max_steps",),
}


def slow_motion(demonstration: Demonstration) -> dict[str, Any]:
    """Trains a few batches with everything watched.

    Returns:
        The report: a SlowMotionReport (demo/api/types.py).
    """
    use_cores(1)
    accumulate = demonstration.option("accumulate")
    recorder = HookRecorder()
    model = build_model(EXPERIMENT)
    trainer = bare_trainer(
        max_steps=MAX_STEPS[accumulate], accumulate_grad_batches=int(accumulate), log_every_n_steps=LOG_EVERY,
        profiler=recorder, logger=RememberingLogger(recorder), callbacks=[Waiting(demonstration, recorder)],
    )
    recorder.trainer = trainer
    watch(model, recorder)
    trainer.fit(model, batches())
    return {
        "kind": "slow_motion",
        "accumulate": int(accumulate),
        "batches_per_epoch": BATCHES_PER_EPOCH,
        "max_steps": MAX_STEPS[accumulate],
        "log_every": LOG_EVERY,
        "hooks": [hook_report(hook, recorder.hooks[0].begin) for hook in recorder.hooks],
        "end": recorder.state(),
    }


def batches() -> DataLoader:
    """The lesson's data, of so many batches."""
    task, train = EXPERIMENT.task, EXPERIMENT.train
    samples = CopyTaskDataset(BATCHES_PER_EPOCH * train.batch_size, task.max_len, task.vocab_size, task.min_len, train.seed)
    return DataLoader(samples, train.batch_size, collate_fn=collate_fn)


def watch(model: LitTransformer, recorder: HookRecorder) -> None:
    """Keeps three calls within `training_step` like hooks, of which Lightning tells its profiler nothing."""
    module = f"[LightningModule]{type(model).__name__}"
    for watched, name in [(model, "forward"), (model.criterion, "criterion")]:
        watched.register_forward_pre_hook(lambda *_, name=name: recorder.start(f"{module}.{name}"))
        watched.register_forward_hook(lambda *_, name=name: recorder.stop(f"{module}.{name}"))

    def keep_loss(_: torch.nn.Module, __: Any, loss: torch.Tensor) -> None:
        with recorder.uncounted():
            recorder.loss = loss.item()

    model.criterion.register_forward_hook(keep_loss)
    model.log = recorder.around(f"{module}.log", model.log)


class Waiting(pl.Callback):
    """Waits before each batch while it is to be paused, and tells of each one. The page's own; Lightning needs no callback."""

    def __init__(self, demonstration: Demonstration, recorder: HookRecorder) -> None:
        self.demonstration = demonstration
        self.recorder = recorder

    def on_train_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        trainer.optimizers[0].register_step_post_hook(lambda *_: self.recorder.mark("[Optimizer].adam"))

    def on_train_batch_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule, batch: object, batch_idx: int) -> None:
        with self.recorder.uncounted():
            goes_on = self.demonstration.go_on()
            use_cores(1)  # durations are compared: a pool that waits for a busy core would double some of them
        if not goes_on:
            trainer.should_stop = True
            raise StopIteration

    def on_train_batch_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule, outputs: object,
                           batch: object, batch_idx: int) -> None:
        with self.recorder.uncounted():
            state = self.recorder.state()
            self.demonstration.tell("lightning", state["batch"], state["loss"], state["lr"])


def hook_report(hook: Hook, zero: float) -> dict[str, Any]:
    """A hook as the page gets it; times in microseconds, from `zero` on."""
    return {
        "name": hook.name,
        "owner": hook.owner,
        "depth": hook.depth,
        "begin": round((hook.begin - zero) * MICROSECONDS),
        "duration": round(hook.duration * MICROSECONDS),
        "empty": hook.empty,
        "links": list(COUNTERPARTS.get((hook.owner, hook.name), ())),
        "state": hook.state,
        "row": hook.row,
    }
