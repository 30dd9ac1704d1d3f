"""The Noam learning rate: Vaswani et al. 2017, section 5.3, equation 3."""


def noam_rate(step, d_model, warmup_steps, factor=1.0):
    """factor * d_model^-0.5 * min(step^-0.5, step * warmup_steps^-1.5).

    Args:
        step: of the optimizer, counted from 1.
    Raises:
        ValueError: if `step` is less than 1.
    """
    if step < 1:
        raise ValueError(f"steps are counted from 1, not {step}")
    return factor * d_model**-0.5 * min(step**-0.5, step * warmup_steps**-1.5)


def noam_curve(max_steps, d_model, warmup_steps, factor=1.0, points=400):
    """The curve for a picture: steps and rates, at most about `points` of them, the peak among them."""
    stride = max(1, max_steps // points)
    steps = sorted({*range(1, max_steps + 1, stride), max_steps, min(warmup_steps, max_steps)})
    return steps, [noam_rate(step, d_model, warmup_steps, factor) for step in steps]


class NoamScheduler:
    """The schedule stepped by hand, as in Phase 5: sets the rate, then steps the optimizer.

    Args:
        optimizer: its learning rate is overwritten before every step.
    """

    def __init__(self, optimizer, d_model, warmup_steps=4000, factor=1.0):
        self.optimizer = optimizer
        self.d_model = d_model
        self.warmup_steps = warmup_steps
        self.factor = factor
        self.step_num = 0

    def step(self):
        """One optimizer step at this step's rate."""
        self.step_num += 1
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate()
        self.optimizer.step()

    def rate(self):
        """The rate of the current step."""
        return noam_rate(max(self.step_num, 1), self.d_model, self.warmup_steps, self.factor)

    def zero_grad(self):
        self.optimizer.zero_grad()
