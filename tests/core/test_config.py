"""An experiment is a value, and only ever a valid one."""

import math
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.config import (
    HELD_OUT,
    PRESETS,
    SETTINGS,
    Experiment,
    ModelConfig,
    TaskConfig,
    TrainConfig,
    number_of_sequences,
    preset,
)
from core.errors import UserError

SECTIONS = {"task": TaskConfig, "model": ModelConfig, "train": TrainConfig}
NUMBERS = [name for name, setting in SETTINGS.items() if setting.kind in (int, float)]
WHOLE = [name for name, setting in SETTINGS.items() if setting.kind is int]


def construct(name, value):
    """An experiment with one field given as it stands, as code would."""
    section = SETTINGS[name].section
    return Experiment(**{section: SECTIONS[section](**{name: value})})


def refusal_of(make):
    with pytest.raises(UserError) as caught:
        make()
    return caught.value


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("end", ["low", "high"])
def test_a_number_beyond_its_range_is_refused(name, end):
    setting = SETTINGS[name]
    beyond = setting.low - 1 if end == "low" else setting.high + 1
    refusal = refusal_of(lambda: construct(name, beyond))
    assert (refusal.key, refusal.field) == ("out_of_range", name)
    assert str(setting.low) in str(refusal) and str(setting.high) in str(refusal)


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("end", ["low", "high"])
def test_the_ends_of_a_range_belong_to_it(name, end):
    try:
        construct(name, getattr(SETTINGS[name], end))
    except UserError as refusal:
        assert refusal.key in ("heads_do_not_divide", "lengths_crossed", "too_few_sequences")


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("value, key", [
    (math.nan, "not_finite"), (math.inf, "not_finite"), (-math.inf, "not_finite"), ("many", "not_a_number"), ("", "is_empty"),
    (None, "is_empty"), (True, "not_a_number"), ([], "not_a_number"), ({}, "not_a_number"), (1j, "not_a_number"),
    (b"1", "not_a_number"), (10**400, "not_a_number"),
])
@pytest.mark.parametrize("way", ["constructed", "with_settings"])
def test_what_is_no_number_is_refused(name, value, key, way):
    refusal = refusal_of(lambda: construct(name, value) if way == "constructed" else Experiment().with_settings(**{name: value}))
    assert (refusal.key, refusal.field) == (key, name)


def test_a_number_that_python_will_not_print_is_refused():
    refusal = refusal_of(lambda: Experiment().with_settings(seed=10**5000))
    assert (refusal.key, refusal.values["value"]) == ("not_a_number", "a strange int")


@pytest.mark.parametrize("name", WHOLE)
def test_a_fraction_is_refused_where_whole_numbers_count(name):
    refusal = refusal_of(lambda: construct(name, SETTINGS[name].default + 0.5))
    assert (refusal.key, refusal.field) == ("not_whole", name)


@pytest.mark.parametrize("name", WHOLE)
def test_code_must_give_an_int_where_a_form_may_give_a_float(name):
    assert refusal_of(lambda: construct(name, float(SETTINGS[name].default))).field == name
    value = Experiment().with_settings(**{name: float(SETTINGS[name].default)}).flat()[name]
    assert (value, type(value)) == (SETTINGS[name].default, int)


@pytest.mark.parametrize("name", NUMBERS)
def test_code_must_not_give_text(name):
    assert refusal_of(lambda: construct(name, str(SETTINGS[name].default))).field == name


@pytest.mark.parametrize("value", [0, 1, None, "yes", [], 1.0])
def test_a_switch_is_on_or_off(value):
    assert refusal_of(lambda: construct("norm_first", value)).key == "not_a_switch"


@pytest.mark.parametrize("value", ["", "Copy", "sum", None, 0, True, [], {"task": "copy"}])
@pytest.mark.parametrize("way", ["constructed", "with_settings"])
def test_a_choice_is_one_of_those_there_are(value, way):
    refusal = refusal_of(lambda: construct("task", value) if way == "constructed" else Experiment().with_settings(task=value))
    assert (refusal.key, refusal.field) == ("not_a_choice", "task")


