"""Rooms as the page asks for them: what is sent to a class, and what is refused."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.classroom.registry import Registry
from core.classroom.rooms import Rooms
from core.comparison.race import Race
from core.comparison.race_config import RaceConfig, read_vary
from core.config import SETTINGS
from core.errors import UserError
from core.programs.catalogue import demonstration_config
from demo.api.endpoints import endpoints_of
from demo.api.models import Models
from demo.api.rooms import RoomApi, checked_address
from demo.api.shown_state import OF_TABS
from demo.tabs.controls import control_values
from demo.tabs.room import followed_settings, fork_run
from demo.text import LANGUAGES, section
from helpers import ENDLESS, SHORT, ended

COMPONENTS = Path(__file__).parents[3] / "demo" / "components"
WEIGHTS = ("cross", "decoder", "encoder")
ACTIONS = [address.removeprefix("rooms/") for address in endpoints_of("en", None, None, None) if address.startswith("rooms/")]


@pytest.fixture
def registry():
    registry = Registry()
    yield registry
    registry.close(timeout=60)


@pytest.fixture
def desk(registry):
    return RoomApi(Rooms(registry), Models(registry), "en")


@pytest.fixture
def room(desk):
    """What the teacher's page holds."""
    return desk.open({})


def follow(desk, room, **request):
    return desk.follow({"room": room["room"], "student": None, "watching": True, "again": False, "seen": None, **request})


def decode_of(model, source="3 1 2", **place):
    return {"model": model, "source": source, "step": 0, "layer": 0, "head": "mean", **place}


@pytest.fixture
def taught(desk, registry, room):
    """A trained run that is shown in the room, with its decode."""
    view = registry.start(SHORT)
    ended(view.run)
    request = {**room, "run": view.id, "tab": "decode", "decode": decode_of(f"run:{view.id}:{SHORT.train.max_steps}", head=2)}
    assert desk.teach(request) == {"students": 0, "problem": ""}
    return view, request


def test_a_decode_is_sent_once_and_its_place_each_time(desk, room, taught):
    first = follow(desk, room)["stage"]["decode"]
    assert (first["step"], first["layer"], first["head"], first["source"]) == (0, 0, 2, "3 1 2")
    assert set(first["value"]["maps"]) == set(WEIGHTS)
    again = follow(desk, room, seen=first["version"])["stage"]["decode"]
    assert "value" not in again and again["head"] == 2


def test_a_decode_is_made_once_however_often_it_is_shown(desk, taught, monkeypatch):
    monkeypatch.setattr(Models, "decode", lambda *arguments: pytest.fail("it was made again"))
    _, request = taught
    for head in (0, 1, "mean", "all"):
        assert desk.teach({**request, "decode": {**request["decode"], "head": head}})["problem"] == ""


def test_no_student_learns_what_belongs_to_the_teacher(desk, registry, room, taught):
    view, _ = taught
    said = json.dumps(follow(desk, room))
    assert view.id not in said and room["secret"] not in said and view.run.id not in said


def test_a_student_can_save_what_is_shown_by_their_own_right(desk, room, taught):
    reply = follow(desk, room)
    request = reply["stage"]["decode"]["value"]["request"]
    assert request == {"model": f"run:{reply['run']}:{SHORT.train.max_steps}", "source": "3 1 2"}
    assert desk.models.decode(**{"name": request["model"], "text": request["source"]})


def test_the_teachers_upload_is_shown_and_not_handed_out(desk, room, taught, registry):
    _, request = taught
    name = "upload:key"
    desk.models.uploads[name] = desk.models.open(request["decode"]["model"])
    assert desk.teach({**request, "decode": decode_of(name)})["problem"] == ""
    reply = follow(desk, room)
    assert reply["stage"]["decode"]["value"]["request"] is None and name not in json.dumps(reply)


def test_what_the_teacher_does_not_show_is_not_sent(desk, room, taught):
    desk.teach({**taught[1], "tab": None})
    assert follow(desk, room)["stage"] is None


def test_a_decode_that_cannot_be_made_leaves_the_one_on_show(desk, room, taught):
    version = follow(desk, room)["stage"]["decode"]["version"]
    reply = desk.teach({**taught[1], "decode": decode_of("run:gone:5")})
    assert reply["problem"] and reply["students"] == 1
    assert follow(desk, room)["stage"]["decode"]["version"] == version


@pytest.mark.parametrize("place", [
    dict(step=-1), dict(step=99), dict(step=1.0), dict(step=True), dict(step=None), dict(layer=1),
    dict(layer="0"), dict(head=3), dict(head=-1),
    dict(head="most"), dict(head=[]), dict(head=2**80), dict(source=7), dict(source="1 " * 2000),
], ids=lambda place: str(place)[:30])
def test_a_place_that_is_not_in_the_decode_is_refused(desk, taught, place):
    _, request = taught
    assert desk.teach({**request, "decode": {**request["decode"], **place}})["problem"]


