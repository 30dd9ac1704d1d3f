"""The verdict on a race, read from the runners' logs: who learned, who was first, and the tables that are kept."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from core.config import SettingValue
from core.training.events import Failed, Outcome, TerminalEvent, Validation, outcome_name

if TYPE_CHECKING:  # torch takes seconds to load, and reading a verdict needs none of it
    from core.comparison.race import Race, Runner

MATCHES = (0.5, 0.9, 0.99)  # exact match of held-out sequences
LOSSES = (1.0, 0.1)  # nats per token
WINDOW = 10  # steps over which a loss is averaged

Verdict = Literal["learned", "partly", "never", "cheated", "lost", "diverged", "failed"]

SENTENCES = {
    "first": "{name} is the first to answer 90 % of unseen sequences without a mistake: at step {step}.",
    "tie": "{name} are the first to answer 90 % of unseen sequences without a mistake: at step {step}.",
    "nobody": "No runner answers 90 % of unseen sequences without a mistake.",
    "learned": "{name}: learned. 90 % exact match at step {step}, {exact} % at the end.",
    "partly": "{name}: learned in part. {exact} % exact match after {steps} steps.",
    "never": "{name}: did not learn. Loss {loss:.2f} and {exact} % exact match after {steps} steps.",
    "cheated": "{name}: its loss fell to {loss:.2g}, yet it answers {exact} % of unseen sequences: it has learned something else.",
    "lost": "{name}: reached 90 % at step {step} and lost it again: {exact} % at the end.",
    "diverged": "{name}: diverged after {steps} steps.",
    "failed": "{name}: ended with an error after {steps} steps.",
}


@dataclass(frozen=True)
class Result:
    """What one runner has achieved.

    Attributes:
        changes: its values of the settings in which the runners differ. outcome: None while it trains.
        steps: made. seconds: of training. loss: mean of the last WINDOW steps; None before the first.
        exact_match, token_accuracy: of the last validation; None before the first.
        matched: for each of MATCHES, the step of the first validation with at least this exact match; None: never.
        loss_below: for each of LOSSES, the first step whose mean loss is below it; None: never.
        verdict: a key of SENTENCES.
    """

    changes: dict[str, SettingValue]
    outcome: Outcome | None
    steps: int
    seconds: float
    loss: float | None
    exact_match: float | None
    token_accuracy: float | None
    matched: dict[float, int | None]
    loss_below: dict[float, int | None]
    verdict: Verdict


def results(race: "Race") -> list[Result]:
    """The result of each runner, up to now if the race goes on."""
    return [runner_result(runner) for runner in race.runners]


def runner_result(runner: "Runner") -> Result:
    log = runner.log
    validations = [event for event in list(log.events) if isinstance(event, Validation)]
    last = validations[-1] if validations else None
    means = running_means(log.loss.tolist())
    matched = {share: next((event.step for event in validations if event.exact_match >= share), None) for share in MATCHES}
    loss, exact_match = means[-1] if means else None, last.exact_match if last else None
    return Result(
        runner.changes, outcome_name(log.terminal), log.step, log.seconds[-1] if log.step else 0.0, loss,
        exact_match, last.token_accuracy if last else None, matched,
        {limit: next((step for step, mean in enumerate(means, 1) if mean < limit), None) for limit in LOSSES},
        judge(log.terminal, loss, exact_match, matched),
    )


def judge(terminal: TerminalEvent | None, loss: float | None, exact_match: float | None, matched: dict[float, int | None]) -> Verdict:
    """The verdict in a word.

    Args:
        loss, exact_match, matched: as in `Result`.
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
    means, total = [], 0.0
    for step, loss in enumerate(losses):
        total += loss - (losses[step - WINDOW] if step >= WINDOW else 0.0)
        means.append(total / min(step + 1, WINDOW))
    return means


def verdict(race_results: Sequence[Result], names: Sequence[str]) -> list[tuple[str, dict[str, Any]]]:
    """The verdict as (key of SENTENCES, values for its placeholders), for any language: the headline, then each runner's.

    Args:
        names: of the runners, for the sentences.
    """
    sentences = [(result.verdict, sentence_values(result, name)) for result, name in zip(race_results, names, strict=True)]
    return [headline(race_results, names), *sentences]


def headline(race_results: Sequence[Result], names: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """Who was first, as one element of `verdict`."""
    steps = [step for result in race_results if (step := result.matched[0.9])]
    if not steps:
        return "nobody", {}
    first = [name for result, name in zip(race_results, names, strict=True) if result.matched[0.9] == min(steps)]
    return "first" if len(first) == 1 else "tie", {"name": " / ".join(first), "step": min(steps)}


def sentence_values(result: Result, name: str) -> dict[str, Any]:
    """The values for the placeholders of a runner's sentence."""
    return {"name": name, "step": result.matched[0.9], "steps": result.steps, "loss": result.loss or 0.0,
            "exact": percent(result.exact_match)}


def percent(share: float | None) -> int:
    """A share as a whole number of percent; 0 and 100 only if it is exactly that."""
    return 0 if not share else min(max(round(100 * share), 1), 99) if share < 1 else 100


def verdict_text(race: "Race") -> str:
    """The verdict in English, one sentence a line."""
    sentences = verdict(results(race), [runner.name for runner in race.runners])
    return "\n".join(SENTENCES[key].format(**values) for key, values in sentences)


def result_rows(race: "Race") -> list[list[str]]:
    """The results as a table of texts: a header, then a row for each runner; "" for what was never reached."""
    header = ["runner", "verdict", "steps", "seconds", "loss", "exact match", "tokens right",
              *(f"exact match {share:.0%} at step" for share in MATCHES), *(f"loss below {limit:g} at step" for limit in LOSSES)]
    rows = [[runner.name, result.verdict, result.steps, f"{result.seconds:.1f}", formatted(result.loss, ".4g"),
             formatted(result.exact_match, ".1%"), formatted(result.token_accuracy, ".1%"),
             *result.matched.values(), *result.loss_below.values()]
            for runner, result in zip(race.runners, results(race), strict=True)]
    return [header, *(["" if cell is None else str(cell) for cell in row] for row in rows)]


def formatted(value: float | None, form: str) -> str | None:
    return None if value is None else format(value, form)


def table_csv(race: "Race") -> str:
    """`result_rows` as CSV."""
    return csv_text(result_rows(race))


def curves_csv(race: "Race") -> str:
    """CSV with a row for each step: loss, learning rate and, where it was measured, exact match of each runner."""
    header = ["step", *(f"{column} ({runner.name})" for runner in race.runners for column in ("loss", "lr", "exact match"))]
    validated = [{event.step: event.exact_match for event in runner.log.events if isinstance(event, Validation)} for runner in race.runners]
    rows = []
    for step in range(1, race.step + 1):
        row: list[object] = [step]
        for runner, exact_matches in zip(race.runners, validated, strict=True):
            made = step <= runner.log.step
            row += [f"{runner.log.loss[step - 1]:.6g}", f"{runner.log.lr[step - 1]:.6g}"] if made else ["", ""]
            row.append(exact_matches.get(step, ""))
        rows.append(row)
    return csv_text([header, *rows])


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
