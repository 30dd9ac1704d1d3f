"""The events of a training. Its log is a sequence of them, ended by exactly one `Finished`, `Stopped` or `Failed`."""

from dataclasses import dataclass
from typing import Any, Literal

from core.errors import SENTENCES

Outcome = Literal["finished", "stopped", "failed"]


@dataclass(frozen=True)
class Metric:
    """One optimizer step.

    Attributes:
        step: counted from 1. loss: mean cross-entropy of the batch, in nats. lr: the learning rate of this step.
        seconds: of training since the first step, without pauses.
    """

    step: int
    loss: float
    lr: float
    seconds: float


@dataclass(frozen=True)
class Answer:
    """The model's output for one source, beside the expected one: tokens with <eos>, without padding."""

    source: tuple[int, ...]
    expected: tuple[int, ...]
    output: tuple[int, ...]


@dataclass(frozen=True)
class Validation:
    """Greedy decoding of the held-out sequences after `step`.

    Attributes:
        token_accuracy: share of expected tokens that were predicted at their position. exact_match: share of sequences
            without a mistake. answers: a few of them in full.
    """

    step: int
    token_accuracy: float
    exact_match: float
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Norms:
    """The size of the gradient and of the update of each part of the model at `step`.

    Attributes:
        gradient: Euclidean norm of the part's gradient. update: ||new - old|| / ||old|| of its weights. Both by the names of
            the parts: "embeddings" (of source and target), "encoder", "decoder", "fc_out".
    """

    step: int
    gradient: dict[str, float]
    update: dict[str, float]


@dataclass(frozen=True)
class Finished:
    """The training made all its steps."""

    step: int


@dataclass(frozen=True)
class Stopped:
    """The training was stopped before its last step.

    Attributes:
        unwatched: by the server, because nobody had asked for it for long.
    """

    step: int
    unwatched: bool = False


@dataclass(frozen=True)
class Failed:
    """The training ended with an error, or its loss diverged.

    Attributes:
        key, values: of the sentence that says why (core/errors.py).
    """

    step: int
    key: str
    values: dict[str, Any]

    @property
    def message(self) -> str:
        return SENTENCES[self.key].format(**self.values)


TerminalEvent = Finished | Stopped | Failed
Event = Metric | Validation | Norms | TerminalEvent


def outcome_name(terminal: TerminalEvent | None) -> Outcome | None:
    """finished, stopped or failed; None if there is no terminal event yet."""
    match terminal:
        case Finished():
            return "finished"
        case Stopped():
            return "stopped"
        case Failed():
            return "failed"