def test_settings_are_read_from_text():
    experiment = Experiment().with_settings(task="sort", d_model="32", dropout="0.25", norm_first="off", lr_factor="2", seed="7")
    assert experiment == Experiment(TaskConfig(task="sort"), ModelConfig(d_model=32, dropout=0.25, norm_first=False),
                                    TrainConfig(lr_factor=2.0, seed=7))


@pytest.mark.parametrize("text, value", [("true", True), ("True", True), ("on", True), ("1", True), ("false", False), ("OFF", False)])
def test_a_switch_is_read_from_text(text, value):
    assert Experiment().with_settings(norm_first=text).model.norm_first is value


def test_an_unknown_setting_is_refused():
    refusal = refusal_of(lambda: Experiment().with_settings(d_modle=32))
    assert (refusal.key, refusal.field) == ("unknown_field", "d_modle")


@pytest.mark.parametrize("changes, key, field", [
    (dict(d_model=63), "odd_d_model", "d_model"),
    (dict(d_model=64, num_heads=5), "heads_do_not_divide", "num_heads"),
    (dict(min_len=11, max_len=10), "lengths_crossed", "min_len"),
    (dict(vocab_size=3, min_len=1, max_len=2), "too_few_sequences", "vocab_size"),
])
def test_settings_must_fit_each_other(changes, key, field):
    refusal = refusal_of(lambda: Experiment().with_settings(**changes))
    assert (refusal.key, refusal.field) == (key, field)


@given(st.integers(4, 512), st.integers(1, 16))
def test_the_suggested_heads_divide(half, num_heads):
    d_model = 2 * half
    try:
        Experiment().with_settings(d_model=d_model, num_heads=num_heads)
        assert d_model % num_heads == 0
    except UserError as refusal:
        Experiment().with_settings(d_model=d_model, num_heads=refusal.values["suggestion"])


def test_sequences_are_counted():
    assert number_of_sequences(TaskConfig(vocab_size=4, min_len=2, max_len=4)) == 3**2 + 3**3 + 3**4


def test_there_are_enough_sequences_from_four_times_the_held_out_on():
    Experiment(TaskConfig(vocab_size=4 * HELD_OUT // 32 + 1, min_len=2, max_len=2))
    assert 4 * HELD_OUT == 4**5
    Experiment(TaskConfig(vocab_size=5, min_len=5, max_len=5))


def test_a_huge_task_is_counted_without_an_overflow():
    assert Experiment().with_settings(vocab_size=1000, min_len=1, max_len=64)


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_goes_through_its_flat_form(name):
    assert Experiment().with_settings(**preset(name).flat()) == preset(name)


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_goes_through_text(name):
    assert Experiment().with_settings(**{key: str(value) for key, value in preset(name).flat().items()}) == preset(name)


def test_an_unknown_preset_is_refused():
    refusal = refusal_of(lambda: preset("x" * 1000))
    assert (refusal.key, refusal.field) == ("unknown_preset", "preset")
    assert len(str(refusal)) < 200


def test_equal_experiments_are_the_same_key():
    first, second = (Experiment().with_settings(seed=7, dropout=0.5) for _ in range(2))
    assert first == second and hash(first) == hash(second)
    assert {first: "run"}[second] == "run"
    assert first != Experiment().with_settings(seed=8, dropout=0.5)


def test_a_whole_number_is_as_good_as_a_float():
    assert construct("dropout", 0) == construct("dropout", 0.0)
    assert hash(construct("dropout", 0)) == hash(construct("dropout", 0.0))


def test_an_experiment_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        Experiment().train.seed = 3


def test_differences_are_the_settings_that_are_not_alike():
    changed = Experiment().with_settings(seed=7, task="sort")
    assert changed.differences(Experiment()) == {"task": "sort", "seed": 7}
    assert changed.differences(changed) == {}


def test_flat_has_every_setting_in_the_order_of_declaration():
    assert list(Experiment().flat()) == list(SETTINGS)


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_says_what_it_is(name):
    setting = SETTINGS[name]
    assert setting.label and setting.help.endswith(".")
    assert setting.default == getattr(SECTIONS[setting.section](), name)
