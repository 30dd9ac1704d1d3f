"""The options of an experiment on Lightning's command line, and the experiment that they make."""

import re
import sys
from pathlib import Path
from typing import Any

import torch
import yaml
from jsonargparse import Namespace
from pytorch_lightning.cli import LightningArgumentParser

from core.checkpoint_file import read_values
from core.config import PRESETS, SETTINGS, Experiment, Setting, preset, quoted
from core.errors import UserError

CHANGEABLE = {"max_steps", "validate_every"}  # settings without an effect on the steps before


class FitParser(LightningArgumentParser):
    """A parser that writes settings as numbers: a preset may change, a YAML file is to mean the same for ever."""

    def dump(self, namespace: Namespace, *args: Any, **kwargs: Any) -> str:
        if "experiment" in namespace:
            namespace = with_experiment(namespace, asked_experiment(namespace))
        return super().dump(namespace, *args, **kwargs)


def add_experiment_options(parser: LightningArgumentParser) -> None:
    """Adds --preset, and for every setting --experiment.NAME, which is also called as `python -m core train` calls it."""
    parser.add_argument("--preset", help="What supplies the settings that are not given: one of " + ", ".join(PRESETS) + "; or a file "
                        "saved from the page, a checkpoint or experiment.yaml. [classroom]")
    for setting in SETTINGS.values():
        switch: dict[str, Any] = dict(nargs="?", const=True) if setting.kind is bool else {}
        parser.add_argument(f"--experiment.{setting.name}", f"--{setting.name.replace('_', '-')}", type=as_given, default=None,
                            help=f"{setting.help} [{range_of(setting)}]", **switch)


def range_of(setting: Setting) -> str:
    if setting.kind is bool:
        return "true or false"
    return f"{setting.low} to {setting.high}" if setting.choices is None else ", ".join(setting.choices)


def as_given(value: Any) -> Any:
    """The value itself: `Experiment` checks it, and knows the sentence for what is wrong."""
    return value


def given_settings(config: Namespace) -> dict[str, Any]:
    return {name: value for name, value in vars(config.experiment).items() if value is not None}


def asked_experiment(config: Namespace) -> Experiment:
    """The experiment of the options: the preset with the settings that are given.

    Raises:
        UserError: if they make none.
    """
    return base_experiment(config.get("preset") or "classroom").with_settings(**given_settings(config))


def base_experiment(name: str) -> Experiment:
    """The experiment of a preset or of a file.

    Raises:
        UserError: if there is neither, or the file holds no experiment.
    """
    path = Path(name)
    if name in PRESETS or not path.is_file():
        return preset(name)
    settings = read_values(path, sys.maxsize).get("experiment") if path.suffix == ".ckpt" else settings_of_yaml(path)
    if not isinstance(settings, dict) or not settings:
        raise UserError("fit_no_experiment", name=path.name)
    return Experiment().with_settings(**{str(name): value for name, value in settings.items()})


def settings_of_yaml(path: Path) -> dict[str, Any]:
    """The settings of a YAML file whose sections are task, model and train, as the page saves it; none if it is something else."""
    try:
        sections = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError):
        return {}
    if not isinstance(sections, dict) or not all(isinstance(sections.get(name), dict) for name in ("task", "model", "train")):
        return {}
    return {**sections["task"], **sections["model"], **sections["train"]}


def with_experiment(config: Namespace, experiment: Experiment) -> Namespace:
    """A copy in which every setting is given, and no preset."""
    config = config.clone()
    config.preset = None
    config.experiment = Namespace(experiment.flat())
    return config


def resumed_experiment(config: Namespace, path: Path) -> Experiment:
    """The experiment of a checkpoint, with those of the given settings that may change.

    Raises:
        UserError: if it is no checkpoint of a training by `fit`, or of another experiment than is asked for.
    """
    values = checkpoint_of_fit(path)
    own = Experiment().with_settings(**values["experiment"])
    asked = asked_experiment(config) if config.get("preset") else own.with_settings(**given_settings(config))
    for name, value in own.differences(asked).items():
        if name not in CHANGEABLE:
            raise UserError("fit_other_experiment", name, name=path.name, value=value, asked=asked.flat()[name])
    return asked


def checkpoint_of_fit(path: Path) -> dict[str, Any]:
    """What is in a checkpoint from which a training can go on; its tensors are not read yet.

    Raises:
        UserError: if it is none.
    """
    try:
        values = torch.load(path, map_location="cpu", weights_only=True, mmap=True)
    except OSError as error:
        raise UserError("checkpoint_missing", name=path.name) from error
    except Exception as error:  # whatever torch says of a file that is something else
        raise UserError("checkpoint_unreadable") from error
    if not isinstance(values, dict) or not isinstance(values.get("experiment"), dict) or "optimizer_states" not in values:
        raise UserError("fit_not_a_training", name=path.name)
    return values


def refusal(error: Exception) -> UserError:
    """What Lightning or jsonargparse has refused, as one sentence: jsonargparse lists every type that a value could have had."""
    if isinstance(error.__cause__, UserError):
        return error.__cause__
    text = " ".join(str(error).split())
    match = re.match(r'Parser key "([\w.]+)":.* (?:Given|Got) value: (.*)', text)
    if match:
        return UserError("fit_value", match[1], value=quoted(match[2]))
    return UserError("fit_refused", reason=text)
