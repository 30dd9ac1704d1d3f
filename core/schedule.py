"""The Noam learning rate, Vaswani et al. 2017, section 5.3, equation 3; and the schedules it is compared with.

The page draws these curves while a slider moves, and so has a copy of the four formulas in demo/components/noam_explorer/schedules.js;
tests/golden/learning_rates.json holds the two together.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the schedule is used without waiting for torch
    from torch.optim import Optimizer


def noam_rate(step: int, d_model: int, warmup_steps: int, factor: float = 1.0) -> float:
    """factor * d_model^-0.5 * min(step^-0.5, step * warmup_steps^-1.5).

    Args:
        step: of the optimizer, counted from 1.
    Raises:
        ValueError: if `step` is less than 1.
    """
    check_step(step)
    return factor * d_model**-0.5 * min(step**-0.5, step * warmup_steps**-1.5)


def noam_peak(d_model: int, warmup_steps: int, factor: float = 1.0) -> float:
    """The highest rate, reached at step `warmup_steps`: factor * (d_model * warmup_steps)^-0.5."""
    return noam_rate(warmup_steps, d_model, warmup_steps, factor)


def constant_rate(step: int, peak: float) -> float:
    """`peak` at every step: Adam as it was published (Kingma & Ba 2015, algorithm 1)."""
    check_step(step)
    return peak


def inverse_sqrt_rate(step: int, peak: float, warmup_steps: int) -> float:
    """peak * min(step / warmup_steps, (warmup_steps / step)^0.5): linear warm-up, then inverse square root.

    The Noam curve, scaled to a peak of one's choice; with `peak = noam_peak(...)` it is the Noam curve itself. The linear warm-up is
    the "gradual warmup" of Goyal et al. 2017, section 2.2.
    """
    check_step(step)
    return peak * min(step / warmup_steps, (warmup_steps / step) ** 0.5)


def cosine_rate(step: int, peak: float, warmup_steps: int, max_steps: int) -> float:
    """Linear warm-up, then half a cosine down to 0 at `max_steps`, and 0 from there on.

    The cosine is equation 5 of Loshchilov & Hutter 2017 ("SGDR") with a lowest rate of 0 and no restart; behind a linear
    warm-up it is the schedule of Brown et al. 2020, appendix B (who stop at a tenth of the peak).
    """
    check_step(step)
    if step <= warmup_steps:
        return peak * step / warmup_steps
    if step >= max_steps:
        return 0.0
    return peak * 0.5 * (1 + math.cos(math.pi * (step - warmup_steps) / (max_steps - warmup_steps)))


def check_step(step: int) -> None:
    """Raises ValueError if `step` is less than 1."""
    if step < 1:
        raise ValueError(f"steps are counted from 1, not {step}")


def noam_curve(
    max_steps: int, d_model: int, warmup_steps: int, factor: float = 1.0, points: int = 400
) -> tuple[list[int], list[float]]:
    """The curve for a picture: steps and rates, at most about `points` of them, the peak among them."""
    stride = max(1, max_steps // points)
    steps = sorted({*range(1, max_steps + 1, stride), max_steps, min(warmup_steps, max_steps)})
    return steps, [noam_rate(step, d_model, warmup_steps, factor) for step in steps]


class NoamScheduler:
    """The schedule stepped by hand, as in Phase 5: sets the rate, then steps the optimizer.

    Args:
        optimizer: its learning rate is overwritten before every step.
    """

    def __init__(self, optimizer: Optimizer, d_model: int, warmup_steps: int = 4000, factor: float = 1.0):
        self.optimizer = optimizer
        self.d_model = d_model
        self.warmup_steps = warmup_steps
        self.factor = factor
        self.step_num = 0

    def step(self) -> None:
        """One optimizer step at this step's rate."""
        self.step_num += 1
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate()
        self.optimizer.step()

    def rate(self) -> float:
        """The rate of the current step."""
        return noam_rate(max(self.step_num, 1), self.d_model, self.warmup_steps, self.factor)

    def zero_grad(self) -> None:
        self.optimizer.zero_grad()
