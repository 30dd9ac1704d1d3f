"""Races on the page: choosing one, what is polled of it, its verdict in both languages, what is kept of it."""

import base64
import re
from itertools import product
from pathlib import Path

import pytest
import torch
from click.testing import CliRunner
from torch import nn

from core.__main__ import commands
from core.classroom.limits import Limits
from core.classroom.registry import Registry
from core.comparison.race import Race
from core.comparison.race_config import RACES, RaceConfig, read_vary
from core.comparison.verdict import SENTENCES as VERDICTS
from core.comparison.verdict import Result
from core.config import SETTINGS, Experiment
from core.figures import curves
from core.training.result import LOSSES, MATCHES
from demo.api.addresses import experiment_of_query
from demo.api.race_lessons import CHOICES, GROUPS, effect, explanation, lessons, observed, target_of
from demo.api.races import FILES, OWN, RaceApi, name_of, plan, race_of, race_query, runner_name
from demo.components.race_view import suggested_values
from demo.tabs import race as tab
from demo.tabs.controls import control_values
from demo.text import LANGUAGES, section
from helpers import ENDLESS, SHORT, ended, eventually

PAIR = RaceConfig(SHORT, read_vary("warmup_steps=1,59"))
FOREVER = RaceConfig(ENDLESS, read_vary("warmup_steps=1,59,3"))
NO_CURSOR = {"cursors": []}


@pytest.fixture
def registry():
    registry = Registry(Limits(runs=3))
    yield registry
    registry.close(timeout=60)


@pytest.fixture
def desk(registry):
    return RaceApi(registry, "en")


@pytest.fixture(scope="module")
def over():
    """A registry with a race that has ended, and its view."""
    registry = Registry()
    view = registry.start_race(PAIR)
    ended(view.run)
    yield registry, view
    registry.close(timeout=60)


def start(registry, order, value=None, experiment=SHORT):
    return tab.start_race(registry, "en", value, order, control_values(experiment), "ada")


def own_order(vary):
    return {"race": OWN, "vary": vary}


# Choosing and starting.


@pytest.mark.parametrize("name", RACES)
def test_a_shipped_race_starts_by_its_name(registry, name):
    value = start(registry, {"race": name})
    assert value["error"] == ""
    assert registry.find(value["race"], Race).run.config == RACES[name]


def test_ones_own_race_shares_the_settings_of_the_train_tab(registry):
    value = start(registry, own_order("warmup_steps=1,59"))
    race = registry.find(value["race"], Race).run
    assert race.config == PAIR and race.owner == "ada"


def test_a_page_watches_one_race(registry):
    first = start(registry, own_order("warmup_steps=1,59,3"), experiment=ENDLESS)
    race = registry.find(first["race"], Race).run
    eventually(lambda: race.step > 0)
    second = start(registry, own_order("warmup_steps=1,59"), first)
    assert second["race"] != first["race"]
    assert ended(race).status == "stopped"


@pytest.mark.parametrize("order", [None, {}, [], {"race": "tortoise"}, {"race": ["a"]}, own_order(None), own_order("warmup_steps=1"),
                                   own_order("warmup_steps=1,x"), own_order("seed=1,2,3,4,5")])
@pytest.mark.parametrize("value", [None, {}, {"race": "gone"}, {"race": 7, "own": []}])
def test_what_is_no_race_starts_nothing_and_says_why(registry, order, value):
    reply = start(registry, order, value)
    assert reply["error"] and not registry.runs


@pytest.mark.parametrize("language", LANGUAGES)
def test_ones_own_race_is_told_before_it_starts(language):
    none = section(language, "race_names")["none"]
    told = tab.own_race(language, "dropout=0,0.1", control_values(SHORT))
    assert [runner["short"] for runner in told["plan"]["runners"]] == [none, "0.1"]
    assert told["plan"]["max_steps"] == 13 and told["shared"] and told["error"] == ""
    told = tab.own_race(language, "dropout=0,7", control_values(SHORT))
    assert told["plan"] is None and section(language, "settings")["dropout"] in told["error"]


@pytest.mark.parametrize("name", SETTINGS)
def test_the_values_that_are_suggested_make_a_race_of_the_classroom(name):
    RaceConfig(Experiment(), read_vary(f"{name}={suggested_values(SETTINGS[name])}"))


# The address.


@pytest.mark.parametrize("config", [PAIR, *RACES.values()], ids=[OWN, *RACES])
def test_the_address_of_a_race_repeats_it(config):
    query = race_query(config)
    base, _ = experiment_of_query(query)
    assert race_of(query["race"], query.get("vary"), base) == config
    assert all(isinstance(value, str) for value in query.values())
    _, value = tab.opened_race("en", query)
    assert (value["chosen"], value["error"]) == (query["race"], "")


