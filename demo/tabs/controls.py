"""One control for every setting of an experiment, made from its declaration."""

import gradio as gr

from core.build import count_parameters
from core.config import SETTINGS, Experiment
from core.errors import UserError
from demo.api.setting_words import changes_words
from demo.text import section, sentence

SLIDER_STEPS = 64  # a range of more whole numbers than this is typed, not dragged


def setting_control(name, language):
    """The Gradio component for a setting; its range is checked by `read_controls`, with a sentence in the page's language."""
    setting = SETTINGS[name]
    label, info = section(language, "settings")[name], section(language, "settings_help")[name]
    common = dict(value=setting.default, label=label, info=info, elem_id=f"tl-{name}", interactive=True)
    if setting.choices:
        names = section(language, "choices")
        return gr.Dropdown([(names[choice], choice) for choice in setting.choices], **common)
    if setting.kind is bool:
        return gr.Checkbox(**common)
    if setting.kind is float:
        return gr.Slider(setting.low, setting.high, step=0.01, **common)
    if setting.high - setting.low <= SLIDER_STEPS:
        return gr.Slider(setting.low, setting.high, step=1, **common)
    return gr.Number(**common)


def read_controls(values):
    """The experiment that the controls describe.

    Args:
        values: one for each setting, in the order of SETTINGS.
    Raises:
        UserError: if one does not fit.
    """
    return Experiment().with_settings(**dict(zip(SETTINGS, values, strict=True)))


def control_values(experiment):
    """What the controls show for an experiment, in the order of SETTINGS."""
    return list(experiment.flat().values())


def validations(values, language):
    """One gr.validate for each control: the sentence stands at the control it belongs to.

    Args:
        values: as in `read_controls`.
    """
    try:
        read_controls(values)
        wrong, message = None, ""
    except UserError as refusal:
        wrong, message = refusal.field, sentence(language, refusal)
    return [gr.validate(name != wrong, message if name == wrong else "") for name in SETTINGS]


def summary(experiment, preset_name, language):
    """One line about an experiment: how many parameters, and what differs from the preset."""
    text, changes = section(language, "train"), changes_words(experiment, preset_name, language)
    line = text["parameters"].format(count=f"{count_parameters(experiment):,}")
    return line + text["changed"].format(changes=changes) if changes else line
