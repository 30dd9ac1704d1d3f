"""Five mistakes that people make with either program: each is run for real, and mended.

Every one is a short training with a fixed seed. What came of it is measured, and from that alone follows which prediction came true.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any

from core.loss_theory import chance_loss
from core.programs.demonstration import Demonstration
from core.programs.mistake_runs import (
    EXPERIMENT,
    STEPS,
    TRAINING,
    Found,
    run_eval_mode,
    run_hyperparameters,
    run_scheduler,
    run_shift,
    run_zero_grad,
)

LAST = 10  # steps whose mean loss is that of the end
LEARNED = 0.5  # exact match of held-out sequences from which on a model has learned
NOTHING = 0.05  # loss, in nats per token, below which there is nothing left to learn
STUCK = 0.9  # of what chance costs: a loss that stays above it has not fallen

RUNS: Mapping[str, Callable[[Demonstration, bool], Found]] = {
    "scheduler": run_scheduler,
    "hyperparameters": run_hyperparameters,
    "zero_grad": run_zero_grad,
    "eval_mode": run_eval_mode,
    "shift": run_shift,
}
OPTIONS = {"mistake": tuple(RUNS), "mended": ("no", "yes")}
# What can be predicted of each. Those that `seen` never returns are what people believe, though nothing of the kind is raised.
PREDICTIONS: Mapping[str, tuple[str, ...]] = {
    "scheduler": ("refuses", "same", "stairs"),
    "hyperparameters": ("worse", "not_saved", "not_loaded", "other_weights"),
    "zero_grad": ("refuses", "larger_batch", "grows"),
    "eval_mode": ("no_gradients", "back", "no_dropout"),
    "shift": ("refuses", "stuck", "good", "empty"),
}


def mistake(demonstration: Demonstration) -> dict[str, Any]:
    """Trains with a mistake or without it: the options "mistake" and "mended".

    Returns:
        The report. complete: whether all steps were made; if not, the rest is empty. measured: figures by name, of `of_the_steps` and of
        its function in RUNS. norms: of the gradient after each step. attempts: to load a checkpoint. seen: see `seen`; None if mended.
    """
    name, mended = demonstration.option("mistake"), demonstration.option("mended") == "yes"
    found = RUNS[name](demonstration, mended)
    report: dict[str, Any] = {"kind": "mistake", "mistake": name, "mended": mended, "complete": demonstration.step == STEPS, "seen": None,
                              "measured": {}, "norms": [], "attempts": []}
    if report["complete"]:
        report |= found
        report["measured"] = finite({**of_the_steps(demonstration), **found["measured"]})
        report["seen"] = None if mended else seen(report)
    return report


def of_the_steps(demonstration: Demonstration) -> dict[str, float]:
    """What is measured of every training: its first loss, the mean of the last ones, how many rates it had, and what chance costs."""
    steps = [point for point in demonstration.points if point.series == TRAINING]
    rates = [point.lr for point in steps]
    return {"steps": len(steps), "first_loss": steps[0].loss, "last_loss": sum(point.loss for point in steps[-LAST:]) / LAST,
            "chance": chance_loss(EXPERIMENT) or math.nan, "rates": len(set(rates)), "highest_rate": max(rates)}


def finite(measured: dict[str, float]) -> dict[str, float]:
    """Without what is no number: JSON has no word for it."""
    return {key: value for key, value in measured.items() if math.isfinite(value)}


def seen(report: dict[str, Any]) -> str | None:
    """Which prediction about a broken training came true, by what was measured; None if none did.

    Args:
        report: of `mistake`.
    """
    got: dict[str, float] = {"last_loss": math.inf, "exact_match": 0.0, **report["measured"]}
    learned = got["exact_match"] >= LEARNED
    stuck = got["last_loss"] > STUCK * got["chance"]
    match report["mistake"]:
        case "scheduler":
            return "same" if learned else "stairs" if got["rates"] == got["epochs"] else None
        case "hyperparameters":
            first = report["attempts"][0]
            return "not_loaded" if first["error"] else "other_weights" if first["difference"] > 0 else None
        case "zero_grad":
            return "larger_batch" if learned else "grows" if got["last_norm"] > 2 * got["first_norm"] else None
        case "eval_mode":
            return "no_gradients" if stuck else "no_dropout" if got["once"] == got["twice"] else "back"
        case "shift":
            return "good" if learned else "empty" if got["last_loss"] < NOTHING else "stuck" if stuck else None
    raise ValueError(f"there is no mistake {report['mistake']!r}")