def test_without_a_race_in_the_address_the_tab_stays():
    tabs, value = tab.opened_race("en", {"preset": "classroom"})
    assert not hasattr(tabs, "selected") and "chosen" not in value


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("query", [{"race": "tortoise"}, {"race": OWN}, {"race": OWN, "vary": "warmup"}, {"race": OWN, "vary": "a=1,2"}])
def test_a_bad_address_opens_a_shipped_race_and_says_why(language, query):
    _, value = tab.opened_race(language, query)
    assert value["chosen"] in RACES and value["error"]


# Names and words.


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", RACES)
def test_runners_have_names_of_their_own(language, name):
    runners = plan(RACES[name], language)["runners"]
    for form in ("name", "short"):
        assert len({runner[form] for runner in runners}) == len(runners)


@pytest.mark.parametrize("changes, name, short", [
    ({"warmup_steps": 50}, "warm-up 50", "50"), ({"warmup_steps": 1}, "no warm-up", "none"), ({"no_positions": False}, "intact", "intact"),
    ({"no_positions": True}, "no positions", "no positions"),
    ({"norm_first": False, "warmup_steps": 50}, "post-LN, warm-up 50", "post-LN, 50"),
    ({"task": "sort"}, "sort", "sort"), ({"d_ff": 64}, "d_ff 64", "64"), ({"label_smoothing": 0.1}, "smoothing 0.1", "0.1"),
    ({"no_positions": False, "seed": 3}, "intact, seed 3", "intact, 3"),
])
def test_the_name_of_a_runner(changes, name, short):
    assert (runner_name(changes, "en"), runner_name(changes, "en", short=True)) == (name, short)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_verdict_has_its_words(language):
    assert set(section(language, "verdict")) == set(VERDICTS)
    words = {key.removeprefix("word_") for key in section(language, "race") if key.startswith("word_")}
    assert words == set(VERDICTS) - {"first", "tie", "nobody"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shipped_race_is_offered_once_with_a_question(language):
    offered = lessons(language)
    assert sorted(lesson["name"] for lesson in offered) == sorted(RACES)
    assert {lesson["group"] for lesson in offered} == set(GROUPS)
    for lesson in offered:
        assert lesson["question"] and 2 <= len(lesson["choices"]) <= 3
        assert len({choice["words"] for choice in lesson["choices"]}) == len(lesson["choices"])


def test_every_explanation_belongs_to_something_that_can_be_seen():
    words = {*(word for choices in CHOICES.values() for word in choices), "partly", "nobody"}
    known = {f"why_{name}_{word}" for name, word in product(RACES, words)} | {"why_other", "why_unclear"}
    assert {key for key in section("en", "race_lessons") if key.startswith("why_")} <= known


def test_a_plan_knows_chance_and_each_runners_own_floor():
    lines = plan(RACES["label-smoothing"], "en")["loss"]
    assert [line["runners"] for line in lines if line["key"] == "floor"] == [[1], [2]]
    assert [line["runners"] for line in plan(RACES["warmup"], "en")["loss"]] == [[0, 1, 2, 3]]


def result(verdict, matched=None, loss=0.01, outcome="finished", **changes):
    return Result(changes=changes, outcome=outcome, steps=400, seconds=1.0, loss=loss, exact_match=0.0 if matched is None else 1.0,
                  token_accuracy=0.5, matched=dict.fromkeys(MATCHES, matched), loss_below=dict.fromkeys(LOSSES), verdict=verdict)


@pytest.mark.parametrize("other, expected", [
    (result("learned", 100), "same"), (result("learned", 110), "same"), (result("learned", 120), "slower"),
    (result("learned", 75), "faster"), (result("partly"), "partly"), (result("lost", 100), "partly"),
    (result("cheated"), "cheated"), (result("never"), "never"),
    (result("diverged", outcome="failed"), "never"),
])
def test_the_effect_of_a_change_is_what_the_runners_did(other, expected):
    assert effect(result("learned", 100), other) == expected
    assert observed("no-positions", [result("learned", 100), other]) == expected


def test_a_race_that_was_ended_or_has_no_standard_proves_nothing():
    assert observed("no-positions", [result("never", outcome="stopped"), result("never", outcome="stopped")]) is None
    assert observed("no-positions", [result("never"), result("learned", 100)]) is None
    assert observed("no-look-ahead", [result("never"), result("cheated")]) == "cheated"
    assert explanation("no-positions", None, "en") == section("en", "race_lessons")["why_unclear"]
    assert explanation("no-positions", "faster", "en") == section("en", "race_lessons")["why_other"]


@pytest.mark.parametrize("matched, expected", [
    ({1: None, 25: 175, 100: 125, 1500: 275}, "middle"), ({1: 100, 25: 175}, "none"), ({1: None, 25: 200, 1500: 100}, "longest"),
    ({1: None, 25: None}, "nobody"),
])
def test_which_warm_up_was_first(matched, expected):
    assert observed("warmup", [result("learned", step, warmup_steps=steps) for steps, step in matched.items()]) == expected


@pytest.mark.parametrize("failed, expected", [
    ({(False, 1)}, "post_cold"), ({(False, 1), (True, 1)}, "cold"), ({(False, 1), (False, 100)}, "post"), (set(), "nobody"),
    ({(True, 1)}, "other"),
])
def test_which_of_the_deep_models_failed(failed, expected):
    found = [result("never" if (first, steps) in failed else "learned", 100, norm_first=first, warmup_steps=steps)
             for first in (False, True) for steps in (1, 100)]
    assert observed("deep-post-ln", found) == expected


@pytest.mark.parametrize("last, expected", [
    (result("learned", 100, loss=1.8), "floor"), (result("learned", 150, loss=0.011), "same"), (result("never", loss=2.0), "never"),
])
def test_smoothing_is_judged_by_its_floor(last, expected):
    assert observed("label-smoothing", [result("learned", 100, loss=0.01), result("learned", 100, loss=0.6), last]) == expected


def test_the_smoothed_target_is_the_one_that_the_loss_uses():
    target = target_of("label-smoothing")
    assert [name for name in RACES if target_of(name)] == ["label-smoothing"]
    for share in target["shares"]:
        logits = torch.zeros(1, target["classes"], requires_grad=True)
        nn.CrossEntropyLoss(label_smoothing=share)(logits, torch.tensor([3])).backward()
        wanted = torch.full((target["classes"],), share / target["classes"])
        wanted[3] += 1 - share
        assert torch.allclose(logits.softmax(1)[0] - logits.grad[0], wanted, atol=1e-6)


# Polling.


def test_a_poll_brings_everything_after_its_cursors(over):
    registry, view = over
    desk = RaceApi(registry, "en")
    first = desk.poll({"race": view.id, **NO_CURSOR})
    assert first["plan"] == plan(PAIR, "en")
    for runner, reply in zip(view.run.runners, first["runners"], strict=True):
        assert reply["metrics"]["loss"] == runner.log.loss.tolist() and reply["metrics"]["lr"] == runner.log.lr.tolist()
        assert [event["type"] for event in reply["events"]] == ["validation"] * 4 + ["finished"]
        assert "answers" not in reply["events"][0]
    second = desk.poll({"race": view.id, "cursors": [runner["cursor"] for runner in first["runners"]]})
    assert "plan" not in second
    assert all(not reply["metrics"]["steps"] and not reply["events"] for reply in second["runners"])
    assert second["verdict"] == first["verdict"]


def test_while_it_goes_on_there_is_no_verdict_and_no_file(registry, desk):
    view = registry.start_race(FOREVER)
    eventually(lambda: view.run.step > 1)
    reply = desk.poll({"race": view.id, **NO_CURSOR})
    assert reply["status"] == "running" and reply["verdict"] is None and reply["max_steps"] == 200_000
    assert len({runner["cursor"][0] for runner in reply["runners"]} | {reply["step"]}) <= 2  # a step of each in turn
    assert desk.download({"race": view.id, "format": "csv", "dark": False})["error"] == section("en", "errors")["race_goes_on"]
    joined = registry.start_race(FOREVER)
    desk.control({"race": joined.id, "action": "stop"})
    assert desk.poll({"race": joined.id, **NO_CURSOR})["status"] == "stopped"
    assert desk.control({"race": view.id, "action": "pause"})["status"] in ("running", "paused")
    eventually(lambda: view.status == "paused")
    before = view.run.step
    desk.control({"race": view.id, "action": "step"})
    eventually(lambda: view.run.step == before + 1)
    desk.control({"race": view.id, "action": "stop"})
    ended(view.run)
    assert desk.poll({"race": view.id, **NO_CURSOR})["verdict"]["keys"][0] == "nobody"
    assert desk.poll({"race": joined.id, **NO_CURSOR})["verdict"] is None  # who left has not seen the end


def test_a_replay_keeps_the_verdict_to_its_end(over):
    registry, _ = over
    desk, view = RaceApi(registry, "en"), registry.start_race(PAIR)
    desk.control({"race": view.id, "action": "pause"})
    reply = desk.poll({"race": view.id, **NO_CURSOR})
    assert reply["role"] == "replay" and reply["verdict"] is None and reply["step"] < 13
    desk.control({"race": view.id, "action": "skip"})
    assert desk.poll({"race": view.id, **NO_CURSOR})["verdict"]["keys"]


@pytest.mark.parametrize("request_", [
    None, {}, {"race": "gone"}, {"race": None}, {"race": "ID"}, {"race": "ID", "cursors": [[0, 0]]}, {"race": "ID", "cursors": [[0, 0], 7]},
    {"race": "ID", "cursors": [[0, 0], [0]]}, {"race": "ID", "cursors": [[0, 0], [0, "x"]]},
    {"race": "ID", "cursors": [[0, 0], [0, True]]}, {"race": "ID", "cursors": {}},
    {"race": "ID", "cursors": [0, 0], "action": "run", "format": "exe"},
], ids=str)
def test_a_wrong_request_gets_a_sentence(over, request_):
    registry, view = over
    if isinstance(request_, dict) and request_.get("race") == "ID":
        request_ = {**request_, "race": view.id}
    for language in LANGUAGES:
        desk = RaceApi(registry, language)
        for reply in (desk.poll(request_), desk.control(request_), desk.download(request_)):
            assert set(reply) == {"error", "gone"} and reply["error"]


def test_a_run_is_no_race(registry, desk):
    view = registry.start(SHORT)
    assert desk.poll({"race": view.id, **NO_CURSOR})["gone"]


# The verdict, and what is kept.


def test_the_page_and_the_command_line_say_the_same(over, tmp_path):
    registry, view = over
    options = {name: value for name, value in SHORT.differences(Experiment()).items() if not isinstance(value, bool)}
    flags = [part for name, value in options.items() for part in (f"--{name.replace('_', '-')}", str(value))]
    spoken = CliRunner().invoke(commands, ["race", "--vary", "warmup_steps=1,59", "--out", str(tmp_path), *flags])
    assert spoken.exit_code == 0, spoken.output
    reply = RaceApi(registry, "en").poll({"race": view.id, **NO_CURSOR})["verdict"]
    numbers = [re.findall(r"[\d.]+", words.split(": ", 1)[1]) for words in reply["sentences"]]
    lines = spoken.output.split("\n\n")[1].splitlines()
    assert lines[0] == VERDICTS[reply["keys"][0]]
    assert [re.findall(r"[\d.]+", line.split(": ", 1)[1]) for line in lines[1:]] == numbers
    for format_, name in (("csv", "results.csv"), ("curves", "curves.csv")):
        file = RaceApi(registry, "en").download({"race": view.id, "format": format_, "dark": False})
        kept = base64.b64decode(file["base64"]).decode().splitlines()
        written = (tmp_path / name).read_text().splitlines()
        if format_ == "curves":
            assert kept == written
        else:  # all but the seconds
            assert [without(line, 3) for line in kept] == [without(line, 3) for line in written]


def without(line, column):
    cells = line.split(",")
    return cells[:column] + cells[column + 1:]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_has_a_row_for_each_runner(over, language):
    registry, view = over
    table = RaceApi(registry, language).poll({"race": view.id, **NO_CURSOR})["verdict"]["table"]
    assert [row[0] for row in table["rows"]] == [runner["name"] for runner in plan(PAIR, language)["runners"]]
    assert {len(row) for row in table["rows"]} == {len(table["head"])} == {5 + len(MATCHES) + len(LOSSES)}
    assert [row[2] for row in table["rows"]] == ["13", "13"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", FILES)
def test_files_of_a_race(over, language, kind):
    registry, view = over
    file = RaceApi(registry, language).download({"race": view.id, "format": kind, "dark": True})
    content = base64.b64decode(file["base64"])
    assert content.startswith({"svg": b"<?xml", "png": b"\x89PNG", "csv": b"runner,", "curves": b"step,"}[kind])
    assert file["name"].startswith("race-own") and file["mime"] == FILES[kind]


def test_a_figure_speaks_the_pages_language_where_the_machine_can_write_it(over, monkeypatch):
    _, view = over
    spoken = []

    def draw(race, dark, names, words, *head):
        spoken.append((names, words))
        return curves.race_figure(race, dark, names, words, *head)

    monkeypatch.setattr("demo.api.races.race_figure", draw)
    for writes in (True, False):
        monkeypatch.setattr("demo.api.races.can_write", lambda language, writes=writes: writes)
        RaceApi(over[0], "ja").download({"race": view.id, "format": "svg", "dark": False})
    assert spoken[0] == (["ウォームアップなし", "ウォームアップ 59"], section("ja", "race_figure"))
    assert spoken[1] == (["no warm-up", "warm-up 59"], section("en", "race_figure"))


def test_runners_have_the_same_colours_in_the_page_and_in_a_figure():
    css = (Path(__file__).parents[3] / "demo" / "theme.css").read_text(encoding="utf-8")
    light, dark = (re.findall(r"--tl-runner-\d: (#\w+)", half) for half in css.split(".dark"))
    assert (tuple(light), tuple(dark)) == (curves.RUNNERS, curves.RUNNERS_DARK)


def test_an_unshipped_race_is_ones_own():
    assert name_of(PAIR) == OWN
    assert [name_of(config) for config in RACES.values()] == list(RACES)
