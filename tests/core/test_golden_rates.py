"""The four learning rates are computed in Python for training and in the page for its explorer: one file holds both together."""

import json
from pathlib import Path

import pytest

from core.schedule import constant_rate, cosine_rate, inverse_sqrt_rate, noam_peak, noam_rate

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "learning_rates.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", GOLDEN["rows"], ids=str)
def test_rates_are_those_that_the_page_draws(row):
    point = dict(zip(GOLDEN["columns"], row, strict=True))
    step, warmup_steps, max_steps = point["step"], point["warmup_steps"], point["max_steps"]
    peak = noam_peak(point["d_model"], warmup_steps, point["factor"])
    rates = {"noam": noam_rate(step, point["d_model"], warmup_steps, point["factor"]), "constant": constant_rate(step, peak),
             "inverse_sqrt": inverse_sqrt_rate(step, peak, warmup_steps), "cosine": cosine_rate(step, peak, warmup_steps, max_steps)}
    assert rates == pytest.approx({name: point[name] for name in rates}, rel=1e-12, abs=1e-18)


def test_the_points_lie_on_both_sides_of_every_corner():
    assert {(step > warmup_steps) - (step < warmup_steps) for step, _, warmup_steps, *_ in GOLDEN["rows"]} == {-1, 0, 1}
    assert {(step > max_steps) - (step < max_steps) for step, _, _, _, max_steps, *_ in GOLDEN["rows"]} == {-1, 0, 1}
