"""Trackio as a logger of Lightning's: metrics in a local database with a dashboard, `trackio show`. https://github.com/gradio-app/trackio"""

from argparse import Namespace
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from lightning_fabric.loggers.logger import rank_zero_experiment
from pytorch_lightning.loggers.logger import Logger
from pytorch_lightning.utilities import rank_zero_only


class TrackioLogger(Logger):
    """Logs to Trackio. The run begins and ends with the training.

    Args:
        project: the runs of a project are drawn together. name: of this run; None: Trackio draws one.
        options: of `trackio.init`, for example {"space_id": "somebody/runs"}; without one, nothing leaves the machine.
        save_dir: where Lightning keeps what belongs to the run; Trackio's own database lies where TRACKIO_DIR says.
    Raises:
        ModuleNotFoundError: if trackio is not installed.
    """

    def __init__(self, project: str = "transformer-live", name: str | None = None, options: dict[str, Any] | None = None,
                 save_dir: str = "runs/trackio") -> None:
        super().__init__()
        if find_spec("trackio") is None:
            raise ModuleNotFoundError("TrackioLogger needs trackio: pip install trackio")
        self.project = project
        self.run_name = name
        self.options = {"embed": False, **(options or {})}
        self.folder = save_dir
        self.run: Any = None

    @property
    @rank_zero_experiment
    def experiment(self) -> Any:
        """The run of Trackio; its thread is started when it is first asked for."""
        if self.run is None:
            self.run = import_module("trackio").init(project=self.project, name=self.run_name, **self.options)
        return self.run

    @property
    def name(self) -> str:
        return self.project

    @property
    def save_dir(self) -> str:
        return self.folder

    @property
    def version(self) -> str | None:
        return self.run_name if self.run is None else self.run.name

    @rank_zero_only
    def log_hyperparams(self, params: Any, *args: Any, **kwargs: Any) -> None:
        """Lightning gives the model's before the first value, with which Trackio stores them."""
        self.experiment.config.update(vars(params) if isinstance(params, Namespace) else params)

    @rank_zero_only
    def log_metrics(self, metrics: Mapping[str, float], step: int | None = None) -> None:
        self.experiment.log(dict(metrics), step=step)

    @rank_zero_only
    def finalize(self, status: str) -> None:
        """Waits until everything is written."""
        if self.run is not None:
            self.run.finish()
