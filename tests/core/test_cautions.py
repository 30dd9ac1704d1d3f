"""What is said of settings that will not do what they say."""

import pytest

from core.cautions import SENTENCES, cautions, expected_seconds
from core.config import PRESETS, Experiment, preset

FROM_THE_WARM_UP_TAB = dict(d_model=512, warmup_steps=4000, lr_factor=1.0)


def said(**changes):
    found = cautions(Experiment().with_settings(**changes))
    assert all(SENTENCES[caution.key].format(**caution.values) for caution in found)
    return {caution.key: caution.values for caution in found}


@pytest.mark.parametrize("name", ["classroom", "reverse", "sort"])
def test_of_the_quick_presets_nothing_is_said(name):
    assert cautions(preset(name)) == []


def test_a_warm_up_that_does_not_end_within_the_run():
    values = said(**FROM_THE_WARM_UP_TAB)["warmup_too_long"]
    assert values == {"warmup": 4000, "steps": 400, "share": 10, "suggested": 80}
    assert "warmup_too_long" not in said(**{**FROM_THE_WARM_UP_TAB, "warmup_steps": values["suggested"]})
    assert said(max_steps=53, warmup_steps=53) == {}
    assert said(max_steps=3, warmup_steps=40_000)["warmup_too_long"]["share"] == 1


def test_a_training_that_takes_long():
    """The lesson's own takes 8 minutes (`python -m benchmarks course`); estimates are right to a factor of two."""
    (caution,) = cautions(preset("course"))
    assert caution.key == "takes_minutes" and 4 <= caution.values["minutes"] <= 16
    (caution,) = cautions(preset("paper-base"))
    assert caution.key == "takes_hours" and 14 <= caution.values["hours"] <= 57
    assert expected_seconds(PRESETS["classroom"]) < 10


def test_an_accuracy_that_is_hardly_measured():
    assert said(max_steps=97, validate_every=101)["measured_rarely"] == {"every": 101, "steps": 97, "suggested": 6}
    assert said(max_steps=1, validate_every=101, warmup_steps=1) == {}
