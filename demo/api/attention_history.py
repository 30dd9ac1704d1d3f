"""The API of a run's attention history, which the page shows as a film."""

from dataclasses import dataclass

from core.classroom.registry import Registry
from core.errors import UserError
from core.tasks import token_names
from core.training.attention_history import KINDS, probe_size
from demo.api.requests import answers_errors, field
from demo.api.runs import pause
from demo.api.types import ErrorReply, FilmAbout, FilmFrame, FilmReply
from demo.api.weights import pack_fixed_point

MAX_REPLY_BYTES = 200_000  # of weights in one reply; the rest comes with the next


@dataclass(frozen=True)
class AttentionApi:
    """Serves the attention film.

    Args:
        registry: where the runs are. language: of the sentences.
    """

    registry: Registry
    language: str

    @answers_errors
    def film(self, request: object) -> FilmReply | ErrorReply:
        """The frames of one probe after a cursor: a FilmRequest."""
        subscription = self.registry.find_model(field(request, "run", str))
        reply = film_reply(subscription, *(field(request, name, int) for name in ("probe", "frame", "thinned")))
        return {**reply, "pause": pause(self.registry.audience())}


def film_reply(subscription, probe, frame, thinned):
    """The film after a cursor in the form that the page draws.

    Raises:
        UserError: if there is no such probe.
    """
    history, experiment = subscription.run.attention_history, subscription.run.experiment
    status, until = subscription.status, subscription.until  # before reading: an end that comes in between is told at the next poll
    if history.src is None:
        return {"run": subscription.id, "status": status, "about": None, "frames": [], "more": False, "thinned": thinned}
    if not 0 <= probe < len(history.src):
        raise UserError("wrong_request")
    limit = max(1, MAX_REPLY_BYTES // probe_size(experiment.model, history.src.size(1)))
    frames = history.read(frame, limit + 1, until)
    reply = {"run": subscription.id, "status": status, "frames": [frame_reply(kept, probe) for kept in frames[:limit]],
             "more": len(frames) > limit, "thinned": history.thinned}
    if thinned != reply["thinned"]:
        reply["steps"] = history.steps(until)
    if frame < 0:
        reply["about"] = about(experiment, history)
    return reply


def frame_reply(frame, probe) -> FilmFrame:
    """One frame of one probe."""
    kinds = {kind: pack_fixed_point(getattr(frame, kind)[probe]) for kind in KINDS}
    return {"step": frame.step, "alignment": [round(value, 4) for value in frame.alignment.flatten().tolist()], **kinds}


def about(experiment, history) -> FilmAbout:
    """What does not change from frame to frame."""
    name, model = token_names(experiment.task.vocab_size), experiment.model
    return {
        "task": experiment.task.task, "look_ahead": not model.no_look_ahead, "layers": model.num_layers, "heads": model.num_heads,
        "max_steps": experiment.train.max_steps,
        "probes": [{"source": [name(token) for token in source], "target": [name(token) for token in target]}
                   for source, target in zip(history.src.tolist(), history.tgt.tolist(), strict=True)],
    }
