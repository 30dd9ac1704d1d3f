"""The API of runs: what is new in a log, and the controls."""

import base64
from dataclasses import asdict, dataclass
from dataclasses import field as field_of
from functools import lru_cache
from typing import get_args
from weakref import WeakKeyDictionary

from core.cautions import cautions
from core.classroom.registry import Registry
from core.config import SETTINGS, quoted
from core.errors import UserError
from core.figures.curves import curves_figure
from core.figures.style import can_write, render
from core.loss_theory import chance_loss, smoothing_floor
from core.schedule import noam_curve
from core.tasks import token_names
from core.training.events import Failed, Finished, Norms, Stopped, Validation
from core.training.log import LogSlice, metrics_csv
from core.training.run import Run
from core.training.verdict import run_verdict, verdict_text
from demo.api.addresses import identity
from demo.api.requests import answers_errors, field
from demo.api.setting_words import settings_line, short_label
from demo.api.types import (
    Action,
    DropReply,
    ErrorReply,
    FileReply,
    LogAddress,
    LossLine,
    PollReply,
    Preview,
    RunVerdict,
    StatusReply,
    Theory,
)
from demo.text import section, sentence

ACTIONS = get_args(Action)
FILES = {"svg": "image/svg+xml", "png": "image/png", "csv": "text/csv"}
POLLS = 75  # a second, of all pages together: each takes a core from the training for a tenth of a millisecond
PAUSE, MAX_PAUSE = 250, 1000  # milliseconds from an answer to a page's next poll
READS = 100  # a second, of open ends of logs, which take half of that
MAX_READING_PAUSE = 4000  # milliseconds: of four hundred pages and more; who started the run does not wait so long (run_state.js)
RENEW = 10.0  # seconds after which a page that reads a log polls by its own id, or a quarter of the lease


@dataclass(frozen=True)
class RunApi:
    """Serves the live chart.

    Args:
        registry: where the runs are. language: of the sentences.
    """

    registry: Registry
    language: str
    verdicts: WeakKeyDictionary[Run, RunVerdict] = field_of(default_factory=WeakKeyDictionary)  # a thousand pages ask at a run's end

    @answers_errors
    def poll(self, request: object) -> PollReply | ErrorReply:
        """What happened after a cursor: a PollRequest, if it is one."""
        subscription = self.registry.find(field(request, "run", str))
        step, event = field(request, "step", int), field(request, "event", int)
        if not isinstance(request, dict) or request.get("reads") is not True:
            return {**poll_reply(subscription, step, event, self.language), "pause": pause(self.registry.audience())}
        address = log_address(subscription, self.registry)
        reply = poll_reply(subscription, step, event, self.language, reads=address is not None)
        return {**reply, "log": address, "pause": pause(self.registry.audience())}

    @answers_errors
    def verdict(self, request: object) -> RunVerdict | ErrorReply:
        """What became of a run that has ended: a RunRequest."""
        subscription, store = self.registry.find(field(request, "run", str), Run), self.registry.store
        if not has_seen_the_end(subscription):
            return {"verdict": "", "sentences": []}
        reply = self.verdicts.get(subscription.run)
        if reply is None:
            reply = self.verdicts[subscription.run] = verdict_reply(subscription.run, self.language)
        if store is None or not store.full_disk.lasts:
            return reply
        return {**reply, "sentences": [*reply["sentences"], sentence(self.language, UserError("not_kept"))]}

    @answers_errors
    def control(self, request: object) -> StatusReply | ErrorReply:
        """Pause, resume, one step, stop, or skip to the end of a replay: a ControlRequest."""
        return apply_control(self.registry.find(field(request, "run", str)), request)

    @answers_errors
    def drop(self, request: object) -> DropReply | ErrorReply:
        """The page gives up a run that has ended, which it will not open again: a DropRequest."""
        subscription = self.registry.find(field(request, "run", str))
        if not subscription.run.ended:
            raise UserError("run_goes_on")
        self.registry.unsubscribe(subscription.id)
        return {"dropped": True}

    @answers_errors
    def download(self, request: object) -> FileReply | ErrorReply:
        """The curves of a run, as far as it is, as a file: a RunDownloadRequest."""
        subscription, kind = self.registry.find(field(request, "run", str)), field(request, "format", str)
        if kind not in FILES:
            raise UserError("wrong_request")
        return run_file(subscription.run, kind, request.get("dark") is True, self.language)


def apply_control(subscription, request) -> StatusReply:
    """Pauses, resumes, steps, stops or skips a run or a race."""
    action = field(request, "action", str)
    if action not in ACTIONS:
        raise UserError("wrong_request")
    subscription.control(action)
    return {"status": subscription.status}


def run_file(run, kind, dark, language) -> FileReply:
    """What is kept of a run: its curves as a figure, or every step as CSV."""
    if kind == "csv":
        content = metrics_csv(run.log).encode()
    else:
        spoken = language if can_write(language) else "en"
        words = section(spoken, "run_figure")
        settings = settings_line(run.experiment, spoken, run.log.step)
        figure = curves_figure(run.log, run.experiment, dark, words, words["title"], settings, spoken)
        content = render(figure, kind)
    return {"name": f"training-step-{run.log.step}.{kind}", "mime": FILES[kind], "base64": base64.b64encode(content).decode()}


