"""The Decode tab: a model, a source, and every step of the answer."""

import json
import random
from functools import partial
from html import escape
from typing import NamedTuple

import gradio as gr

from core.classroom.subscriptions import RUNNER
from core.errors import UserError
from core.tasks import draw_sources, seeded_generator
from demo.adapters.client_api import api_name
from demo.adapters.messages import publishing
from demo.adapters.refusal import refusing
from demo.api.decodes import trace_value
from demo.api.model_labels import is_runner, model_label
from demo.api.requests import field, optional
from demo.api.runs import run_of
from demo.components.attention_view import AttentionView
from demo.text import section, sentence

FIRST_SOURCE = "3 1 4 1 5"
EXAMPLES = (FIRST_SOURCE, "7 7 7 7 7", "1 2 3 4 5 6 7 8 9 10", "20 1")

ASK = publishing("decodeAsked", "{ model, source }", ("model", "source"))  # the attention view shows no other answer

NOT_NOW = "a place is expected"  # instead of a model's name, of the page's script
OFFER = f"""async (chart, model) => {{
    const {{ latest }} = await import("components/shared/messages.js");
    return [chart, latest("decodeExpected") || latest("cellWanted") ? {json.dumps(NOT_NOW)} : model];
}}"""  # a place that the page goes to names its model itself


class DecodeTab(NamedTuple):
    """Its components that others fill: the model, the source, and the way back to a race; and what asks for a decode of them, as the
    arguments of an event."""

    model: gr.Dropdown
    source: gr.Textbox
    back: gr.Button
    asking: dict


def decode_tab(models, language, tab, chart):
    """Builds the tab inside the current Blocks.

    Args:
        models: demo.api.models.Models. tab: the gr.Tab it stands in. chart: the live chart, whose value names the run.
    Returns:
        DecodeTab.
    """
    text = section(language, "decode")
    shipped = shipped_choices(models, language)
    with gr.Row(elem_classes="tl-ask", equal_height=False):
        model = gr.Dropdown(shipped, value=shipped[-1][1] if shipped else None, label=text["model"], elem_id="tl-model",
                            interactive=True, allow_custom_value=True, scale=3, min_width=220)
        source = gr.Textbox(FIRST_SOURCE, label=text["source"], info=text["source_info"], elem_id="tl-source", scale=4, min_width=220)
        decode = gr.Button(text["decode"], variant="primary", elem_id="tl-decode", scale=1, min_width=120)
    with gr.Row(elem_classes="tl-examples"):
        back = gr.Button(text["back_to_race"], size="sm", visible=False, elem_id="tl-back-to-race")
        examples = [gr.Button(example, size="sm", elem_classes="tl-example") for example in EXAMPLES]
        chance = gr.Button(text["random"], size="sm", elem_id="tl-random")
        upload = gr.UploadButton(text["upload"], size="sm", file_count="single", elem_id="tl-upload")
    view = AttentionView(language, value=first_value(models, shipped), examples=EXAMPLES, elem_id="tl-attention-view")
    asking = connect(models, language, tab, chart, model, source, view, decode, chance, upload, examples)
    return DecodeTab(model, source, back, asking)


def connect(models, language, tab, chart, model, source, view, decode, chance, upload, examples):
    """What happens when a model or a source is chosen, and when the tab is opened.

    Returns:
        What asks for a decode, as the arguments of an event.
    """
    text = section(language, "decode")

    def look(model_name, typed):
        trace, loaded = models.decode(model_name, typed)
        value = trace_value(trace, loaded, {"model": model_name, "source": typed})
        return {**value, "whole": is_runner(model_name)}

    def validate(model_name, typed):
        try:
            models.decode(model_name, typed)
        except UserError as refusal:
            message = sentence(language, refusal)
            at_source = refusal.field == "source"
            return [gr.validate(at_source, message), gr.validate(not at_source, message)]
        return [gr.validate(True, ""), gr.validate(True, "")]

    def offer(run_value, chosen):
        if chosen == NOT_NOW:
            return gr.skip()
        choices = model_choices(models, run_of(run_value), language, chosen)
        value = preferred(choices, chosen)
        return gr.Dropdown(choices=choices, **({} if value == chosen else {"value": value}))  # somebody may choose meanwhile

    def choose(value, run_value, chosen, typed):
        model_name, text_wanted = wanted_decode(value)
        choices = model_choices(models, run_of(run_value), language, model_name or chosen)
        known = model_name if model_name in [name for _, name in choices] else chosen
        return gr.Dropdown(choices=choices, value=known), typed if text_wanted is None else text_wanted

    def draw(model_name):
        return random_source(models, model_name)

    def take_in(path, run_value):
        try:
            name = models.upload(path)
        except UserError as refusal:
            gr.Warning(escape(text["upload_failed"].format(problem=sentence(language, refusal))), title="")
            return gr.skip()
        return gr.Dropdown(choices=model_choices(models, run_of(run_value), language, name), value=name)

    guard = partial(refusing, language)
    quiet = dict(show_progress="hidden", api_visibility="private")
    asking = dict(fn=guard(look), inputs=[model, source], outputs=view, validator=validate, show_progress="hidden", js=ASK,
                  trigger_mode="always_last")
    decode.click(**asking, api_name=api_name("decode", language), api_description=section(language, "inside_api")["api_decode"])
    source.submit(**asking, api_visibility="private")
    model.change(**asking, api_visibility="private")
    for button in examples:
        button.click(lambda example: example, button, source, **quiet).then(**asking, api_visibility="private")
    chance.click(guard(draw), model, source, **quiet).then(**asking, api_visibility="private")
    upload.upload(guard(take_in), [upload, chart], model, **quiet)
    tab.select(guard(offer), [chart, model], model, js=OFFER, **quiet)
    wanted = view.wanted(guard(choose), [view, chart, model, source], [model, source], **quiet)
    wanted.success(**asking, api_visibility="private")
    return asking


