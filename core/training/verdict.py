"""The verdict on a run in sentences: what it reached and when, or what went wrong and what to try.

A pure function of what the run left behind, its log and its attention history; nothing here is asked while it trains. A sentence tells what
was seen in this run. What to try is a suggestion, and says so.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.config import Experiment
from core.loss_theory import chance_loss, smoothing_floor
from core.training.events import Stopped, Validation
from core.training.log import RunLog
from core.training.result import LOSSES, WINDOW, TrainingResult, percent, running_means, training_result

if TYPE_CHECKING:
    from core.training.attention_history import AttentionHistory

Sentence = tuple[str, dict[str, Any]]  # key of SENTENCES, values for its placeholders; the value "setting" is a setting's name

FOUND = 0.5  # alignment from which on a head is said to have found the right tokens
STUCK = 0.95  # times chance: a loss above has hardly left it
ABOVE = 1.05  # times chance: a loss above has not even come down to it
SPIKE = 1.5  # times the first loss
RISE = 1.3  # times the lowest mean loss, and RISE_NATS above it
RISE_NATS = 0.3
FALLING = 0.97  # times the mean loss of the quarter before: a loss below is still falling
TOO_SHORT = 4 * WINDOW  # steps, below which a loss has no course that could be told
HIGH_RATE = 0.01  # a learning rate above which Adam's steps are large for weights of this size
NEAR_FLOOR = 0.2  # nats above the floor
TOKENS = 0.8  # token accuracy that is worth a word beside a low exact match
SWITCHES = ("no_positions", "no_padding_mask", "no_scaling", "no_residual")  # that break the model

SENTENCES = {
    # What it came to.
    "nothing": "It was stopped before its first step.",
    "learned": "Learned: 90 % exact match at step {step}, {exact} % at step {measured}.",
    "partly": "Learned in part: {exact} % exact match at step {measured}.",
    "never": "Not learned: {exact} % exact match at step {measured}, loss {loss:.2f}.",
    "cheated": "The loss fell to {loss:.2g}, yet {exact} % of unseen sequences are answered without a mistake (step {measured}).",
    "lost": "Learned and lost again: 90 % exact match at step {step}, {exact} % at step {measured}.",
    "diverged": "{failure}",
    "failed": "{failure}",
    "stopped": "It was stopped at step {steps} of {max_steps}.",
    # When the attention was there.
    "head_copy": "Head {head} was the first to find the diagonal: by step {step} more than half of its cross-attention lay on the token "
    "to copy.",
    "head_reverse": "Head {head} was the first to find the rising diagonal: by step {step} more than half of its cross-attention lay on "
    "the token that comes next.",
    "head_sort": "Head {head} was the first to find the next symbol in order: by step {step} more than half of its cross-attention lay "
    "on it.",
    "head_none": "No head put more than half of its cross-attention on the right tokens; head {head} came nearest, with {alignment:.2f}.",
    # What was seen on the way.
    "future": "In training every position could see the token that it was to predict, for the look-ahead mask is off. While decoding, that "
    "token is not there yet.",
    "by_heart": "It trained on the same {samples} sequences again and again: their loss is down to {loss:.2g}, unseen ones go wrong.",
    "tokens": "Token by token {tokens} % are right; a sequence counts only if all of it is.",
    "spiked": "The loss jumped to {peak:.2f} at step {step} and has not recovered: it ended at {loss:.2f}, and chance is {chance:.2f}.",
    "rose": "The loss had come down to {best:.2f} by step {step}, rose again and has not recovered: it ended at {loss:.2f}.",
    "stuck": "The loss is stuck at chance: {loss:.2f}, and a model that never looks at the source has {chance:.2f}.",
    "above": "The loss stayed above chance: {loss:.2f}, and a model that never looks at the source can have {chance:.2f}.",
    "learning": "It was still learning: the mean loss of the last quarter was {after:.2f}, that of the quarter before {before:.2f}.",
    "flat": "The loss hardly fell any more: its mean was {after:.2f} in the last quarter, {before:.2f} in the quarter before.",
    "short": "{steps} steps are too few to tell where it was going.",
    "rising": "The learning rate was still rising when it ended: the warm-up is {warmup} steps long.",
    "floor": "With label smoothing {smoothing:g} no loss can be below {floor:.2f}: {loss:.2f} is near that floor, not a failure.",
    # What to try.
    "try_mask": "Try it with the look-ahead mask.",
    "try_samples": "Try more samples, or 0, which draws fresh ones at every step.",
    "try_whole": "Try it without this: {setting}.",
    "try_on": "Try it with this: {setting}.",
    "try_gentler": "Try a longer warm-up (now {warmup}) or a smaller learning rate factor (now {factor:g}).",
    "try_warmup": "Try a warm-up of at most {suggested} steps.",
    "try_steps": "Try more steps: {suggested}, say.",
    "try_on_and_on": "Let it train to the end.",
}


@dataclass(frozen=True)
class Course:
    """How a training went, for those who judge it.

    Attributes:
        result: its figures. losses: of each step. means: `running_means` of them. chance: see core/loss_theory.py.
        highest_rate: of all learning rates. measured: the step of the last validation.
        before, after: the mean loss of the last quarter but one and of the last; None if there are too few steps.
    """

    experiment: Experiment
    result: TrainingResult
    stopped: bool
    losses: Sequence[float]
    means: Sequence[float]
    highest_rate: float
    measured: int
    chance: float | None
    before: float | None
    after: float | None


def course(experiment: Experiment, log: RunLog) -> Course:
    """Reads a log that has ended."""
    losses, last = log.loss.tolist(), log.latest(Validation)
    quarter = len(losses) // 4
    enough = len(losses) >= TOO_SHORT
    return Course(
        experiment, training_result(log), isinstance(log.terminal, Stopped), losses, running_means(losses),
        max(log.lr, default=0.0), last.step if last else log.step, chance_loss(experiment),
        mean(losses[-2 * quarter:-quarter]) if enough else None, mean(losses[-quarter:]) if enough else None)


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def run_verdict(experiment: Experiment, log: RunLog, history: "AttentionHistory | None" = None) -> list[Sentence]:
    """The verdict on a run that has ended; first what it came to, then what was seen, then what to try.

    Args:
        history: of its attention; None: nothing is said of heads.
    """
    seen = course(experiment, log)
    if seen.result.outcome != "failed" and not seen.losses:
        return [("nothing", {})]
    return [headline(seen), *reasons(seen), *heads(experiment, history), *suggestions(seen)]


def verdict_text(sentences: Sequence[Sentence], setting_label: dict[str, str], failure: str = "",
                 texts: dict[str, str] = SENTENCES) -> list[str]:
    """Sentences in words.

    Args:
        setting_label: from a setting's name to its label.
        failure: the sentence of the run's `Failed`, in the language of `texts`; "" if it did not fail.
    """
    return [texts[key].format(**{**values, "setting": setting_label.get(values.get("setting", ""), ""), "failure": failure})
            for key, values in sentences]


def headline(seen: Course) -> Sentence:
    """What it came to."""
    result = seen.result
    return result.verdict, {
        "step": result.matched[0.9], "exact": percent(result.exact_match), "measured": seen.measured, "loss": result.loss or 0.0}


def reasons(seen: Course) -> Iterator[Sentence]:
    """What was seen on the way."""
    result, train = seen.result, seen.experiment.train
    if result.outcome == "failed":
        return
    if seen.stopped:
        yield "stopped", {"steps": result.steps, "max_steps": train.max_steps}
    if result.verdict != "learned":
        yield from trouble(seen)
        if result.token_accuracy and result.token_accuracy >= TOKENS:
            yield "tokens", {"tokens": percent(result.token_accuracy)}
    floor = smoothing_floor(seen.experiment)
    if floor and result.loss is not None and result.verdict in ("learned", "partly") and result.loss < floor + NEAR_FLOOR:
        yield "floor", {"smoothing": train.label_smoothing, "floor": floor, "loss": result.loss}


def trouble(seen: Course) -> Iterator[Sentence]:
    """Why it has not learned, as far as its curves tell."""
    result, train = seen.result, seen.experiment.train
    if saw_the_future(seen):
        yield "future", {}
    elif by_heart(seen):
        yield "by_heart", {"samples": seen.experiment.task.num_samples, "loss": result.loss}
    elif result.verdict == "cheated":
        pass  # the headline has said all that was seen
    elif seen.before is None or seen.after is None:
        yield "short", {"steps": result.steps}
    elif spike := jump(seen):
        yield spike
    elif not math.isfinite(seen.before + seen.after):
        pass
    elif seen.chance and seen.after >= ABOVE * seen.chance:
        yield "above", {"loss": seen.after, "chance": seen.chance}
    elif seen.chance and seen.after >= STUCK * seen.chance:
        yield "stuck", {"loss": seen.after, "chance": seen.chance}
    elif seen.after < FALLING * seen.before:
        yield "learning", {"before": seen.before, "after": seen.after}
    elif result.verdict != "lost":
        yield "flat", {"before": seen.before, "after": seen.after}
    if result.steps < train.warmup_steps and result.verdict != "cheated":
        yield "rising", {"warmup": train.warmup_steps}


def saw_the_future(seen: Course) -> bool:
    """Whether the loss was low and the answers wrong because there was no look-ahead mask."""
    result, broken = seen.result, seen.experiment.model.no_look_ahead
    low = result.loss is not None and seen.chance is not None and result.loss < seen.chance / 2
    return broken and result.verdict in ("cheated", "never") and (low or result.verdict == "cheated")


def by_heart(seen: Course) -> bool:
    """Whether it knows its fixed samples and not the task."""
    result = seen.result
    low = result.loss is not None and result.loss < LOSSES[1]
    return low and seen.experiment.task.num_samples > 0 and result.verdict in ("cheated", "never", "partly")


def jump(seen: Course) -> Sentence | None:
    """The loss went up and did not come back, from the start ("spiked") or after it had come down ("rose"); None: it did not."""
    end, chance = seen.result.loss, seen.chance
    if end is None or len(seen.means) < WINDOW:
        return None
    best = min(range(WINDOW - 1, len(seen.means)), key=seen.means.__getitem__)
    lowest = seen.means[best]
    if end > max(RISE * lowest, lowest + RISE_NATS) and (chance is None or lowest < STUCK * chance):
        return "rose", {"best": lowest, "step": best + 1, "loss": end}
    peak = max(range(len(seen.losses)), key=seen.losses.__getitem__)
    if chance is not None and end >= STUCK * chance and seen.losses[peak] >= SPIKE * max(seen.losses[0], chance):
        return "spiked", {"peak": seen.losses[peak], "step": peak + 1, "loss": end, "chance": chance}
    return None


def suggestions(seen: Course) -> Iterator[Sentence]:
    """What to try, for what was seen; nothing where it learned."""
    result, train, model = seen.result, seen.experiment.train, seen.experiment.model
    gentler = "try_gentler", {"warmup": train.warmup_steps, "factor": train.lr_factor}
    broken = [name for name in SWITCHES if getattr(model, name)]
    if result.verdict in ("learned", "failed"):
        return
    if saw_the_future(seen):
        yield "try_mask", {}
    elif by_heart(seen):
        yield "try_samples", {}
    elif result.verdict == "cheated":
        yield gentler
    elif broken:
        yield "try_whole", {"setting": broken[0]}
    elif result.verdict in ("lost", "diverged") or jump(seen):
        yield gentler
        if not model.norm_first:
            yield "try_on", {"setting": "norm_first"}
    elif seen.stopped:
        yield "try_on_and_on", {}
    elif train.max_steps < train.warmup_steps:
        yield "try_warmup", {"suggested": longest_warmup(train.max_steps)}
    elif seen.chance and seen.after and seen.after >= STUCK * seen.chance and seen.highest_rate > HIGH_RATE:
        yield gentler
    elif seen.chance and seen.after and seen.after >= STUCK * seen.chance and not model.norm_first:
        yield "try_on", {"setting": "norm_first"}
    else:
        yield "try_steps", {"suggested": 2 * train.max_steps}


def longest_warmup(max_steps: int) -> int:
    """A warm-up that leaves most of the run to learn in: a fifth of its steps."""
    return max(1, max_steps // 5)


def heads(experiment: Experiment, history: "AttentionHistory | None") -> Iterator[Sentence]:
    """Which head first had more than half of its cross-attention where the answer is taken from; if none had, which came nearest."""
    frames = history.read(limit=10_000) if history is not None else []
    nearest: tuple[float, str] = (0.0, "")
    for frame in frames:
        best = frame.alignment.argmax()
        layer, head = divmod(int(best), frame.alignment.shape[1])
        alignment = float(frame.alignment[layer, head])
        nearest = max(nearest, (alignment, f"{layer + 1}.{head + 1}"))
        if alignment > FOUND:
            yield f"head_{experiment.task.task}", {"head": nearest[1], "step": frame.step}
            return
    if frames and frames[-1].step:
        yield "head_none", {"head": nearest[1], "alignment": nearest[0]}
