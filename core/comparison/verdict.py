"""The verdict on a race, read from the runners' logs: who learned, who was first, and the tables that are kept."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.config import SettingValue
from core.training.events import Validation
from core.training.result import LOSSES, MATCHES, TrainingResult, percent, training_result

if TYPE_CHECKING:  # torch takes seconds to load, and reading a verdict needs none of it
    from core.comparison.race import Race, Runner

SENTENCES = {
    "first": "{name} is the first to answer 90 % of unseen sequences without a mistake: at step {step}.",
    "tie": "{name} are the first to answer 90 % of unseen sequences without a mistake: at step {step}.",
    "nobody": "No runner answers 90 % of unseen sequences without a mistake.",
    "learned": "{name}: learned. 90 % exact match at step {step}, {exact} % at the end.",
    "partly": "{name}: learned in part. {exact} % exact match after {steps} steps.",
    "never": "{name}: did not learn. Loss {loss:.2f} and {exact} % exact match after {steps} steps.",
    "cheated": "{name}: its loss fell to {loss:.2g}, yet it answers {exact} % of unseen sequences: it has learned something else.",
    "lost": "{name}: reached 90 % at step {step} and lost it again: {exact} % at the end.",
    "nothing": "{name}: stopped before its first step.",
    "diverged": "{name}: diverged after {steps} steps.",
    "failed": "{name}: ended with an error after {steps} steps.",
}


@dataclass(frozen=True, kw_only=True)
class Result(TrainingResult):
    """What one runner has achieved.

    Attributes:
        changes: its values of the settings in which the runners differ. The rest: as in `TrainingResult`, whose verdict is a key of
            SENTENCES.
    """

    changes: dict[str, SettingValue]


def results(race: "Race") -> list[Result]:
    """The result of each runner, up to now if the race goes on."""
    return [runner_result(runner) for runner in race.runners]


def runner_result(runner: "Runner") -> Result:
    return Result(changes=runner.changes, **vars(training_result(runner.log)))


def verdict(race_results: Sequence[Result], names: Sequence[str]) -> list[tuple[str, dict[str, Any]]]:
    """The verdict as (key of SENTENCES, values for its placeholders), for any language: the headline, then each runner's.

    Args:
        names: of the runners, for the sentences.
    """
    sentences = [(sentence_key(result), sentence_values(result, name)) for result, name in zip(race_results, names, strict=True)]
    return [headline(race_results, names), *sentences]


def headline(race_results: Sequence[Result], names: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """Who was first, as one element of `verdict`."""
    steps = [step for result in race_results if (step := result.matched[0.9])]
    if not steps:
        return "nobody", {}
    first = [name for result, name in zip(race_results, names, strict=True) if result.matched[0.9] == min(steps)]
    return "first" if len(first) == 1 else "tie", {"name": " / ".join(first), "step": min(steps)}


def sentence_key(result: Result) -> str:
    """Which sentence a runner gets: its verdict, unless it made no step that could be judged."""
    return "nothing" if result.steps == 0 and result.outcome != "failed" else result.verdict


def sentence_values(result: Result, name: str) -> dict[str, Any]:
    """The values for the placeholders of a runner's sentence."""
    return {"name": name, "step": result.matched[0.9], "steps": result.steps, "loss": result.loss or 0.0,
            "exact": percent(result.exact_match)}


def verdict_text(race: "Race") -> str:
    """The verdict in English, one sentence a line."""
    sentences = verdict(results(race), [runner.name for runner in race.runners])
    return "\n".join(SENTENCES[key].format(**values) for key, values in sentences)


def result_rows(race: "Race") -> list[list[str]]:
    """The results as a table of texts: a header, then a row for each runner; "" for what was never reached."""
    header = ["runner", "verdict", "steps", "seconds", "loss", "exact match", "tokens right",
              *(f"exact match {share:.0%} at step" for share in MATCHES), *(f"loss below {limit:g} at step" for limit in LOSSES)]
    rows = [[runner.name, sentence_key(result), result.steps, f"{result.seconds:.1f}", formatted(result.loss, ".4g"),
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
