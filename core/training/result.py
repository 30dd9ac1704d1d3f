"""What a training has achieved, in figures and in one word: a pure function of its log. Runs and runners of a race are judged alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from core.training.events import Failed, Outcome, TerminalEvent, Validation, outcome_name
from core.training.log import RunLog

MATCHES = (0.5, 0.9, 0.99)  # exact match of held-out sequences
LOSSES = (1.0, 0.1)  # nats per token
WINDOW = 10  # steps over which a loss is averaged

Verdict = Literal["learned", "partly", "never", "cheated", "lost", "diverged", "failed"]


@dataclass(frozen=True, kw_only=True)
class TrainingResult:
    """What a training has achieved up to now.

    Attributes:
        outcome: None while it trains.
        steps: made. seconds: of training. loss: mean of the last WINDOW steps; None before the first.
        exact_match, token_accuracy: of the last validation; None before the first.
        matched: for each of MATCHES, the step of the first validation with at least this exact match; None: never.
        loss_below: for each of LOSSES, the first step whose mean loss is below it; None: never.
        verdict: see `judge`.
    """

    outcome: Outcome | None
    steps: int
    seconds: float
    loss: float | None
    exact_match: float | None
    token_accuracy: float | None
    matched: dict[float, int | None]
    loss_below: dict[float, int | None]
    verdict: Verdict


def training_result(log: RunLog) -> TrainingResult:
    """The result of a log."""
    validations = log.of_kind(Validation)
    last = validations[-1] if validations else None
    means = running_means(log.loss.tolist())
    matched = {share: next((event.step for event in validations if event.exact_match >= share), None) for share in MATCHES}
    loss, exact_match = means[-1] if means else None, last.exact_match if last else None
    return TrainingResult(
        outcome=outcome_name(log.terminal), steps=log.step, seconds=log.seconds[-1] if log.step else 0.0, loss=loss,
        exact_match=exact_match, token_accuracy=last.token_accuracy if last else None, matched=matched,
        loss_below={limit: next((step for step, mean in enumerate(means, 1) if mean < limit), None) for limit in LOSSES},
        verdict=judge(log.terminal, loss, exact_match, matched),
    )


def judge(terminal: TerminalEvent | None, loss: float | None, exact_match: float | None, matched: dict[float, int | None]) -> Verdict:
    """The verdict in a word.

    Args:
        loss, exact_match, matched: as in `TrainingResult`.
    """
    if isinstance(terminal, Failed):
        return "diverged" if terminal.key == "diverged" else "failed"
    if not exact_match or exact_match < 0.05:
        if matched[0.9]:
            return "lost"
        return "cheated" if loss is not None and loss < LOSSES[1] else "never"
    if matched[0.9]:
        return "learned" if exact_match >= 0.5 else "lost"
    return "partly" if exact_match >= 0.25 else "never"


def running_means(losses: Sequence[float]) -> list[float]:
    """The mean of each loss with up to WINDOW - 1 before it."""
    # Each is summed anew: beside one loss of 1e20, a running total would forget all that come later.
    windows = (losses[max(0, end - WINDOW):end] for end in range(1, len(losses) + 1))
    return [sum(window) / len(window) for window in windows]


def percent(share: float | None) -> int:
    """A share as a whole number of percent; 0 and 100 only if it is exactly that."""
    return 0 if not share else min(max(round(100 * share), 1), 99) if share < 1 else 100