def pause(audience):
    """Milliseconds until a page shall poll again: the more pages watch, the less often each polls, so that training keeps its speed.

    Args:
        audience: pages that watch.
    """
    return min(MAX_PAUSE, max(PAUSE, 1000 * audience // POLLS))


def reading_pause(audience):
    """The same for a page that reads a log.

    Args:
        audience: pages that watch.
    """
    return min(MAX_READING_PAUSE, max(PAUSE, 1000 * audience // READS))


def log_address(subscription, registry) -> LogAddress | None:
    """Where a page reads what it watches; None if what it is shown is not simply all there is."""
    if subscription.until is not None or subscription.detached:
        return None
    renew = min(RENEW, registry.limits.lease_seconds / 4)
    return {"key": subscription.run.read_key, "renew": int(1000 * renew), "at": int(1000 * registry.clock())}


def poll_reply(subscription, step, event, language, reads=False):
    """The log after a cursor in the form that the page draws.

    Args:
        reads: the page reads the log by itself.
    """
    run = subscription.run
    status = subscription.status  # before reading: an end that comes in between is then told at the next poll, not lost
    news = LogSlice([], [], [], [], step, event) if reads else run.log.read(step, event, until=subscription.until)
    live = subscription.until is None  # what is played again has no speed and no end of its own
    reply = {
        "run": subscription.id,
        "status": status,
        "role": subscription.role,
        "place": run.slots.position(run),
        "step": run.log.step if reads else news.next_step,
        "wait_seconds": run.slots.expected_wait(run),
        "max_steps": run.experiment.train.max_steps,
        "steps_per_second": run.log.rate() if live else None,
        "seconds_left": run.seconds_left if live else None,
        "metrics": {"steps": news.steps, "loss": news.loss, "lr": news.lr},
        "events": event_replies(news.events, run.experiment, language),
        "next": {"step": news.next_step, "event": news.next_event},
    }
    return reply | opening(run.experiment) if step == 0 else reply


@lru_cache(100)  # a thousand pages open one run
def opening(experiment):
    """What a page is told once of a run; nobody may change it."""
    return {"theory": theory(experiment), **identity(experiment)}


def theory(experiment) -> Theory:
    """The Noam curve of an experiment, its peak named, and what is known of its loss."""
    train, d_model = experiment.train, experiment.model.d_model
    steps, rates = noam_curve(train.max_steps, d_model, train.warmup_steps, train.lr_factor)
    peak = max(range(len(steps)), key=rates.__getitem__)
    beyond = train.warmup_steps if train.warmup_steps > train.max_steps else None
    return {"steps": steps, "lr": rates, "peak": {"step": steps[peak], "lr": rates[peak], "beyond": beyond}, "loss": loss_lines(experiment)}


def loss_lines(experiment) -> list[LossLine]:
    """What is known of the loss before anything is trained: chance, and the floor of label smoothing."""
    chance, floor = chance_loss(experiment), smoothing_floor(experiment)
    lines: list[LossLine] = [] if chance is None else [{"key": "chance", "loss": chance}]
    return [*lines, {"key": "floor", "loss": floor}] if floor else lines


def preview(experiment) -> Preview:
    """What the chart shows before anything is trained."""
    return {"max_steps": experiment.train.max_steps, "theory": theory(experiment),
            "cautions": [asdict(caution) for caution in cautions(experiment)]}


def has_seen_the_end(subscription):
    """Whether a page has seen all there is of a run, and there will be no more."""
    return subscription.until is None and not subscription.detached and subscription.run.ended


def verdict_reply(run, language) -> RunVerdict:
    """The verdict on a run that has ended."""
    sentences = run_verdict(run.experiment, run.log, run.attention_history)
    labels = {name: short_label(name, language) for name in SETTINGS}
    words = verdict_text(sentences, labels, failure_words(run.log.terminal, language), section(language, "run_verdict"))
    return {"verdict": sentences[0][0], "sentences": [line.replace(" %", "\u202f%") for line in words]}


def event_replies(events, experiment, language):
    """Events for the page. Only the last validation brings its answers: the page shows no others, and they are long."""
    replies = [event_reply(event, language) for event in events]
    validations = [(event, reply) for event, reply in zip(events, replies, strict=True) if isinstance(event, Validation)]
    if validations:
        event, reply = validations[-1]
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
            return {"type": "failed", "step": event.step, "message": failure_words(event, language)}
        case Finished():
            return {"type": "finished", "step": event.step, "message": ""}
        case Stopped():
            words = section(language, "live_chart")["unwatched"] if event.unwatched else ""
            return {"type": "stopped", "step": event.step, "message": words}


def failure_words(terminal, language):
    """Why a training failed; "" if it did not."""
    return sentence(language, UserError(terminal.key, **terminal.values)) if isinstance(terminal, Failed) else ""


def run_of(value):
    """The run id in a live chart's value, as it came from the page; None if there is none."""
    run_id = value.get("run") if isinstance(value, dict) else None
    return run_id if isinstance(run_id, str) and quoted(run_id) == run_id else None
