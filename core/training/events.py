"""What a run says. A run's log is a sequence of these, ended by exactly one `Finished`, `Stopped` or `Failed`."""

from dataclasses import dataclass

from core.problems import SENTENCES


@dataclass(frozen=True)
class Metric:
    """One optimizer step.

    Attributes:
        step: counted from 1. loss: mean cross-entropy of the batch, in nats. lr: the rate this step used.
        seconds: of training since the run's first step, pauses not counted.
    """

    step: int
    loss: float
    lr: float
    seconds: float


@dataclass(frozen=True)
class Answer:
    """What the model says to one source; tuples of tokens, <eos> included, padding not."""

    source: tuple
    expected: tuple
    output: tuple


@dataclass(frozen=True)
class Validation:
    """Greedy decoding of the held-out sequences after `step`.

    Attributes:
        token_accuracy: share of expected tokens that stand at their place. exact_match: share of sequences without a
            mistake. answers: a few of them in full.
    """

    step: int
    token_accuracy: float
    exact_match: float
    answers: tuple


@dataclass(frozen=True)
class Norms:
    """How hard the loss pulled each part of the model at `step`, and how far the part moved.

    Attributes:
        gradient: Euclidean norm of its gradient. update: ||new - old|| / ||old|| of its weights. Both by part:
            "embeddings" (of source and target), "encoder", "decoder", "fc_out".
    """

    step: int
    gradient: dict
    update: dict


@dataclass(frozen=True)
class Finished:
    """The run made all its steps."""

    step: int


@dataclass(frozen=True)
class Stopped:
    """The run was ended from outside."""

    step: int


@dataclass(frozen=True)
class Failed:
    """The run ended by itself before its last step; `key` and `values` make the sentence (core/problems.py)."""

    step: int
    key: str
    values: dict

    @property
    def message(self):
        return SENTENCES[self.key].format(**self.values)


TERMINAL = Finished | Stopped | Failed


def outcome_name(terminal):
    """finished, stopped or failed; None if `terminal` is None."""
    match terminal:
        case Finished():
            return "finished"
        case Stopped():
            return "stopped"
        case Failed():
            return "failed"
