"""What the room bar asks of the tabs: the followed run's settings, and a run of one's own from its weights."""

import json
from functools import partial

import gradio as gr

from core.errors import UserError
from demo.adapters.messages import publishing
from demo.adapters.refusal import refusing
from demo.api.addresses import query_of
from demo.api.requests import field
from demo.api.runs import run_of
from demo.tabs.controls import control_values, read_controls, summary
from demo.tabs.train import asked_from, chart_value, owner_of
from demo.text import sentence


def connect_train(registry, language, bar, train):
    """Connects the bar with the Train tab.

    Args:
        registry: core.classroom.registry.Registry. bar: RoomBar. train: demo.tabs.train.TrainTab.
    """

    def follow(event: gr.EventData):
        return followed_settings(registry, language, event._data)

    def fork(run_value, request: gr.Request, *values):
        with asked_from(request):
            return fork_run(registry, language, run_value, values, owner_of(request))

    guard = partial(refusing, language)
    quiet = dict(show_progress="hidden", api_visibility="private")
    bar.settings(guard(follow), None, [train.chosen, *train.controls, train.described, train.chart, bar], trigger_mode="multiple", **quiet)
    bar.fork(guard(fork), [train.chart, *train.controls], train.chart, **quiet)


def connect_decode(bar, source):
    """What the teacher decodes stands in the student's own form too, to go on from; the page does this by itself.

    Args:
        bar: RoomBar. source: the text box.
    """
    bar.mirror(None, bar, source, js="value => String(value.source)", show_progress="hidden", api_visibility="private")


def connect_tabs(bars, tabs, places):
    """The bars hear which tab is open, and open another one: that of the teacher, or of a key; the page does both by itself.

    Args:
        bars: RoomBar and PageBar. tabs: gr.Tabs. places: each gr.Tab in it.
    """
    quiet = dict(show_progress="hidden", api_visibility="private")
    for place in places:
        place.select(None, js=publishing("tabOpened", f'{{ tab: "{place.id}" }}'), **quiet)
    known = json.dumps([place.id for place in places])  # the name may come from the teacher's page
    update = f"{{ __type__: 'update', ...({known}.includes(tab) ? {{ selected: tab }} : {{}}) }}"
    for bar in bars:
        bar.tab(None, bar, tabs, js=f"({{ tab }}) => ({update})", **quiet)


def followed_settings(registry, language, data):
    """The settings of a run that a room shows: what is changed afterwards, or not, is what the student's own run has.

    Args:
        data: {"run": id of the student's subscription}, as it came from the page.
    Returns:
        Values for the preset, every control, the summary, the live chart, which goes on showing what it shows, and the bar.
    """
    subscription = registry.find(field(data, "run", str))
    experiment = subscription.run.experiment
    name = query_of(experiment)["preset"]
    described = summary(experiment, name, language)
    return [name, *control_values(experiment), described, chart_value(experiment, None), {"settings": subscription.id}]


def fork_run(registry, language, run_value, values, owner):
    """Starts a run of one's own that begins with the newest weights of the run on show, and has the controls' settings.

    Returns:
        The live chart's new value; where nothing was started, with the sentence that says why.
    """
    before = run_of(run_value)
    try:
        experiment = read_controls(values)
        snapshot = registry.find(before).run.snapshots.latest()
        if snapshot is None:
            raise UserError("unknown_snapshot")
        subscription = registry.start(experiment, owner, initial=snapshot)
    except UserError as refusal:
        return {**(run_value if isinstance(run_value, dict) else {}), "error": sentence(language, refusal)}
    registry.unsubscribe(before)
    return chart_value(experiment, subscription.id)
