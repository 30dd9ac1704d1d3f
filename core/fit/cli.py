"""Lightning's own command line, LightningCLI, for an experiment."""

import argparse
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from jsonargparse import Namespace
from lightning_fabric.utilities.exceptions import MisconfigurationException
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import ModelCheckpoint
from pytorch_lightning.cli import LightningCLI

from core.config import Experiment
from core.fit.data_module import ExperimentData
from core.fit.module import build_fit_model
from core.fit.options import FitParser, add_experiment_options, asked_experiment, refusal, resumed_experiment, with_experiment

FOLDER = "runs/fit"  # for everything that is written
# The data are drawn, not read; Lightning's own use of torch.
IRRELEVANT = (".*does not have many workers.*", ".*LeafSpec.*", ".*functional.all_gather is deprecated.*")
DESCRIPTION = "Train an experiment by Lightning's Trainer. Options override those of --config, which override those of --preset."


def run(arguments: Sequence[str]) -> None:
    """Trains as the arguments say.

    Raises:
        UserError: if they are wrong, or not possible on this machine.
    """
    for advice in IRRELEVANT:
        warnings.filterwarnings("ignore", message=advice)
    try:
        FitCLI(
            trainer_defaults={"default_root_dir": FOLDER, "num_sanity_val_steps": 0},
            seed_everything_default=False,  # the experiment's seed decides
            parser_class=FitParser,
            parser_kwargs={"prog": "python -m core", "exit_on_error": False, "fit": {"description": DESCRIPTION, "exit_on_error": False}},
            save_config_kwargs={"overwrite": True},
            auto_configure_optimizers=False,
            load_from_checkpoint_support=False,  # a checkpoint is one of a LitTransformer, with nothing of the command line in it
            args=["fit", *arguments],
        )
    except (argparse.ArgumentError, MisconfigurationException) as error:
        raise refusal(error) from error


class FitCLI(LightningCLI):
    """LightningCLI whose model and data are made of an experiment.

    Attributes:
        experiment: what is trained.
    """

    @staticmethod
    def subcommands() -> dict[str, set[str]]:
        return {"fit": LightningCLI.subcommands()["fit"]}

    def add_core_arguments_to_parser(self, parser: FitParser) -> None:
        """The Trainer's options; the model and the data have none but the experiment's."""
        parser.add_lightning_class_args(Trainer, "trainer")
        parser.set_defaults({f"trainer.{name}": value for name, value in self.trainer_defaults.items()})

    def add_arguments_to_parser(self, parser: FitParser) -> None:
        self.callback_keys = parser.callback_keys
        add_experiment_options(parser)
        parser.add_lightning_class_args(ModelCheckpoint, "checkpoint")
        parser.set_defaults({"checkpoint.save_last": True, "checkpoint.save_top_k": 0, "checkpoint.enable_version_counter": False})

    def parse_arguments(self, parser: FitParser, args: Any) -> None:
        self.config = parser.parse_args(args)

    def _parse_ckpt_path(self) -> None:
        """Decides on the experiment: that of the checkpoint, if the training goes on from one."""
        config = self.config.fit
        if config.ckpt_path == "last":
            last = checkpoint_folder(config) / "last.ckpt"
            config.ckpt_path = str(last) if last.is_file() else None  # a job that is started again and again begins without one
        self.experiment = resumed_experiment(config, Path(config.ckpt_path)) if config.ckpt_path else asked_experiment(config)
        self.config.fit = with_experiment(config, self.experiment)

    def instantiate_classes(self) -> None:
        """Makes model, data and Trainer, with the Trainer's options that the experiment decides where they are not given."""
        given, trainer = self.config, self.config.fit.trainer
        if trainer.enable_checkpointing is False or trainer.barebones or trainer.fast_dev_run:
            self.callback_keys.remove("checkpoint")
        self.config = given.clone()
        self.config.fit = with_defaults(given.fit, self.experiment)
        try:
            self.config_init = self.parser.instantiate(self.config)
            self.config = given  # what is kept beside the run
            self.trainer = self.instantiate_trainer()
        except (ValueError, TypeError, ImportError, MisconfigurationException) as error:  # a strategy that is not installed, and the like
            raise refusal(error) from error
        self.datamodule = ExperimentData(self.experiment)
        self.model = build_fit_model(self.experiment)

    def after_fit(self) -> None:
        """Writes the model alone, a third of a checkpoint, and says how well it answers."""
        if self.config.fit.trainer.fast_dev_run:
            return
        if self.trainer.global_step % self.experiment.train.validate_every:
            self.trainer.validate(self.model, self.datamodule, verbose=False)
        path = Path(self.trainer.default_root_dir) / "model.ckpt"
        self.trainer.save_checkpoint(path, weights_only=True)
        if self.trainer.is_global_zero:
            metrics = self.trainer.callback_metrics
            if "exact_match" in metrics:  # not with --trainer.limit_val_batches 0
                click.echo(f"step {self.trainer.global_step}: held-out exact match {metrics['exact_match']:.1%}, "
                           f"tokens right {metrics['token_accuracy']:.1%}")
            click.echo(f"written to {self.trainer.default_root_dir}")


def checkpoint_folder(config: Namespace) -> Path:
    """Where checkpoints are written: one place, so that `--ckpt_path last` finds them."""
    return Path(config.checkpoint.dirpath or Path(config.trainer.default_root_dir) / "checkpoints")


def with_defaults(config: Namespace, experiment: Experiment) -> Namespace:
    """A copy with the values that follow from the experiment, where none are given."""
    config = config.clone()
    trainer, checkpoint, train = config.trainer, config.checkpoint, experiment.train
    if trainer.max_steps == -1:
        trainer.max_steps = train.max_steps
    if trainer.val_check_interval is None:  # counted in batches, which with accumulation are parts of a step
        trainer.val_check_interval = train.validate_every * trainer.accumulate_grad_batches
        trainer.check_val_every_n_epoch = None
    checkpoint.dirpath = str(checkpoint_folder(config))
    if checkpoint.every_n_train_steps is None and checkpoint.every_n_epochs is None and checkpoint.train_time_interval is None:
        checkpoint.every_n_train_steps = train.validate_every
    return config
