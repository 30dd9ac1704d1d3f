"""Settings that are allowed and will not do what they say: told before a training, with what would mend it."""

from dataclasses import dataclass

from core.build import count_parameters
from core.config import Experiment

FIFTH = 5  # a warm-up of one in so many steps leaves most of the run to learn in
LONG = 180.0  # seconds of training that are worth a word
HOURS = 2 * 3600.0  # seconds from which on hours are told
# What a step takes on two cores: measured with the presets and their neighbours, from 0.2 to 44 million parameters, to a factor of two.
SECONDS_PER_STEP = 0.008
SECONDS_PER_PRODUCT = 4.5e-11  # of parameters and tokens in a batch

SENTENCES = {
    "warmup_too_long": "The warm-up ({warmup} steps) does not end within the run ({steps} steps): the learning rate only rises, to "
    "{share} % of its peak. Try a warm-up of at most {suggested}, a fifth of the steps.",
    "takes_minutes": "This will take some {minutes} minutes on two cores, by estimate: {parameters} parameters, {steps} steps. Try a "
    "smaller model or fewer steps.",
    "takes_hours": "This will take some {hours} hours on two cores, by estimate: {parameters} parameters, {steps} steps. Try a "
    "smaller model or fewer steps.",
    "measured_rarely": "Accuracy is measured every {every} steps, and the run has {steps}: only its first and last step are measured. "
    "Try every {suggested} steps.",
}


@dataclass(frozen=True)
class Caution:
    """A sentence about settings.

    Attributes:
        key, values: of SENTENCES. field: the setting that it is about.
    """

    key: str
    field: str
    values: dict[str, int]


def cautions(experiment: Experiment) -> list[Caution]:
    """What is to be said of an experiment before it is trained."""
    train, found = experiment.train, []
    steps = train.max_steps
    if train.warmup_steps > steps:
        found.append(Caution("warmup_too_long", "warmup_steps", {
            "warmup": train.warmup_steps, "steps": steps, "share": max(1, round(100 * steps / train.warmup_steps)),
            "suggested": max(1, steps // FIFTH)}))
    seconds = expected_seconds(experiment)
    size = {"parameters": count_parameters(experiment), "steps": steps}
    if seconds >= HOURS:
        found.append(Caution("takes_hours", "max_steps", {"hours": round(seconds / 3600), **size}))
    elif seconds >= LONG:
        found.append(Caution("takes_minutes", "max_steps", {"minutes": round(seconds / 60), **size}))
    if train.validate_every > steps > 1:
        found.append(Caution("measured_rarely", "validate_every", {
            "every": train.validate_every, "steps": steps, "suggested": max(1, steps // 16)}))
    return found


def expected_seconds(experiment: Experiment) -> float:
    """An estimate of the seconds that a training takes on two cores, right to a factor of two."""
    tokens = experiment.train.batch_size * experiment.task.max_len
    return experiment.train.max_steps * (SECONDS_PER_STEP + SECONDS_PER_PRODUCT * count_parameters(experiment) * tokens)
