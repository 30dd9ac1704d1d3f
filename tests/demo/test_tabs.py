"""What the tabs do when something is pressed or opened, without a browser."""

import base64
import json

import gradio as gr
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.classroom.limits import Limits
from core.classroom.registry import Registry
from core.config import PRESETS, SETTINGS, Experiment, preset
from core.errors import UserError
from core.request import read_source
from demo.api.addresses import identity, query_of
from demo.api.decodes import DecodeApi
from demo.api.models import Models
from demo.tabs import decode, train
from demo.tabs.controls import control_values
from demo.text import LANGUAGES, section
from helpers import ENDLESS, SHORT, ended, eventually

ORDER = {"format": "json", "step": 0, "layer": 0, "head": None, "map": "cross", "dark": False}


@pytest.fixture
def registry():
    registry = Registry(Limits(runs=2))
    yield registry
    registry.close(timeout=60)


@pytest.fixture
def models(registry):
    return Models(registry)


def start(registry, shown=None, experiment=ENDLESS, paused=False):
    return train.start_run(registry, "en", shown, control_values(experiment), "ada", paused)


# Train.


def test_training_starts_with_the_controls_settings(registry):
    value = start(registry)
    run = registry.find(value["run"]).run
    assert run.experiment == ENDLESS
    assert run.owner == "ada"
    assert value["error"] == ""
    assert value["query"]["seed"] == "5"
    eventually(lambda: run.log.step > 1)


def test_a_page_trains_one_model(registry):
    first = start(registry)
    before = registry.find(first["run"]).run
    second = start(registry, shown=first, experiment=ENDLESS.with_settings(seed=6))
    assert registry.find(second["run"]).run is not before
    assert ended(before).status == "stopped"


def test_pressing_train_twice_goes_on_with_the_same_run(registry):
    first = start(registry)
    run = registry.find(first["run"]).run
    second = start(registry, shown=first)
    assert registry.find(second["run"]).run is run
    before = run.log.step
    eventually(lambda: run.log.step > before + 2)


def test_a_paused_start_makes_one_step(registry):
    run = registry.find(start(registry, paused=True)["run"]).run
    eventually(lambda: run.log.step == 1 and run.status == "paused")


def test_settings_that_do_not_fit_start_nothing(registry):
    shown = start(registry)
    values = {**ENDLESS.flat(), "num_heads": 7}
    value = train.start_run(registry, "en", shown, list(values.values()), "ada", False)
    assert value == {**shown, "error": value["error"]} and "Try 6 heads." in value["error"]
    assert registry.find(shown["run"]).status in ("queued", "running")


def test_a_full_house_starts_nothing(registry):
    for seed in (1, 2):
        start(registry, experiment=ENDLESS.with_settings(seed=seed))
    assert "2 runs are kept here already" in start(registry)["error"]


