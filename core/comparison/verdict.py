"""Who won a race, and why nobody did: what can be read from the runners' logs."""

import csv
import io
from dataclasses import dataclass

from core.training.events import Failed, Validation, outcome_name

MATCHES = (0.5, 0.9, 0.99)  # exact match of held-out sequences
LOSSES = (1.0, 0.1)  # nats per token
WINDOW = 10  # steps over which a loss is averaged

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
    """What became of one runner.

    Attributes:
        changes: its own settings. outcome: "finished", "stopped", "failed", or None while it runs.
        steps: made. seconds: of training. loss: mean of the last steps.
        exact_match, token_accuracy: of the last validation; None before the first.
        matched: step of the first validation with at least this exact match, by MATCHES; None: never.
        loss_below: first step whose mean loss is below this, by LOSSES; None: never.
        verdict: learned, partly, never, cheated, lost, diverged or failed: a key of SENTENCES.
    """

    changes: dict
    outcome: str | None
    steps: int
    seconds: float
    loss: float | None
    exact_match: float | None
    token_accuracy: float | None
    matched: dict
    loss_below: dict
    verdict: str


def results(race):
    """One Result for each runner; also of a race that is going on."""
    return [result(runner) for runner in race.runners]


def result(runner):
    """What became of one runner, or of a run, so far.

    Args:
        runner: has `log` and perhaps `changes`.
    """
    log = runner.log
    validations = [event for event in list(log.events) if isinstance(event, Validation)]
    last = validations[-1] if validations else None
    means = running_means(log.loss.tolist())
    matched = {share: next((event.step for event in validations if event.exact_match >= share), None) for share in MATCHES}
    loss, exact_match = means[-1] if means else None, last.exact_match if last else None
    return Result(
        getattr(runner, "changes", {}), outcome_name(log.terminal), log.step, log.seconds[-1] if log.step else 0.0, loss,
        exact_match, last.token_accuracy if last else None, matched,
        {limit: next((step for step, mean in enumerate(means, 1) if mean < limit), None) for limit in LOSSES},
        judge(log.terminal, loss, exact_match, matched),
    )


def judge(terminal, loss, exact_match, matched):
    """The verdict in a word."""
    if isinstance(terminal, Failed):
        return "diverged" if terminal.key == "diverged" else "failed"
    if not exact_match or exact_match < 0.05:
        if matched[0.9]:
            return "lost"
        return "cheated" if loss is not None and loss < LOSSES[1] else "never"
    if matched[0.9]:
        return "learned" if exact_match >= 0.5 else "lost"
    return "partly" if exact_match >= 0.25 else "never"


def running_means(losses):
    """The mean of each loss with up to WINDOW - 1 before it."""
    means, total = [], 0.0
    for step, loss in enumerate(losses):
        total += loss - (losses[step - WINDOW] if step >= WINDOW else 0.0)
        means.append(total / min(step + 1, WINDOW))
    return means


def verdict(found, names):
    """The verdict as data, for any language: a list of (key of SENTENCES, values), the headline first.

    Args:
        found: list of Result. names: of the runners, for the sentences.
    """
    return [headline(found, names), *((one.verdict, values_of(one, name)) for one, name in zip(found, names, strict=True))]


def headline(found, names):
    """Who was first."""
    arrived = [one.matched[0.9] for one in found if one.matched[0.9]]
    if not arrived:
        return "nobody", {}
    first = [name for one, name in zip(found, names, strict=True) if one.matched[0.9] == min(arrived)]
    return "first" if len(first) == 1 else "tie", {"name": " / ".join(first), "step": min(arrived)}


def values_of(one, name):
    return {"name": name, "step": one.matched[0.9], "steps": one.steps, "loss": one.loss or 0.0, "exact": percent(one.exact_match)}


def percent(share):
    """A share as a whole number of percent, 0 and 100 only if it is exactly that."""
    return 0 if not share else min(max(round(100 * share), 1), 99) if share < 1 else 100


def verdict_text(race):
    """The verdict in English, a sentence a line."""
    sentences = verdict(results(race), [runner.name for runner in race.runners])
    return "\n".join(SENTENCES[key].format(**values) for key, values in sentences)


def result_rows(race):
    """The comparison as a table of texts: the head, then a row for each runner; "" where something was never reached."""
    head = ["runner", "verdict", "steps", "seconds", "loss", "exact match", "tokens right",
            *(f"exact match {share:.0%} at step" for share in MATCHES), *(f"loss below {limit:g} at step" for limit in LOSSES)]
    rows = [[runner.name, one.verdict, one.steps, f"{one.seconds:.1f}", number(one.loss, ".4g"), number(one.exact_match, ".1%"),
             number(one.token_accuracy, ".1%"), *one.matched.values(), *one.loss_below.values()]
            for runner, one in zip(race.runners, results(race), strict=True)]
    return [head, *(["" if cell is None else str(cell) for cell in row] for row in rows)]


def number(value, form):
    return None if value is None else format(value, form)


def table_csv(race):
    """`result_rows` as CSV."""
    return written(result_rows(race))


def curves_csv(race):
    """Every step: for each runner its loss, its learning rate, and exact match where it was measured."""
    head = ["step", *(f"{what} ({runner.name})" for runner in race.runners for what in ("loss", "lr", "exact match"))]
    measured = [{event.step: event.exact_match for event in runner.log.events if isinstance(event, Validation)} for runner in race.runners]
    rows = []
    for step in range(1, race.step + 1):
        row = [step]
        for runner, matches in zip(race.runners, measured, strict=True):
            made = step <= runner.log.step
            row += [f"{runner.log.loss[step - 1]:.6g}", f"{runner.log.lr[step - 1]:.6g}"] if made else ["", ""]
            row.append(matches.get(step, ""))
        rows.append(row)
    return written([head, *rows])


def written(rows):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
