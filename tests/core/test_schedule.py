"""The Noam rate, once by hand and once in each form that uses it."""

import pytest
import torch

from core.lit import LitTransformer
from core.schedule import NoamScheduler, noam_curve, noam_rate

STEPS, D_MODEL, WARMUP, FACTOR = 41, 30, 17, 1.3


@pytest.mark.parametrize("step, expected", [(1, 0.000125), (25, 0.003125), (100, 0.0125), (400, 0.00625), (2500, 0.0025)])
def test_rate_by_hand(step, expected):
    """d_model = 64: 64^-0.5 = 1/8. Warm-up 100: 100^-1.5 = 1/1000. So step/8000 rising, 1/(8 sqrt(step)) falling."""
    assert noam_rate(step, 64, 100) == pytest.approx(expected, rel=1e-12)


def test_the_factor_multiplies_the_whole_curve():
    for step in (1, 99, 100, 101, 1009):
        assert noam_rate(step, 64, 100, 3.0) == pytest.approx(3 * noam_rate(step, 64, 100), rel=1e-12)


@pytest.mark.parametrize("warmup_steps", [1, 7, 100])
def test_the_peak_is_at_the_end_of_the_warm_up(warmup_steps):
    assert max(range(1, 500), key=lambda step: noam_rate(step, 64, warmup_steps)) == warmup_steps


@pytest.mark.parametrize("step", [0, -3])
def test_steps_are_counted_from_one(step):
    with pytest.raises(ValueError, match="counted from 1"):
        noam_rate(step, 64, 100)


def rates_by_hand_stepped_scheduler():
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=99.0)
    scheduler, rates = NoamScheduler(optimizer, D_MODEL, WARMUP, FACTOR), []
    for _ in range(STEPS):
        scheduler.zero_grad()
        scheduler.step()
        rates.append(optimizer.param_groups[0]["lr"])
    return rates


def rates_by_lambda_lr():
    model = LitTransformer(11, 13, d_model=D_MODEL, num_layers=1, num_heads=3, d_ff=34, warmup_steps=WARMUP, lr_factor=FACTOR)
    configured, rates = model.configure_optimizers(), []
    optimizer, schedule = configured["optimizer"], configured["lr_scheduler"]
    assert schedule["interval"] == "step"
    for _ in range(STEPS):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule["scheduler"].step()
    return rates


@pytest.mark.parametrize("rates", [rates_by_hand_stepped_scheduler, rates_by_lambda_lr])
def test_every_scheduler_uses_the_formulas_rate_at_every_step(rates):
    assert rates() == pytest.approx([noam_rate(step, D_MODEL, WARMUP, FACTOR) for step in range(1, STEPS + 1)], rel=1e-12)


@pytest.mark.parametrize("rates", [rates_by_hand_stepped_scheduler, rates_by_lambda_lr])
def test_the_first_rate_is_not_used_twice(rates):
    first, second, *_ = rates()
    assert second == pytest.approx(2 * first)


@pytest.mark.parametrize("max_steps, warmup_steps", [(1, 40), (13, 5), (1009, 101), (100_003, 4001), (50, 4000)])
def test_the_drawn_curve_has_its_peak_and_its_ends(max_steps, warmup_steps):
    steps, rates = noam_curve(max_steps, 64, warmup_steps, 2.0, points=100)
    assert {1, min(warmup_steps, max_steps), max_steps} <= set(steps)
    assert steps == sorted(set(steps))
    assert len(steps) <= 202
    assert rates == [noam_rate(step, 64, warmup_steps, 2.0) for step in steps]
