"""What became of a recorded training, read from its recording as it would be from the run itself."""

import json
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.errors import UserError
from core.training.attention_history import KINDS, AttentionHistory, Frame
from core.training.events import Finished, Metric, Validation
from core.training.run import Run
from demo.api.addresses import experiment_of_query
from demo.api.recordings import recordings
from demo.api.requests import answers_errors, field
from demo.api.runs import verdict_reply
from demo.api.types import ErrorReply, RunVerdict


@dataclass(frozen=True)
class RecordingApi:
    """Answers about recordings.

    Args:
        language: of the sentences.
    """

    language: str

    @answers_errors
    def verdict(self, request: object) -> RunVerdict | ErrorReply:
        """What became of a recorded training: a RecordingRequest."""
        return recorded_verdict(field(request, "recording", str), self.language)


@lru_cache(maxsize=16)
def recorded_verdict(name, language):
    """The verdict on a shipped recording.

    Raises:
        UserError: if there is none of that name.
    """
    content = recordings().files.get(name)
    if content is None:
        raise UserError("wrong_request")
    return verdict_reply(run_of_recording(json.loads(content)), language)


def run_of_recording(found) -> Run:
    """The run that a recording tells of, as far as it does: losses, learning rates, accuracy, and each frame's alignment.

    Args:
        found: a Recording that has been checked.
    """
    poll, film = found["poll"], found["film"]
    run = Run(experiment_of_query(found["query"])[0])
    metrics = poll["metrics"]
    for step, loss, lr in zip(metrics["steps"], metrics["loss"], metrics["lr"], strict=True):
        run.log.append(Metric(step, loss, lr, 0.0))
    for event in poll["events"]:
        if event["type"] == "validation":
            run.log.append(Validation(event["step"], event["token_accuracy"], event["exact_match"], ()))
    run.log.append(Finished(poll["step"]))
    run.attention_history = alignments(film)
    return run


def alignments(film) -> AttentionHistory:
    """A film's frames without their weights."""
    about, history, nothing = film["about"], AttentionHistory(), np.zeros(0, np.uint16)
    for frame in film["frames"]:
        alignment = np.array(frame["alignment"]).reshape(about["layers"], about["heads"])
        history.add(Frame(frame["step"], **dict.fromkeys(KINDS, nothing), alignment=alignment))
    return history