@pytest.mark.parametrize("shown", [None, {}, [], "x", {"run": 7}, {"run": "gone"}])
def test_whatever_is_shown_a_run_can_start(registry, shown):
    assert registry.find(start(registry, shown=shown, experiment=SHORT)["run"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PRESETS)
def test_a_page_opens_with_what_its_address_names(language, name):
    chosen, *values, described, chart = train.opened_page(language, {"preset": name, "seed": "7"})
    assert all(update == gr.skip() for update in (chosen, *values))  # the page has filled them in, and one may have been changed since
    assert described
    assert (chart["run"], chart["error"], chart["query"]) == (None, "", {"preset": name, "seed": "7"})


@pytest.mark.parametrize("seed", ["7.0", "7e0", "０７", "+7", "7\n"])
def test_an_address_that_is_written_otherwise_is_filled_in_by_the_server(seed):
    chosen, *values, _, _ = train.opened_page("en", {"preset": "reverse", "seed": seed})
    assert (chosen, values) == ("reverse", control_values(preset("reverse").with_settings(seed=7)))


@pytest.mark.parametrize("experiment", [*PRESETS.values(), Experiment().with_settings(norm_first=False, dropout=0.05, no_scaling=True)])
def test_what_the_page_writes_into_its_address_it_reads(experiment):
    assert train.fields_are_filled(query_of(experiment))


def test_an_address_without_settings_changes_no_setting_that_was_changed_already():
    *shown, chart = train.opened_page("en", {"__theme": "dark", "race": "warmup"})
    assert len(shown) == len(SETTINGS) + 2
    assert all(update == gr.skip() for update in shown)
    assert chart["opened"] and chart["run"] is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bad_address_opens_the_classroom_and_says_why(language):
    chosen, *values, _, chart = train.opened_page(language, {"preset": "huge"})
    assert (chosen, values) == ("classroom", control_values(Experiment()))
    assert "huge" in chart["error"]


# Decode.


def test_models_are_offered_newest_first(models, registry):
    view = registry.start(SHORT)
    ended(view.run)
    names = [name for _, name in decode.model_choices(models, view.id, "en", "upload:abcdef")]
    assert names == [*models.of_run(view.id), "upload:abcdef", *models.shipped()]
    assert [name for _, name in decode.model_choices(models, None, "en")] == models.shipped()


@pytest.mark.parametrize("chosen, expected", [
    ("run:a:5", "run:a:5"), ("upload:b", "upload:b"), ("shipped:c", "run:a:13"), (None, "run:a:13"), ("gone", "run:a:13"), (7, "run:a:13"),
])
def test_a_runs_newest_snapshot_is_preferred_to_a_shipped_model(chosen, expected):
    choices = [("", name) for name in ("run:a:13", "run:a:5", "upload:b", "shipped:c")]
    assert decode.preferred(choices, chosen) == expected


def test_without_a_run_the_choice_stays():
    choices = [("", "shipped:a"), ("", "shipped:b")]
    assert decode.preferred(choices, "shipped:b") == "shipped:b"
    assert decode.preferred([], None) is None


def test_a_random_source_is_one_that_the_model_knows(models):
    for name in models.shipped():
        task = models.open(name).loaded.experiment.task
        assert task.min_len <= len(read_source(decode.random_source(models, name), task.vocab_size)) <= task.max_len


@pytest.mark.parametrize("name", ["nothing", None, [], {}])
def test_without_a_model_the_random_source_is_the_first(models, name):
    assert decode.random_source(models, name) == decode.FIRST_SOURCE


def test_a_page_opens_with_a_decode(models):
    value = decode.first_value(models, decode.shipped_choices(models, "en"))
    assert value["output"] == ["3", "1", "4", "1", "5", "(end)"]
    assert value["request"] == {"model": models.shipped()[-1], "source": "3 1 4 1 5"}
    assert decode.first_value(models, []) is None


def test_every_example_can_be_decoded(models):
    for example in decode.EXAMPLES:
        assert len(models.decode(models.shipped()[-1], example)[0].tokens) > 0


def test_a_download_is_made_from_its_request(models):
    download = DecodeApi(models, "en").download
    file = download({**ORDER, "request": {"model": models.shipped()[-1], "source": "7 7"}})
    assert json.loads(base64.b64decode(file["base64"]))["source"] == [7, 7]


@pytest.mark.parametrize("order", [
    None, 7, [], "x", {}, ORDER, {**ORDER, "request": None}, {**ORDER, "request": []}, {**ORDER, "request": {}},
    {**ORDER, "request": {"model": ["a"], "source": "3"}}, {**ORDER, "request": {"model": {}, "source": "3"}},
    {**ORDER, "request": {"model": "shipped:classroom-0400", "source": [[]]}}, {**ORDER, "request": {"model": "run::", "source": "3"}},
    {**ORDER, "request": {"model": "shipped:classroom-0400", "source": "3"}, "step": 1.0, "format": "svg"},
    {**ORDER, "request": {"model": "shipped:classroom-0400", "source": "3"}, "layer": 0.0, "format": "svg"},
], ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_order_gets_a_sentence(models, language, order):
    reply = DecodeApi(models, language).download(order)
    assert set(reply) == {"error", "gone"} and reply["error"]


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_model_and_source_get_a_file_or_a_sentence(models, name, source):
    for model in (name, f"shipped:{name}", f"run:{name}", models.shipped()[0]):
        reply = DecodeApi(models, "ja").download({**ORDER, "request": {"model": model, "source": source}})
        assert "error" in reply or "base64" in reply


def test_a_problem_is_told_in_the_pages_language(models):
    reply = DecodeApi(models, "ja").download({**ORDER, "request": {"model": "x", "source": "3"}})
    assert reply["error"] == section("ja", "errors")["unknown_model"]
    with pytest.raises(UserError):
        models.decode("x", "3")


# What was done is kept.


def test_the_run_before_can_be_opened_again(registry):
    first = start(registry, experiment=SHORT)
    run = ended(registry.find(first["run"]).run)
    start(registry, shown=first)
    assert registry.find(first["run"]).run is run


def test_a_finished_run_is_trained_again_whatever_the_controls_say(registry):
    first = start(registry, experiment=SHORT)
    before = ended(registry.find(first["run"]).run)
    value = train.start_run(registry, "en", first, control_values(ENDLESS), "ada", False, identity(SHORT)["query"])
    fresh = registry.find(value["run"])
    assert fresh.run.experiment == SHORT and fresh.run is not before and fresh.role == "starter"
    assert value["query"] == query_of(SHORT)


@pytest.mark.parametrize("data, expected", [
    (None, (False, "")), ({"paused": True}, (True, "")), ({"again": "seed=7"}, (False, "seed=7")),
    ({"paused": 0, "again": ["seed"]}, (False, "")),
])
def test_what_a_page_wishes_is_read_from_anything(data, expected):
    assert train.wishes(data) == expected


def test_a_wrong_query_trains_nothing_again(registry):
    value = train.start_run(registry, "en", None, control_values(SHORT), "ada", False, "d_model=63")
    assert value["error"] and "run" not in value


@pytest.mark.parametrize("values, expected", [
    (control_values(SHORT), ENDLESS),  # as the history knows them: the step is taken
    (control_values(PRESETS["sort"]), SHORT),  # just changed, or not told yet: back to what was told last
    ([None] * len(SETTINGS), SHORT),  # wrong
])
def test_an_undo_leads_back_to_what_was_told(values, expected):
    data = {"to": identity(ENDLESS)["query"], "at": identity(SHORT)["query"]}
    assert train.restored(data, values) == (expected, "classroom")


@pytest.mark.parametrize("data", [None, 7, {}, {"to": "seed=1"}, {"to": "seed=1", "at": 3}, {"to": "seed=x", "at": "seed=1"}])
def test_a_wrong_undo_is_refused(data):
    with pytest.raises(UserError):
        train.restored(data, control_values(SHORT))