@pytest.mark.parametrize("tab", ["", "Decode", "a b", "<b>", 7, ["train"], "x" * 21, "train\n"], ids=str)
def test_a_tab_is_a_short_name(desk, room, tab):
    assert desk.teach({**room, "tab": tab})["problem"]


def test_a_stopped_view_is_told(desk, registry, room):
    view = registry.start(ENDLESS, paused=True)
    desk.teach({**room, "run": view.id})
    reply = follow(desk, room)
    assert not reply["left"]
    registry.find(reply["run"]).control("stop")
    assert follow(desk, room, student=reply["student"])["left"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_secret_and_a_closed_room_get_a_sentence(registry, language):
    desk = RoomApi(Rooms(registry), Models(registry), language)
    room = desk.open({})
    wrong = {**room, "secret": "wrong"}
    for answer in (desk.teach(wrong), desk.close(wrong), desk.code_image({**wrong, "address": "http://here/?room=" + room["room"]})):
        assert answer == {"error": section(language, "errors")["not_your_room"].format(code=room["room"]), "gone": "not_your_room"}
    assert desk.close(room) == {"closed": True}
    assert follow(desk, room) == {"error": section(language, "errors")["room_closed"].format(code=room["room"]), "gone": "room_closed"}


@pytest.mark.parametrize("address", ["http://127.0.0.1:7860/?room={}", "https://a-b.hf.space/ja?room={}", "http://[::1]:80/?x=1&room={}"])
def test_the_rooms_address_becomes_a_picture(desk, room, address):
    reply = desk.code_image({**room, "address": address.format(room["room"])})
    assert reply["image"].startswith("data:image/svg+xml") and "<" not in reply["image"] and '"' not in reply["image"]


@pytest.mark.parametrize("address", [
    "", "javascript:alert(1)?room=CDFGH", "ftp://here/?room=CDFGH", "http:///?room=CDFGH", "http://here/", "http://here/?room=CDFGJ",
    "http://bank@here/?room=CDFGH", "http://here/?room=CDFGH&room=CDFGJ", "http://here/ x?room=CDFGH", "http://hére/?room=CDFGH",
    "http://here/\n?room=CDFGH", "http://here/" + "x" * 500 + "?room=CDFGH", "http://[here/?room=CDFGH", "//here/?room=CDFGH",
])
def test_no_other_address_becomes_a_picture(address):
    with pytest.raises(UserError) as caught:
        checked_address(address, "CDFGH")
    assert caught.value.key == "wrong_address"


scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20)
names = st.text(max_size=6)
junk = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3), max_leaves=8)
KEYS = st.sampled_from([
    "room", "secret", "run", "tab", "decode", "state", "race", "demonstration", "look", "seen_state", "student",
    "watching", "again", "seen", "address", "step", "model",
])


@given(request=junk | st.dictionaries(KEYS, junk, max_size=8), name=st.sampled_from(ACTIONS), known=st.booleans())
def test_anything_from_outside_gets_an_answer(desk, room, request, name, known):
    if known and isinstance(request, dict):
        request = {**request, "room": room["room"], "secret": room["secret"]} if name != "close" else {**request, "room": room["room"]}
    answer = getattr(desk, name)(request)
    assert isinstance(answer, dict) and answer
    json.dumps(answer).encode()
    assert desk.rooms.registry.runs == {} and desk.rooms.registry.subscriptions == {}


# What the bar asks of the tabs.


def test_the_controls_show_the_followed_runs_settings(registry):
    view = registry.start(SHORT, paused=True)
    name, *values, described, chart, bar = followed_settings(registry, "en", {"run": view.id})
    assert values == control_values(SHORT) and len(values) == len(SETTINGS)
    assert name in section("en", "train")["preset_" + name] and described
    assert chart["run"] is None  # what is on show stays on show
    assert bar == {"settings": view.id}


@pytest.mark.parametrize("data", [None, {}, {"run": None}, {"run": "gone"}, 7], ids=str)
def test_the_settings_of_no_run_are_a_problem(registry, data):
    with pytest.raises(UserError):
        followed_settings(registry, "en", data)


def test_a_fork_has_the_controls_settings_and_the_shown_weights(registry):
    shown = registry.start(SHORT)
    ended(shown.run)
    mine = registry.subscribe(shown.run, owns_run=False)
    value = fork_run(registry, "en", {"run": mine.id}, control_values(SHORT.with_settings(lr_factor=0.1)), "ada")
    fork = registry.find(value["run"]).run
    assert fork.initial is shown.run.snapshots.latest() and fork.owner == "ada"
    assert fork.experiment.train.lr_factor == 0.1
    assert mine.id not in registry.subscriptions and shown.id in registry.subscriptions


