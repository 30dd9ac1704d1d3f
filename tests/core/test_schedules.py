"""The schedules that Noam is compared with: by hand, against torch, and against each other."""

import math

import pytest
import torch

from core.schedule import constant_rate, cosine_rate, inverse_sqrt_rate, noam_peak, noam_rate

PEAK, WARMUP, MAX_STEPS = 0.3, 17, 113
SCHEDULES = {
    "constant": lambda step: constant_rate(step, PEAK),
    "inverse sqrt": lambda step: inverse_sqrt_rate(step, PEAK, WARMUP),
    "cosine": lambda step: cosine_rate(step, PEAK, WARMUP, MAX_STEPS),
}


@pytest.mark.parametrize("d_model, warmup_steps, factor, expected", [(64, 100, 1.0, 0.0125), (512, 4000, 1.0, 2048000**-0.5),
                                                                     (64, 100, 0.2, 0.0025), (16, 1, 1.0, 0.25)])
def test_the_noam_peak_by_hand(d_model, warmup_steps, factor, expected):
    assert noam_peak(d_model, warmup_steps, factor) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("step, expected", [(1, 0.001), (50, 0.05), (100, 0.1), (400, 0.05), (2500, 0.02)])
def test_inverse_sqrt_by_hand(step, expected):
    assert inverse_sqrt_rate(step, 0.1, 100) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("step, expected", [(1, 0.01), (10, 0.1), (40, 0.075), (55, 0.05), (70, 0.025), (100, 0.0), (101, 0.0), (999, 0.0)])
def test_cosine_by_hand(step, expected):
    """Warm-up 10, end 100: a third of the 90 steps between is cos 60 degrees = 1/2, two thirds cos 120 degrees = -1/2."""
    assert cosine_rate(step, 0.1, 10, 100) == pytest.approx(expected, abs=1e-15)


def test_the_cosine_is_the_one_of_torch():
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=PEAK)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=MAX_STEPS - WARMUP)
    for step in range(WARMUP, MAX_STEPS + 1):
        assert cosine_rate(step, PEAK, WARMUP, MAX_STEPS) == pytest.approx(optimizer.param_groups[0]["lr"], abs=1e-12)
        optimizer.step()
        scheduler.step()


@pytest.mark.parametrize("d_model, warmup_steps, factor", [(30, 17, 1.3), (512, 4000, 1.0), (64, 50, 0.2), (2, 1, 1.0)])
def test_noam_is_linear_warm_up_and_inverse_sqrt_with_the_peak_worked_out(d_model, warmup_steps, factor):
    peak = noam_peak(d_model, warmup_steps, factor)
    for step in (1, 2, 16, 17, 18, 999, 4000, 4001, 100_003):
        assert inverse_sqrt_rate(step, peak, warmup_steps) == pytest.approx(noam_rate(step, d_model, warmup_steps, factor), rel=1e-12)


@pytest.mark.parametrize("name", ["inverse sqrt", "cosine"])
def test_the_peak_is_at_the_end_of_the_warm_up(name):
    rates = {step: SCHEDULES[name](step) for step in range(1, 2 * MAX_STEPS)}
    assert max(rates, key=rates.get) == WARMUP
    assert rates[WARMUP] == pytest.approx(PEAK)


def test_constant_is_constant():
    assert {constant_rate(step, PEAK) for step in (1, WARMUP, 10**6)} == {PEAK}


@pytest.mark.parametrize("name", SCHEDULES)
@pytest.mark.parametrize("step", [0, -3])
def test_steps_are_counted_from_one(name, step):
    with pytest.raises(ValueError, match="counted from 1"):
        SCHEDULES[name](step)


@pytest.mark.parametrize("max_steps", [1, 16, 17])
def test_a_run_that_ends_within_its_warm_up_only_warms_up(max_steps):
    for step in range(1, WARMUP + 1):
        assert cosine_rate(step, PEAK, WARMUP, max_steps) == pytest.approx(PEAK * step / WARMUP)
    assert cosine_rate(WARMUP + 1, PEAK, WARMUP, max_steps) == 0
    assert math.isfinite(cosine_rate(10**6, PEAK, WARMUP, max_steps))
