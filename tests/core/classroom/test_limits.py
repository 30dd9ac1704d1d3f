"""Limits: read from the environment; what exceeds one is refused."""

from pathlib import Path

import pytest

from core.classroom.limits import Limits
from core.config import PRESETS, preset
from core.errors import UserError


def test_what_the_environment_does_not_set_keeps_its_default():
    environment = {"STEPS": "77", "UPLOAD_MB": "1.5", "DATA": "/kept"}
    limits = Limits.from_environment({"RUNS": "1", **{f"TRANSFORMER_LIVE_{name}": text for name, text in environment.items()}})
    assert limits == Limits(steps=77, upload_mb=1.5, data=Path("/kept"))


@pytest.mark.parametrize("text", ["", "many", "0", "-3", "nan", "inf", "1.5"])
def test_a_limit_that_is_no_number_above_zero_is_refused(text):
    with pytest.raises(UserError, match="TRANSFORMER_LIVE_RUNS"):
        Limits.from_environment({"TRANSFORMER_LIVE_RUNS": text})


def test_every_preset_fits_the_defaults():
    for experiment in PRESETS.values():
        Limits().check(experiment)


@pytest.mark.parametrize("limits, field", [
    (Limits(steps=399), "max_steps"), (Limits(length=9), "max_len"), (Limits(batch_tokens=319), "batch_size"),
    (Limits(parameters=200_000), "d_model"),
])
def test_an_experiment_over_a_limit_is_refused_with_the_name_of_the_setting(limits, field):
    with pytest.raises(UserError) as caught:
        limits.check(preset("classroom"))
    assert caught.value.field == field