def connect_runner(models, language, race, tabs, decode):
    """Opens the tab with a runner of a race, and a source that it answers wrongly; and goes back.

    Args:
        race: the race view. tabs: the gr.Tabs of the page. decode: DecodeTab.
    """

    def open_runner(event: gr.EventData):
        return opened_runner(models, language, event._data)

    quiet = dict(show_progress="hidden", api_visibility="private")
    opened = race.decode(refusing(language, open_runner), None, [tabs, decode.model, decode.source, decode.back], **quiet)
    opened.success(**decode.asking, api_visibility="private")
    decode.back.click(lambda: (gr.Tabs(selected="race"), gr.Button(visible=False)), None, [tabs, decode.back], **quiet)


def opened_runner(models, language, order):
    """What the page shows when a runner of a race is looked into.

    Args:
        order: {"race": id of a subscription, "runner": number from 0}, from the page.
    Returns:
        Values for the tabs, the model, the source and the way back.
    Raises:
        UserError: if there is no such runner, or nothing is kept of it.
    """
    address = f"{field(order, 'race', str)}{RUNNER}{field(order, 'runner', int)}"
    models.registry.find_model(address)
    newest = next(iter(models.of_run(address)), None)
    if newest is None:
        raise UserError("unknown_snapshot")
    choices = runner_choices(models, language, newest) + shipped_choices(models, language)
    return gr.Tabs(selected="decode"), gr.Dropdown(choices=choices, value=newest), models.mistake(newest), gr.Button(visible=True)


def wanted_decode(value):
    """The model and the source that the page's address names, of the view's value, each None if it names none.

    Raises:
        UserError: if they are of another kind.
    """
    wanted = value.get("wanted") if isinstance(value, dict) else None
    if not isinstance(wanted, dict):
        raise UserError("wrong_request")
    return optional(wanted, "model"), optional(wanted, "source")


def first_value(models, shipped):
    """What stands there before anything is asked: the last shipped model's answer to the first source."""
    if not shipped:
        return None
    trace, loaded = models.decode(shipped[-1][1], FIRST_SOURCE)
    return trace_value(trace, loaded, {"model": shipped[-1][1], "source": FIRST_SOURCE})


def shipped_choices(models, language):
    """The shipped models as choices of a dropdown."""
    return labelled(models, models.shipped(), language)


def model_choices(models, run_id, language, chosen=None):
    """Every model that this page may use: its run's snapshots, newest first, those of a race's runner that was chosen, its upload, the
    shipped ones."""
    choices = labelled(models, models.of_run(run_id) if run_id else [], language) + runner_choices(models, language, chosen)
    if isinstance(chosen, str) and chosen.startswith("upload:"):
        choices += labelled(models, [chosen], language)
    return choices + shipped_choices(models, language)


def labelled(models, names, language):
    """Models as choices of a dropdown."""
    return [(model_label(models, name, language), name) for name in names]


def runner_choices(models, language, chosen):
    """The snapshots of the race's runner that a chosen model is of, newest first; none if it is of no race.

    Args:
        chosen: name of a model, from the page.
    """
    if not is_runner(chosen):
        return []
    address = chosen.partition(":")[2].rpartition(":")[0]
    return labelled(models, models.of_run(address), language)


def preferred(choices, chosen):
    """The newest snapshot of the run, unless something else than a shipped model was chosen before."""
    names = [name for _, name in choices]
    keep = chosen in names and not str(chosen).startswith("shipped:")
    return chosen if keep or not names or (chosen in names and names[0].startswith("shipped:")) else names[0]


def random_source(models, model_name):
    """A random source as text, of the kind the model has learned."""
    try:
        experiment = models.open(model_name).loaded.experiment
    except UserError:
        experiment = None
    if experiment is None:
        return FIRST_SOURCE
    drawn = draw_sources(experiment.task, 1, seeded_generator(random.randrange(2**31), "random source"))[0]
    return " ".join(str(token) for token in drawn.tolist() if token)
