"""An experiment as YAML, with what each setting means beside it."""

from collections.abc import Mapping
from dataclasses import asdict

import yaml

from core.config import SETTINGS, Experiment, SettingValue


def experiment_yaml(experiment: Experiment, head: str, helps: Mapping[str, str] | None = None) -> str:
    """The settings by section: task, model, train.

    Args:
        head: a comment above everything. helps: what each setting means; None: in English.
    """
    lines = [f"# {head}"]
    for section, settings in asdict(experiment).items():
        lines += ["", f"{section}:"]
        written = {name: f"  {name}: {scalar(value)}" for name, value in settings.items()}
        width = max(map(len, written.values()))
        lines += [f"{line:{width}}  # {helps[name] if helps else SETTINGS[name].help}" for name, line in written.items()]
    return "\n".join(lines) + "\n"


def scalar(value: SettingValue) -> str:
    """A value as YAML reads it back."""
    return yaml.safe_dump(value).splitlines()[0]
