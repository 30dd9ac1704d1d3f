"""A race of a class: one change each of the same experiment, within a budget."""

import pytest

from core.comparison.class_race import BUDGET, CHANGEABLE, MAX_ENTRIES, ClassRaceConfig, read_entry
from core.comparison.race import Race
from core.config import SETTINGS
from core.errors import UserError
from core.training.log import RunLog
from helpers import SHORT, TINY


def test_everybody_has_the_same_base_and_one_change():
    config = ClassRaceConfig(SHORT, (("warmup_steps", 7), ("dropout", 0.3), ("norm_first", False)))
    assert [experiment.differences(SHORT) for experiment in config.experiments()] == config.changes()
    assert config.changes() == [{"warmup_steps": 7}, {"dropout": 0.3}, {"norm_first": False}]


def test_all_together_stay_within_the_budget():
    entries = tuple(("warmup_steps", steps) for steps in range(2, 2 + MAX_ENTRIES))
    config = ClassRaceConfig(TINY.with_settings(max_steps=100_000), entries)
    steps = [experiment.train.max_steps for experiment in config.experiments()]
    assert sum(steps) <= BUDGET < sum(steps) + MAX_ENTRIES
    assert ClassRaceConfig(SHORT, entries[:2]).steps == SHORT.train.max_steps


@pytest.mark.parametrize("count", [0, 1, MAX_ENTRIES + 1])
def test_two_at_least_and_not_too_many(count):
    with pytest.raises(UserError) as caught:
        ClassRaceConfig(SHORT, tuple(("warmup_steps", 2 + i) for i in range(count)))
    assert caught.value.key == "race_size"


def test_a_choice_is_read_as_a_form_is():
    assert read_entry(SHORT, "warmup_steps", "31") == ("warmup_steps", 31)
    assert read_entry(SHORT, "norm_first", "off") == ("norm_first", False)
    assert read_entry(SHORT, "dropout", "0.25") == ("dropout", 0.25)


@pytest.mark.parametrize("name, value, key", [
    ("seed", "3", "not_changeable"), ("max_steps", "900", "not_changeable"), ("task", "sort", "not_changeable"),
    (None, "3", "not_changeable"),
    ("warmup_steps", str(SHORT.train.warmup_steps), "changes_nothing"), ("warmup_steps", "0", "out_of_range"),
    ("warmup_steps", "many", "not_a_number"), ("num_heads", "7", "heads_do_not_divide"),
])
def test_what_does_not_fit_is_refused(name, value, key):
    with pytest.raises(UserError) as caught:
        read_entry(SHORT, name, value)
    assert caught.value.key == key


def test_what_may_be_changed_are_the_model_and_how_it_learns():
    assert set(CHANGEABLE) < set(SETTINGS) and "warmup_steps" in CHANGEABLE and "no_positions" in CHANGEABLE


def test_it_is_trained_as_any_race():
    race = Race(ClassRaceConfig(SHORT, (("warmup_steps", 7), ("lr_factor", 0.9))))
    race.train()
    assert [runner.log.step for runner in race.runners] == [13, 13]
    assert all(isinstance(runner.log, RunLog) and runner.log.ended for runner in race.runners)
    assert race.runners[0].log.loss.tolist() != race.runners[1].log.loss.tolist()
