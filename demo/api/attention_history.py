"""From a run's film to what the page asks for: the server function behind the attention film."""

from dataclasses import dataclass

from core.classroom.registry import Registry
from core.problems import Problem
from core.training.attention_history import KINDS, probe_size
from demo.api.requests import answering, field
from demo.api.runs import pause, token_names
from demo.api.weights import pack_fixed_point

REPLY_BYTES = 200_000  # of weights in one reply; the rest comes with the next


@dataclass(frozen=True)
class AttentionApi:
    """Answers the attention film of one language.

    Args:
        registry: where the runs are. language: of the sentences.
    """

    registry: Registry
    language: str

    @answering
    def film(self, request):
        """The frames after a cursor, of one probe.

        Args:
            request: {"run": id of a view, "probe": from 0, "frame": step of the last frame the page has, -1 at first,
                "thinned": that of the last reply, 0 at first}, as it came from the page.
        Returns:
            FilmReply of demo/components/shared/api.js.
        """
        view = self.registry.find(field(request, "run", str))
        reply = film_reply(view, *(field(request, name, int) for name in ("probe", "frame", "thinned")))
        return {**reply, "pause": pause(self.registry.audience())}


def film_reply(view, probe, frame, thinned):
    """The film after a cursor in the form that the page draws.

    Raises:
        Problem: if there is no such probe.
    """
    film, experiment = view.run.film, view.run.experiment
    status, until = view.status, view.until  # before reading: an end that comes in between is told at the next poll
    if film.src is None:
        return {"run": view.id, "status": status, "about": None, "frames": [], "more": False, "thinned": thinned}
    if not 0 <= probe < len(film.src):
        raise Problem("wrong_request")
    limit = max(1, REPLY_BYTES // probe_size(experiment.model, film.src.size(1)))
    found = film.read(frame, limit + 1, until)
    reply = {"run": view.id, "status": status, "frames": [frame_reply(one, probe) for one in found[:limit]],
             "more": len(found) > limit, "thinned": film.thinned}
    if thinned != reply["thinned"]:
        reply["steps"] = film.steps(until)
    if frame < 0:
        reply["about"] = about(experiment, film)
    return reply


def frame_reply(frame, probe):
    """One frame: packed weights, (layers, heads, rows, columns), and the alignment of each head, layer by layer."""
    kinds = {kind: pack_fixed_point(getattr(frame, kind)[probe]) for kind in KINDS}
    return {"step": frame.step, "alignment": [round(value, 4) for value in frame.alignment.flatten().tolist()], **kinds}


def about(experiment, film):
    """What does not change from frame to frame."""
    name, model = token_names(experiment.task.vocab_size), experiment.model
    return {
        "task": experiment.task.task, "layers": model.num_layers, "heads": model.num_heads, "max_steps": experiment.train.max_steps,
        "probes": [{"source": [name(token) for token in source], "target": [name(token) for token in target]}
                   for source, target in zip(film.src.tolist(), film.tgt.tolist(), strict=True)],
    }
