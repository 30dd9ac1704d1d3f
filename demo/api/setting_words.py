"""Experiments and what differs between them in a few words, for figures and the names of runners."""

from core.comparison.race_config import value_text
from core.config import PRESETS, SETTINGS
from demo.api.addresses import nearest_preset
from demo.text import section


def settings_line(experiment, language, step=None):
    """The settings that a figure is of: the nearest preset, what differs from it, and the training step.

    Args:
        experiment: None: unknown, as of a model from elsewhere. step: None: of no step.
    """
    text, parts = section(language, "figure"), []
    if experiment is not None:
        name = nearest_preset(experiment)
        parts.append(text["preset"].format(name=name))
        differs = experiment.differences(PRESETS[name])
        parts += [runner_name(differs, language)] if differs else []
    if step is not None:
        parts.append(text["at_step"].format(step=f"{step:,}"))
    return " · ".join(parts)


def runner_name(changes, language, short=False):
    """What a runner is called in a race: by what it has for itself.

    Args:
        changes: its own settings, {"warmup_steps": 50}. short: for the end of a line on a narrow screen.
    """
    text = section(language, "race_names")
    broken = {name: value for name, value in changes.items() if name.startswith("no_")}
    words = [text[name] for name, value in broken.items() if value]
    if broken and not words:
        words = [text["intact"]]
    words += [setting_name(name, value, language, short) for name, value in changes.items() if name not in broken]
    return text["join"].join(words)


def setting_name(name, value, language, short):
    """A setting and its value in a few words: "warm-up 50"; short, "50"."""
    text, setting = section(language, "race_names"), SETTINGS[name]
    if setting.choices:
        return section(language, "choices")[value]
    if short and setting.kind is not bool:
        return value_text(value)
    if f"{name}_{value_text(value)}" in text:
        return text[f"{name}_{value_text(value)}"]
    label = text.get(name, section(language, "settings")[name])
    return f"{label} {text[value_text(value)] if setting.kind is bool else value_text(value)}"
