"""The Warm-up tab: the learning rate's formula to play with."""

import gradio as gr

from core.errors import UserError
from demo.adapters.refusal import refusing
from demo.api.runs import run_of
from demo.components.noam_explorer import NoamExplorer
from demo.tabs.controls import read_controls, summary
from demo.tabs.train import chart_value

TAKEN_OVER = ("d_model", "warmup_steps", "lr_factor")


def warmup_tab(language):
    """Builds the tab inside the current Blocks.

    Returns:
        The explorer, whose event `use_in_train` brings the numbers of `taken_over`.
    """
    with gr.Column(elem_classes="tl-explorer"):
        return NoamExplorer(language, elem_id="tl-noam-explorer")


def connect_explorer(language, explorer, tabs, train):
    """The explorer's buttons: one takes its numbers over to the Train tab and opens it, one opens the Race tab.

    Args:
        tabs: the gr.Tabs of the page. train: the TrainTab.
    """

    def take_over(name, run_value, event: gr.EventData, *values):
        experiment = taken_over(event, values)
        controls = [value if setting in TAKEN_OVER else gr.skip() for setting, value in experiment.flat().items()]
        return [gr.Tabs(selected="train"), *controls, summary(experiment, name, language), chart_value(experiment, run_of(run_value))]

    explorer.use_in_train(refusing(language, take_over), [train.chosen, train.chart, *train.controls],
                          [tabs, *train.controls, train.described, train.chart], show_progress="hidden", api_visibility="private")
    explorer.open_race(lambda: gr.Tabs(selected="race"), None, tabs, show_progress="hidden", api_visibility="private")


def taken_over(event, values):
    """The controls' experiment with the explorer's numbers in it.

    Args:
        event: gr.EventData of `use_in_train`, from the page. values: of all controls, in the order of SETTINGS.
    Raises:
        UserError: if something does not fit.
    """
    numbers = event._data if isinstance(event._data, dict) else {}
    if any(name not in numbers for name in TAKEN_OVER):
        raise UserError("wrong_request")
    return read_controls(values).with_settings(**{name: numbers[name] for name in TAKEN_OVER})
