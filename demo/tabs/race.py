"""The Race tab: trainings that differ in one thing, side by side."""

from functools import partial

import gradio as gr

from core.comparison.race_config import RACES, RaceConfig, read_vary
from core.config import SETTINGS
from core.errors import UserError
from demo.adapters.refusal import refusing
from demo.api.addresses import query_of
from demo.api.races import OWN, plan, race_of
from demo.components.attention_film import AttentionFilm
from demo.components.class_race import ClassRace
from demo.components.race_view import RaceView
from demo.tabs.controls import read_controls, summary
from demo.tabs.train import asked_from, owner_of
from demo.text import section, sentence

QUERY = ("race", "vary")  # what of an address is the race's; the rest is the Train tab's


def race_tab(language):
    """Builds the tab inside the current Blocks: a race, and below it the film of a runner that somebody looks into.

    Returns:
        The race view, whose value names the race.
    """
    ClassRace(language, elem_id="tl-class-race")
    view = RaceView(language, elem_id="tl-race-view")
    AttentionFilm(language, of_runner=True, elem_id="tl-runner-film")
    return view


def connect_race(registry, language, view, tabs, train):
    """What happens when a race is started, one's own is changed, or the page is opened.

    Args:
        tabs: the gr.Tabs of the page. train: the TrainTab, whose settings one's own race shares.
    """

    def start(value, request: gr.Request, event: gr.EventData, *values):
        with asked_from(request):
            return start_race(registry, language, value, event._data, values, owner_of(request))

    def check(value, event: gr.EventData, *values):
        data = event._data if isinstance(event._data, dict) else {}
        return {**kept_value(value), "own": own_race(language, data.get("vary"), values), "error": ""}

    def open_page(request: gr.Request):
        return opened_race(language, dict(request.query_params))

    guard = partial(refusing, language)
    quiet = dict(show_progress="hidden", api_visibility="private")
    view.race(guard(start), [view, *train.controls], view, **quiet)
    view.check(guard(check), [view, *train.controls], view, trigger_mode="always_last", **quiet)
    gr.on(None, guard(open_page), None, [tabs, view], **quiet)


def start_race(registry, language, value, order, values, owner):
    """Starts or joins a race; what was on show before is left, for one page watches one race.

    Args:
        value: of the view. order: {"race", "vary"}, from the page. values: of the Train tab's controls.
    Returns:
        The view's new value; where nothing was started, with the sentence that says why.
    """
    order = order if isinstance(order, dict) else {}
    before = kept_value(value)
    try:
        base = read_controls(values) if order.get("race") == OWN else None
        subscription = registry.start_race(race_of(order.get("race"), order.get("vary"), base), owner)
    except UserError as refusal:
        return {**before, "error": sentence(language, refusal)}
    if before["race"] is not None:
        registry.unsubscribe(before["race"])
    return {**before, "race": subscription.id, "error": ""}


def kept_value(value):
    """What is kept of the view's value, which comes from the page."""
    value = value if isinstance(value, dict) else {}
    race, own = value.get("race"), value.get("own")
    return {"race": race if isinstance(race, str) else None, "own": own if isinstance(own, dict) else None}


def own_race(language, vary, values):
    """What one's own race would be: {"vary", "plan", "shared", "error"}; no plan where it cannot be."""
    asked = {"vary": vary}
    try:
        base = read_controls(values)
        config = RaceConfig(base, read_vary(vary))
        return {**asked, "plan": plan(config, language), "shared": summary(base, query_of(base)["preset"], language), "error": ""}
    except UserError as refusal:
        return {**asked, "plan": None, "shared": "", "error": sentence(language, refusal)}


def opened_race(language, query):
    """What the tabs and the view show when the page is opened: the race that its address names, ready to start.

    Args:
        query: a dict of strings, from anywhere.
    """
    name = query.get("race")
    if name is None:
        return gr.skip(), {"race": None, "opened": True}
    value = {"race": None, "opened": True, "chosen": name, "vary": query.get("vary", ""), "error": ""}
    try:
        if name != OWN:
            race_of(name, None, None)
        elif any(setting not in SETTINGS for setting, _ in read_vary(value["vary"])):
            raise UserError("vary_unreadable", value=value["vary"][:40])
    except UserError as refusal:
        error = section(language, "race")["bad_address"].format(problem=sentence(language, refusal))
        value |= {"chosen": next(iter(RACES)), "error": error}
    return gr.skip() if "room" in query else gr.Tabs(selected="race"), value  # in a room the teacher's tab is open