@pytest.mark.parametrize("run_value, experiment", [({"run": None}, SHORT), ({"run": "gone"}, SHORT), (None, SHORT)], ids=str)
def test_a_fork_of_nothing_gets_a_sentence(registry, run_value, experiment):
    value = fork_run(registry, "en", run_value, control_values(experiment), "ada")
    assert value["error"] and registry.runs == {}


def test_a_fork_before_the_first_snapshot_or_with_other_sizes_gets_a_sentence(registry):
    early = registry.start(ENDLESS, paused=True)
    refused = fork_run(registry, "en", {"run": early.id}, control_values(ENDLESS), "ada")
    assert refused["error"] == section("en", "errors")["unknown_snapshot"]
    shown = registry.start(SHORT)
    ended(shown.run)
    value = fork_run(registry, "ja", {"run": shown.id}, control_values(SHORT.with_settings(num_heads=2)), "ada")
    assert "ヘッド数" in value["error"] and value["run"] == shown.id


# What is shown besides the run.


def stage_of(desk, room, **request):
    return follow(desk, room, **request)["stage"]


STATE = "preset=course&seed=7&race=own&vary=warmup_steps%3D1%2C50&schedule=step%3D3&part=table&recording=course"


def test_a_state_is_sent_once_for_each_change(desk, room):
    desk.teach({**room, "tab": "warmup", "state": STATE})
    first = stage_of(desk, room)["state"]
    assert first["query"] == STATE
    desk.teach({**room, "tab": "warmup", "state": STATE})
    assert stage_of(desk, room, seen_state=first["version"])["state"] == {"version": first["version"]}
    desk.teach({**room, "tab": "warmup", "state": "seed=8"})
    assert stage_of(desk, room, seen_state=first["version"])["state"]["query"] == "seed=8"


@pytest.mark.parametrize("state", [
    "x" * 3001, "seed=" + "1" * 1001, "seed=%00", "seed=1%0Aroom", "seed=%E2%80%AE1", "&".join(f"n{i}=1" for i in range(99)), 7, ["seed=1"],
    {"seed": 1}, "seed=\ud800",
], ids=lambda state: str(state)[:12].encode("unicode_escape").decode())
def test_a_state_that_no_page_has_is_refused_and_what_is_on_show_stays(desk, room, state):
    desk.teach({**room, "tab": "train", "state": "seed=3"})
    assert desk.teach({**room, "tab": "train", "state": state})["problem"]
    assert stage_of(desk, room)["state"]["query"] == "seed=3"


def test_only_names_of_the_page_come_through_and_values_stay_text(desk, room):
    foreign = ["room=OTHER", "lesson=x", "lock=y", "hide=z", "embed=1", "__theme=dark", "href=https%3A%2F%2Fevil.example", "source=3",
               "model=upload%3Akey", "tab=race", "<img src=x>=1", "constructor=1"]
    assert desk.teach({**room, "tab": "train", "state": "&".join([*foreign, "part=%3Cscript%3E"])})["problem"] == ""
    assert stage_of(desk, room)["state"]["query"] == "part=%3Cscript%3E"
    film = "film=kind%3Dcross%3Blayer%3D2%3Bhead%3D1%3Bstep%3D7"
    assert desk.teach({**room, "tab": "train", "state": film})["problem"] == ""
    assert stage_of(desk, room)["state"]["query"] == film


def test_the_names_are_those_of_the_page():
    """shared/state_names.js lists what the page writes besides settings and places in a decode."""
    listed = re.search(r"const TAB_NAMES = \[(.*), \.\.\.PLACE_NAMES\];", (COMPONENTS / "shared/state_names.js").read_text())[1]
    assert set(json.loads(f"[{listed}]")) == set(OF_TABS)


@pytest.fixture
def race(registry):
    return registry.start_race(RaceConfig(SHORT, read_vary("warmup_steps=1,59")))


def test_a_race_its_runner_and_a_decode_of_it_are_the_students_own(desk, registry, room, race):
    ended(race.run)
    model = f"run:{race.id}.1:{SHORT.train.max_steps}"
    request = {**room, "tab": "race", "race": {"race": race.id, "runner": 1}, "decode": decode_of(model)}
    assert desk.teach(request)["problem"] == ""
    reply = follow(desk, room)
    own = reply["stage"]["race"]
    assert own["runner"] == 1 and registry.find(own["race"], Race).run is race.run and race.id not in json.dumps(reply)
    asked = reply["stage"]["decode"]["value"]["request"]
    assert asked["model"] == f"run:{own['race']}.1:{SHORT.train.max_steps}" and desk.models.decode(asked["model"], "3 1")
    desk.teach({**request, "race": {"race": None, "runner": None}})
    assert stage_of(desk, room, student=reply["student"])["race"] is None


