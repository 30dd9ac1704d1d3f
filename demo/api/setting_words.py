"""Settings and their values in a few words, in the page's language: "warm-up 50", "no positions", "on"."""

from core.comparison.race_config import value_text
from core.config import PRESETS, SETTINGS
from demo.api.addresses import nearest_preset
from demo.text import section


def setting_words(language):
    """For the page's scripts (components/shared/setting_words.js): what settings and values are called, by key.

    Returns:
        {"setting_warmup_steps": "warm-up", "words_no_positions_on": "no positions", "value_on": "on", ...}.
    """
    short, choices = section(language, "race_names"), section(language, "choices")
    names = {f"setting_{name}": short_label(name, language) for name in SETTINGS}
    special = {f"words_{key}": words for key, words in short.items() if key.rpartition("_")[0] in SETTINGS}
    broken = {f"words_{name}_on": short[name] for name in SETTINGS if name.startswith("no_")}
    tasks = {f"words_task_{choice}": words for choice, words in choices.items()}
    return {**names, **special, **broken, **tasks, "value_on": short["on"], "value_off": short["off"]}


def short_label(name, language):
    """What a setting is called where there is little room."""
    return section(language, "race_names").get(name, section(language, "settings")[name])


def value_words(name, value, language):
    """A setting's value as it is read: "on", "sort", "0.1"."""
    setting = SETTINGS[name]
    if setting.choices:
        return section(language, "choices")[value]
    words = value_text(value)
    return section(language, "race_names")[words] if setting.kind is bool else words


def changes_words(experiment, preset_name, language):
    """What differs from a preset: "warm-up steps 50 → 200, norm first (pre-LN) on → off"; "" if nothing does."""
    if preset_name not in PRESETS:
        return ""
    before, labels = PRESETS[preset_name].flat(), section(language, "settings")
    return section(language, "race_names")["join"].join(
        f"{labels[name]} {value_words(name, before[name], language)} → {value_words(name, value, language)}"
        for name, value in experiment.differences(PRESETS[preset_name]).items())


def settings_line(experiment, language, step=None):
    """The settings that a figure is of: the nearest preset, what differs from it, and the training step.

    Args:
        experiment: None: unknown, as of a model from elsewhere. step: None: of no step.
    """
    text, parts = section(language, "saved_figure"), []
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
    """A setting and its value in a few words: "warm-up 50", "no warm-up"; short, "50", "none"."""
    text, setting = section(language, "race_names"), SETTINGS[name]
    if setting.choices:
        return section(language, "choices")[value]
    if f"{name}_{value_text(value)}" in text:
        return text["none"] if short and setting.kind is not bool else text[f"{name}_{value_text(value)}"]
    if short and setting.kind is not bool:
        return value_text(value)
    label = text.get(name, section(language, "settings")[name])
    return f"{label} {text[value_text(value)] if setting.kind is bool else value_text(value)}"
