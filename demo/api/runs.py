"""From a run's log to what the page asks for: the two server functions behind the live chart."""

from dataclasses import dataclass

from core.classroom.registry import Registry
from core.config import shown
from core.problems import Problem
from core.schedule import noam_curve
from core.tasks import end_symbol
from core.training.events import Failed, Finished, Norms, Stopped, Validation
from demo.api.requests import answering, field
from demo.text import sentence

ACTIONS = ("pause", "resume", "step", "stop", "skip")
POLLS = 75  # a second, of all pages together: each takes a core from the training for a fifth of a millisecond
PAUSE, LONGEST_PAUSE = 250, 1000  # milliseconds from an answer to a page's next poll


@dataclass(frozen=True)
class RunApi:
    """Answers the live chart of one language.

    Args:
        registry: where the runs are. language: of the sentences.
    """

    registry: Registry
    language: str

    @answering
    def poll(self, request):
        """What happened after a cursor.

        Args:
            request: {"run": id, "step": int, "event": int}, as it came from the page.
        Returns:
            RunReply of demo/components/shared/api.js.
        """
        view = self.registry.find(field(request, "run", str))
        reply = poll_reply(view, field(request, "step", int), field(request, "event", int), self.language)
        return {**reply, "pause": pause(self.registry.audience())}

    @answering
    def control(self, request):
        """Pause, resume, one step, stop.

        Args:
            request: {"run": id, "action": one of ACTIONS}, as it came from the page.
        Returns:
            {"status": the run's}.
        """
        return obey(self.registry.find(field(request, "run", str)), request)


def obey(view, request):
    """Does with a run or a race what the page wants; its status then."""
    action = field(request, "action", str)
    if action not in ACTIONS:
        raise Problem("wrong_request")
    view.control(action)
    return {"status": view.status}


def pause(audience):
    """Milliseconds until a page shall poll again: a large class asks less often, so that watching does not slow what is watched.

    Args:
        audience: pages that watch.
    """
    return min(LONGEST_PAUSE, max(PAUSE, 1000 * audience // POLLS))


def poll_reply(view, step, event, language):
    """The log after a cursor in the form that the page draws."""
    run = view.run
    status = view.status  # before reading: an end that comes in between is then told at the next poll, not lost
    news = run.log.read(step, event, until=view.until)
    live = view.until is None  # what is played again has no speed and no end of its own
    reply = {
        "run": view.id,
        "status": status,
        "role": view.role,
        "place": run.lanes.place(run),
        "step": news.next_step,
        "wait_seconds": run.lanes.expected_wait(run),
        "max_steps": run.experiment.train.max_steps,
        "steps_per_second": run.log.rate() if live else None,
        "seconds_left": run.seconds_left if live else None,
        "metrics": {"steps": news.steps, "loss": news.loss, "lr": news.lr},
        "events": event_replies(news.events, run.experiment, language),
        "next": {"step": news.next_step, "event": news.next_event},
    }
    if step == 0:
        reply["theory"] = theory(run.experiment)
    return reply


def theory(experiment):
    """The Noam curve of an experiment, its peak named."""
    train, d_model = experiment.train, experiment.model.d_model
    steps, rates = noam_curve(train.max_steps, d_model, train.warmup_steps, train.lr_factor)
    peak = max(range(len(steps)), key=rates.__getitem__)
    return {"steps": steps, "lr": rates, "peak": {"step": steps[peak], "lr": rates[peak]}}


def preview(experiment):
    """What the chart shows before anything is trained."""
    return {"max_steps": experiment.train.max_steps, "theory": theory(experiment)}


def event_replies(events, experiment, language):
    """Events for the page. Only the last validation brings its answers: the page shows no others, and they are long."""
    replies = [event_reply(event, language) for event in events]
    found = [(event, reply) for event, reply in zip(events, replies, strict=True) if isinstance(event, Validation)]
    if found:
        event, reply = found[-1]
        reply["answers"] = answer_replies(event, experiment)
    return replies


def answer_replies(validation, experiment):
    """What the model said to a few sequences, in the names of tokens."""
    names = token_names(experiment.task.vocab_size)
    return [{part: [names(token) for token in getattr(answer, part)] for part in ("source", "expected", "output")}
            for answer in validation.answers]


def event_reply(event, language):
    """One event for the page."""
    match event:
        case Validation():
            return {"type": "validation", "step": event.step, "token_accuracy": event.token_accuracy, "exact_match": event.exact_match}
        case Norms():
            return {"type": "norms", "step": event.step, "gradient": event.gradient, "update": event.update}
        case Failed():
            return {"type": "failed", "step": event.step, "message": sentence(language, Problem(event.key, **event.values))}
        case Finished():
            return {"type": "finished", "step": event.step, "message": ""}
        case Stopped():
            return {"type": "stopped", "step": event.step, "message": ""}


def token_names(vocab_size):
    """A function from a token to what is shown for it."""
    special = {0: "(pad)", vocab_size: "(start)", end_symbol(vocab_size): "(end)"}
    return lambda token: special.get(token, str(token))


def run_of(value):
    """The run id in a live chart's value, as it came from the page; None if there is none."""
    found = value.get("run") if isinstance(value, dict) else None
    return found if isinstance(found, str) and shown(found) == found else None
