"""The Train tab: what is trained in one line, the settings in a drawer, and beside each other the curves and the attention film."""

import json
import re
from functools import partial
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl

import gradio as gr

from core.classroom.rates import asked_by
from core.config import PRESETS, SETTINGS, preset
from core.errors import UserError
from demo.adapters.refusal import refusing
from demo.api.addresses import experiment_of_query, identity, query_of
from demo.api.recordings import recordings
from demo.api.requests import field
from demo.api.runs import preview, run_of
from demo.components.attention_film import AttentionFilm
from demo.components.live_chart import LiveChart
from demo.components.run_list import RunList
from demo.components.settings_bar import SettingsBar
from demo.tabs.controls import (
    control_values,
    read_controls,
    setting_control,
    summary,
    validations,
)
from demo.text import section, sentence

DRAWER = "tl-settings-drawer"
PARTS = ("task", "model", "train")  # of the settings
IN_ORDER = dict(concurrency_id="settings")  # of events about the settings: what was asked first is answered first
WRITTEN = {bool: "True|False", int: "[0-9]{1,15}", float: r"[0-9]{1,9}(?:\.[0-9]{1,9})?", str: "[a-z]{1,20}"}  # in an address of the page's


class TrainTab(NamedTuple):
    """Its components: the preset, the controls in the order of SETTINGS, the summary, and the live chart, whose value names the run."""

    chosen: gr.Dropdown
    controls: list
    described: gr.Markdown
    chart: LiveChart


def train_tab(registry, language):
    """Builds the tab inside the current Blocks.

    Args:
        registry: core.classroom.registry.Registry.
    """
    text = section(language, "train")
    with gr.Row(elem_id="tl-setup"):
        names = [(text[f"preset_{name}"], name) for name in PRESETS]
        chosen = gr.Dropdown(names, value="classroom", label=text["preset"], elem_id="tl-preset", interactive=True)
        history = SettingsBar(language, DRAWER, folds(), elem_id="tl-settings-bar")
    with gr.Row(elem_classes="tl-columns"):
        with gr.Column(scale=1, min_width=280, elem_classes="tl-settings", elem_id=DRAWER):
            described = gr.Markdown(summary(preset("classroom"), "classroom", language), elem_id="tl-summary")
            controls = settings_panel(language)
        with gr.Column(scale=4, min_width=320, elem_classes="tl-picture"):
            chart = LiveChart(language, chart_value(preset("classroom"), None), recordings().offers(), elem_id="tl-live-chart")
            AttentionFilm(language, elem_id="tl-attention-film")
            RunList(language, elem_id="tl-run-list")
    gr.Markdown(text["kept" if registry.persistent else "in_memory"], elem_id="tl-kept")
    connect(registry, language, chosen, controls, described, chart)
    connect_history(language, history, chosen, controls, described, chart)
    return TrainTab(chosen, controls, described, chart)


def folds():
    """Which part each setting is in: name -> number."""
    return {name: PARTS.index(setting.section) for name, setting in SETTINGS.items()}


def settings_panel(language):
    """All controls, folded by part.

    Returns:
        The components in the order of SETTINGS.
    """
    text, controls = section(language, "train"), {}
    for part in PARTS:
        with gr.Accordion(text[f"section_{part}"], open=False):
            for name, setting in SETTINGS.items():
                if setting.section == part:
                    controls[name] = setting_control(name, language)
    return list(controls.values())


def connect(registry, language, chosen, controls, described, chart):
    """What happens when something is chosen, changed, started, or the page is opened."""

    def show(name, run_value, *values):
        experiment = read_controls(values)
        return summary(experiment, name, language), chart_value(experiment, run_of(run_value))

    def validate(name, run_value, *values):
        return [gr.validate(True, ""), gr.validate(True, ""), *validations(values, language)]

    def start(run_value, request: gr.Request, event: gr.EventData, *values):
        with asked_from(request):
            return start_run(registry, language, run_value, values, owner_of(request), *wishes(event._data))

    def open_page(request: gr.Request):
        return opened_page(language, dict(request.query_params))

    guard = partial(refusing, language)
    quiet = dict(show_progress="hidden", api_visibility="private")
    gr.on([control.input for control in controls], guard(show), [chosen, chart, *controls], [described, chart],
          validator=validate, trigger_mode="always_last", **IN_ORDER, **quiet)
    # The page has every preset's values and fills in the controls at once: an answer of the server would come later, over what was
    # changed in between.
    chosen.input(None, chosen, controls, js=preset_values(), **quiet).then(
        guard(show), [chosen, chart, *controls], [described, chart], trigger_mode="always_last", **IN_ORDER, **quiet)
    chart.train(guard(start), [chart, *controls], chart, **quiet)
    fields = [chosen, *controls]
    gr.on(None, None, None, fields, js=address_fields(), **quiet).then(
        guard(open_page), None, [*fields, described, chart], **IN_ORDER, **quiet)