@pytest.mark.parametrize("asked", [
    {"race": "guessed", "runner": 0}, {"race": None, "runner": None, "x": 1}, {"race": 7}, "race", [], {"runner": 0},
    dict(runner=2), dict(runner=-1), dict(runner=True), dict(runner="0"), dict(runner=2**60),
], ids=str)
def test_a_race_that_is_none_shows_nothing(desk, room, race, asked):
    asked = {"race": race.id, **asked} if isinstance(asked, dict) and "race" not in asked and asked.get("runner") != 0 else asked
    answer = desk.teach({**room, "tab": "race", "race": asked})
    assert answer["problem"] or stage_of(desk, room)["race"] is None


def test_what_the_teachers_page_does_not_know_yet_stays(desk, room, race, taught):
    _, request = taught
    desk.teach({**request, "race": {"race": race.id, "runner": None}, "state": "seed=3", "look": {"count": 1, "on": True}})
    before = stage_of(desk, room)
    desk.teach({**room, "run": None, "tab": "decode", "decode": None, "state": "seed=3"})
    after = stage_of(desk, room)
    assert (after["decode"]["head"], after["decode"]["version"]) == (2, before["decode"]["version"])
    assert after["look"] == {"count": 1, "on": True} and after["race"] and after["state"] == before["state"]


def test_a_demonstration_comes_with_its_options(desk, registry, room):
    shown = registry.start_demonstration(demonstration_config("slow_motion", {"accumulate": "4"}))
    desk.teach({**room, "tab": "programs", "demonstration": shown.id})
    reply = follow(desk, room)
    told = reply["stage"]["demonstration"]
    assert (told["name"], told["options"]) == ("slow_motion", {"accumulate": "4"}) and shown.id not in json.dumps(reply)
    shown.run.stop()
    ended(shown.run)


def test_chosen_tokens_and_switched_heads_are_sent_once_beside_the_decode(desk, room, taught):
    _, request = taught
    switch = {"kind": "cross", "layer": 0, "head": 1, "mode": "off"}
    cell = {"kind": "cross", "row": 0, "column": 1}
    place = {**request["decode"], "forced": ["5"], "switches": [switch], "section": "cell", "cell": cell}
    assert desk.teach({**request, "decode": place})["problem"] == ""
    reply = follow(desk, room)
    shown = reply["stage"]["decode"]
    assert shown["variant"]["value"]["output"][0] == "5" and (shown["section"], shown["cell"]) == ("cell", cell)
    asked = shown["variant"]["value"]["request"]
    assert (asked["forced"], asked["switches"]) == (["5"], [switch]) and asked["model"].split(":")[1] == reply["run"]
    again = stage_of(desk, room, seen=shown["version"], seen_variant=shown["variant"]["version"])["decode"]
    assert "value" not in again and again["variant"] == {"version": shown["variant"]["version"]}
    desk.teach(request)
    assert stage_of(desk, room)["decode"]["variant"] is None


@pytest.mark.parametrize("place", [
    dict(section="<b>"), dict(section=7), dict(section="x" * 21), dict(cell="cross-1-1"), dict(cell={"kind": "x", "row": 0, "column": 0}),
    dict(cell={"kind": "cross", "row": -1, "column": 0}), dict(cell={"kind": "cross", "row": 0, "column": 10_000}), dict(forced="5"),
    dict(forced=[5]), dict(forced=["<b>"]), dict(forced=["5"] * 201), dict(switches=[{"kind": "cross"}]), dict(switches="off"),
], ids=lambda place: str(place)[:40])
def test_what_is_not_in_a_decode_is_refused(desk, taught, place):
    _, request = taught
    assert desk.teach({**request, "decode": {**request["decode"], **place}})["problem"]


@pytest.mark.parametrize("look", [7, "on", [], {"count": -1}, {"count": 10**6 + 1}, {"count": True}, {"on": True}], ids=str)
def test_a_call_is_a_number_and_a_switch(desk, room, look):
    assert desk.teach({**room, "tab": "train", "look": look})["problem"]


def test_a_student_can_show_the_class_nothing(desk, room, race):
    reply = follow(desk, room)
    for secret in (reply["student"], "", None, 7, room["room"]):
        answer = desk.teach({**room, "secret": secret, "tab": "race", "race": {"race": race.id, "runner": None}})
        assert "error" in answer
    assert stage_of(desk, room) is None
