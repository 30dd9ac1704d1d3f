"""The controls, the address and the summary of an experiment."""

import gradio as gr
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.config import PRESETS, SETTINGS, Experiment, preset
from core.errors import UserError
from demo.api.addresses import experiment_of_query, query_of
from demo.api.setting_words import setting_words
from demo.tabs.controls import (
    control_values,
    read_controls,
    setting_control,
    summary,
    validations,
)
from demo.text import LANGUAGES, section, sentence

CHANGED = [
    dict(seed=7), dict(task="sort", vocab_size=31), dict(norm_first=False, dropout=0.3), dict(lr_factor=0.07, warmup_steps=1),
    dict(d_model=512, num_layers=6, num_heads=8, d_ff=2048),
]
EXPERIMENTS = [*PRESETS.values(), *(Experiment().with_settings(**changes) for changes in CHANGED)]


def problem_of(query):
    with pytest.raises(UserError) as caught:
        experiment_of_query(query)
    return caught.value


@pytest.mark.parametrize("experiment", EXPERIMENTS)
def test_the_controls_show_and_read_an_experiment(experiment):
    assert read_controls(control_values(experiment)) == experiment


def test_a_slider_gives_floats_where_whole_numbers_are_meant():
    values = [float(value) if type(value) is int else value for value in control_values(Experiment())]
    assert read_controls(values) == Experiment()


@pytest.mark.parametrize("changes, at", [
    (dict(num_heads=5), "num_heads"), (dict(d_model=63), "d_model"), (dict(d_model=None), "d_model"), (dict(seed=-1), "seed"),
    (dict(warmup_steps=2.5), "warmup_steps"), (dict(min_len=11), "min_len"), (dict(task=None), "task"),
    (dict(norm_first=None), "norm_first"),
    (dict(vocab_size=3, min_len=1, max_len=2), "vocab_size"),
])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_stands_at_the_control_it_belongs_to(language, changes, at):
    values = {**Experiment().flat(), **changes}
    checks = dict(zip(SETTINGS, validations(list(values.values()), language), strict=True))
    wrong = {name: check for name, check in checks.items() if not check["is_valid"]}
    assert list(wrong) == [at]
    assert wrong[at]["message"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_said_where_nothing_is_wrong(language):
    assert all(check["is_valid"] for check in validations(control_values(Experiment()), language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_has_a_control(language, name):
    control, found = setting_control(name, language), SETTINGS[name]
    assert control.label == section(language, "settings")[name]
    assert control.info == section(language, "settings_help")[name]
    assert control.value == found.default
    if isinstance(control, gr.Slider):
        assert (control.minimum, control.maximum) == (found.low, found.high)
    if isinstance(control, gr.Dropdown):
        assert [value for _, value in control.choices] == list(found.choices)


# The address.


@pytest.mark.parametrize("experiment", EXPERIMENTS)
def test_an_address_leads_back_to_its_experiment(experiment):
    query = query_of(experiment)
    assert all(isinstance(value, str) for value in query.values())
    assert experiment_of_query(query) == (experiment, query["preset"])


@pytest.mark.parametrize("name", PRESETS)
def test_a_presets_address_is_its_name(name):
    assert query_of(preset(name)) == {"preset": name}


def test_an_address_names_only_what_differs():
    assert query_of(Experiment().with_settings(seed=7)) == {"preset": "classroom", "seed": "7"}


def test_an_empty_address_is_the_classroom():
    assert experiment_of_query({}) == (preset("classroom"), "classroom")


def test_what_is_no_setting_is_passed_over():
    assert experiment_of_query({"__theme": "dark", "x": "<script>"}) == (preset("classroom"), "classroom")


@pytest.mark.parametrize("query, key", [
    ({"preset": "huge"}, "unknown_preset"), ({"preset": ""}, "unknown_preset"), ({"d_model": "10" * 1000}, "not_finite"),
    ({"d_model": "1e9"}, "out_of_range"), ({"seed": "nan"}, "not_finite"), ({"seed": "-1"}, "out_of_range"),
    ({"dropout": "inf"}, "not_finite"),
    ({"task": "<script>alert(1)</script>"}, "not_a_choice"), ({"norm_first": "maybe"}, "not_a_switch"),
    ({"num_heads": "5"}, "heads_do_not_divide"),
    ({"seed": ""}, "is_empty"), ({"seed": "\0"}, "not_a_number"),
])
def test_an_address_that_does_not_fit_is_a_problem(query, key):
    problem = problem_of(query)
    assert problem.key == key
    assert len(str(problem)) < 300


@given(st.dictionaries(st.sampled_from(["preset", *SETTINGS]), st.text(max_size=12), max_size=4))
def test_any_address_is_an_experiment_or_a_problem(query):
    try:
        experiment, name = experiment_of_query(query)
    except UserError:
        return
    assert name in PRESETS
    assert experiment_of_query(query_of(experiment))[0] == experiment


# The summary.


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_summary_counts_parameters_and_names_changes(language):
    line = summary(Experiment().with_settings(seed=7), "classroom", language)
    assert f"{section(language, 'settings')['seed']} 42 → 7" in line
    assert "," in line
    assert "→" not in summary(Experiment(), "classroom", language)


@pytest.mark.parametrize("language, words", [("en", "break it: no residuals off → on, task copy → sort"), ("ja", "オフ → オン")])
def test_the_summary_says_on_and_off_and_the_names_of_choices(language, words):
    changed = Experiment().with_settings(no_residual=True, task="sort", dropout=0.25)
    line = summary(changed, "classroom", language)
    assert "True" not in line and "False" not in line
    for part in words.split(", "):
        assert part in line
    assert f"{section(language, 'choices')['copy']} → {section(language, 'choices')['sort']}" in line
    assert "0 → 0.25" in line


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_setting_has_words_for_the_page(language):
    words = setting_words(language)
    assert {f"setting_{name}" for name in SETTINGS} <= words.keys()
    assert words["words_no_positions_on"] == section(language, "race_names")["no_positions"]
    assert words["words_task_sort"] == section(language, "choices")["sort"]
    assert words["words_norm_first_off"] == "post-LN"
    assert {"value_on", "value_off", "words_dropout_0", "words_warmup_steps_1"} <= words.keys()


@pytest.mark.parametrize("language, words", [("en", "d_model is empty: enter a number."), ("ja", "「d_model」が空です")])
@pytest.mark.parametrize("nothing", [None, ""])
def test_an_emptied_field_is_told_as_that(language, words, nothing):
    with pytest.raises(UserError) as caught:
        read_controls(list({**Experiment().flat(), "d_model": nothing}.values()))
    assert words in sentence(language, caught.value)


def test_a_preset_that_is_none_changes_nothing():
    assert "→" not in summary(Experiment().with_settings(seed=7), "nonsense", "en")
