"""Rooms as the page asks for them: what is sent to a class, and what is refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.classroom.registry import Registry
from core.classroom.rooms import Rooms
from core.config import SETTINGS
from core.problems import Problem
from demo.api.endpoints import endpoints_of
from demo.api.models import Models
from demo.api.rooms import RoomApi, checked_address
from demo.tabs.controls import control_values
from demo.tabs.room import followed_settings, fork_run
from demo.text import LANGUAGES, section
from helpers import ENDLESS, SHORT, ended

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
        assert answer == {"error": section(language, "problems")["not_your_room"].format(code=room["room"]), "gone": "not_your_room"}
    assert desk.close(room) == {"closed": True}
    assert follow(desk, room) == {"error": section(language, "problems")["room_closed"].format(code=room["room"]), "gone": "room_closed"}


@pytest.mark.parametrize("address", ["http://127.0.0.1:7860/?room={}", "https://a-b.hf.space/ja?room={}", "http://[::1]:80/?x=1&room={}"])
def test_the_rooms_address_becomes_a_picture(desk, room, address):
    reply = desk.code_image({**room, "address": address.format(room["room"])})
    assert reply["image"].startswith("data:image/svg+xml") and "<" not in reply["image"] and '"' not in reply["image"]


@pytest.mark.parametrize("address", [
    "", "javascript:alert(1)?room=CDFGH", "ftp://here/?room=CDFGH", "http:///?room=CDFGH", "http://here/", "http://here/?room=CDFGJ",
    "http://bank@here/?room=CDFGH", "http://here/?room=CDFGH&room=CDFGJ", "http://here/ x?room=CDFGH", "http://hére/?room=CDFGH",
    "http://here/\n?room=CDFGH", "http://here/" + "x" * 300 + "?room=CDFGH", "http://[here/?room=CDFGH", "//here/?room=CDFGH",
])
def test_no_other_address_becomes_a_picture(address):
    with pytest.raises(Problem) as caught:
        checked_address(address, "CDFGH")
    assert caught.value.key == "wrong_address"


scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20)
names = st.text(max_size=6)
junk = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3), max_leaves=8)
KEYS = st.sampled_from(["room", "secret", "run", "tab", "decode", "student", "watching", "again", "seen", "address", "step", "model"])


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
    with pytest.raises(Problem):
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
    assert refused["error"] == section("en", "problems")["unknown_snapshot"]
    shown = registry.start(SHORT)
    ended(shown.run)
    value = fork_run(registry, "ja", {"run": shown.id}, control_values(SHORT.with_settings(num_heads=2)), "ada")
    assert "ヘッド数" in value["error"] and value["run"] == shown.id