def preset_values():
    """A function for the page: from the name of a preset to the values of all controls."""
    values = {name: control_values(experiment) for name, experiment in PRESETS.items()}
    return f"(name) => ({json.dumps(values)})[name]"


def address_fields():
    """A function for the page: from the values of the preset and all controls to those that its address names; see address_fields.js."""
    values = {name: control_values(experiment) for name, experiment in PRESETS.items()}
    patterns = {name: {"kind": setting.kind.__name__, "written": WRITTEN[setting.kind]} for name, setting in SETTINGS.items()}
    function = Path(__file__).with_name("address_fields.js").read_text(encoding="utf-8").strip().removesuffix(";")
    return f"(...present) => (\n{function}\n)({json.dumps(values)}, {json.dumps(patterns)}, location.search, present)"


def fields_are_filled(query):
    """Whether the page has filled in what its address names, as address_fields.js does.

    Args:
        query: a dict of strings.
    """
    given = {name: query[name] for name in SETTINGS if name in query}
    return all(re.fullmatch(WRITTEN[SETTINGS[name].kind], value) for name, value in given.items())


def connect_history(language, history, chosen, controls, described, chart):
    """Undo and redo of settings: the page holds their history, and asks for a state of it."""

    def restore(run_value, event: gr.EventData, *values):
        experiment, name = restored(event._data, values)
        return [name, *control_values(experiment), summary(experiment, name, language), chart_value(experiment, run_of(run_value))]

    history.restore(partial(refusing, language)(restore), [chart, *controls], [chosen, *controls, described, chart],
                    show_progress="hidden", api_visibility="private", **IN_ORDER)


def restored(data, values):
    """The experiment that an undo or redo leads to, and the name of its preset.

    Args:
        data: {"to", "at": queries}, from the page: where it leads, and where the history stands. values: of all controls. If they are not
            those of "at", because one is wrong or was only just changed, it leads back to "at".
    Raises:
        UserError: if something does not fit.
    """
    to, at = (experiment_of_query(dict(parse_qsl(field(data, name, str)))) for name in ("to", "at"))
    try:
        return to if read_controls(values) == at[0] else at
    except UserError:
        return at


def chart_value(experiment, run_id, error=""):
    """The live chart's value: the run on show, if any, the curve of the settings, and what they are called."""
    return {"run": run_id, "preview": preview(experiment), "query": query_of(experiment), "controls": identity(experiment), "error": error}


def start_run(registry, language, run_value, values, owner, paused, again=""):
    """Starts a run of the controls' experiment; what was on show before is stopped, for one page trains one model, and can be opened
    again if it has ended.

    Args:
        again: the query of an experiment that is trained in place of the controls', even if an equal run has finished.
    Returns:
        The live chart's new value; where nothing was started, with the sentence that says why.
    """
    before = run_of(run_value)
    try:
        experiment = experiment_of_query(dict(parse_qsl(again)))[0] if again else read_controls(values)
        subscription = registry.start(experiment, owner, paused, fresh=bool(again))
    except UserError as refusal:
        return {**(run_value if isinstance(run_value, dict) else {}), "error": sentence(language, refusal)}
    if paused:
        subscription.control("step")
    if before is not None:
        registry.leave(before)
    return chart_value(experiment, subscription.id)


def wishes(data):
    """What the page asked for: a run that waits after its first step (True or False); the experiment that is to be trained again, as a
    query ("": the controls'). The data come from outside."""
    data = data if isinstance(data, dict) else {}
    again = data.get("again")
    return bool(data.get("paused")), again if isinstance(again, str) else ""


def owner_of(request):
    """Identifies the page that asks, as long as it is open: Gradio's session."""
    return request.session_hash


def asked_from(request):
    """A block in which what is done is done for the network address of a page that asks."""
    client = getattr(request, "client", None)
    return asked_by(client.host if client else "")


def opened_page(language, query):
    """What the page shows when it is opened: the settings that its address names; if it names none, what stands there already.

    Returns:
        Values for the preset, every control, the summary and the live chart, which is told by "opened" that they are these. Fields that
        the page has filled in by itself stay: one of them may have been changed before this answer comes.
    """
    error, standing = "", [gr.skip()] * (len(SETTINGS) + 1)
    if not query.keys() & {"preset", *SETTINGS}:
        return [*standing, gr.skip(), {**chart_value(preset("classroom"), None), "opened": True}]
    try:
        experiment, name = experiment_of_query(query)
    except UserError as refusal:
        experiment, name = preset("classroom"), "classroom"
        error = section(language, "train")["bad_address"].format(problem=sentence(language, refusal))
    opened = {**chart_value(experiment, None, error), "opened": True}
    fields = standing if fields_are_filled(query) and not error else [name, *control_values(experiment)]
    return [*fields, summary(experiment, name, language), opened]
