"""The API of the two programs: demonstrations are started, followed and steered."""

import math
from dataclasses import asdict, dataclass
from typing import cast

from core.classroom.registry import Registry
from core.errors import UserError
from core.programs.catalogue import demonstration_config
from core.programs.correspondence import sources
from core.programs.demonstration import Demonstration
from core.programs.facts import programs_facts, programs_rates
from core.training.events import Failed
from demo.api.requests import answers_errors, field, optional
from demo.api.runs import apply_control, event_reply, pause
from demo.api.types import (
    DemonstrationPoint,
    DemonstrationPollReply,
    DemonstrationReply,
    ErrorReply,
    MeasuredReply,
    SourcesReply,
    StatusReply,
)
from demo.text import section

LONGEST_NAME = 40  # letters that a page may call itself by
MOST_POINTS = 1000  # in one reply
MEASURED = {"facts": programs_facts, "rates": programs_rates}


@dataclass(frozen=True)
class ProgramsApi:
    """Serves the tab with the two programs.

    Args:
        registry: where demonstrations are. language: of sentences.
    """

    registry: Registry
    language: str

    @answers_errors
    def sources(self, request: object) -> SourcesReply | ErrorReply:
        """Both programs as they stand on the disk, and which of their lines do the same: a SourcesRequest."""
        found, words = asdict(sources()), section(self.language, "program_links")
        links = {name: {"title": words[name], "sentence": words[f"{name}_what"], **link} for name, link in found["links"].items()}
        return cast(SourcesReply, {**found, "links": links})

    @answers_errors
    def start(self, request: object) -> DemonstrationReply | ErrorReply:
        """Starts a demonstration, or joins one that is going on; leaves the one before: a DemonstrationRequest."""
        config = demonstration_config(field(request, "name", str), field(request, "options", dict))
        owner, before = field(request, "page", str), optional(request, "before")
        if len(owner) > LONGEST_NAME:
            raise UserError("wrong_request")
        subscription = self.registry.start_demonstration(config, owner)
        if before is not None:
            self.registry.unsubscribe(before)
        return {"demonstration": subscription.id}

    @answers_errors
    def poll(self, request: object) -> DemonstrationPollReply | ErrorReply:
        """What was told behind a number of points: a DemonstrationPollRequest."""
        subscription = self.find(request)
        reply = poll_reply(subscription, max(0, field(request, "point", int)), self.language)
        return {**reply, "pause": pause(self.registry.audience())}

    @answers_errors
    def control(self, request: object) -> StatusReply | ErrorReply:
        """Pause, resume, one step or stop: a DemonstrationControlRequest."""
        return apply_control(self.find(request), request)

    @answers_errors
    def measured(self, request: object) -> MeasuredReply | ErrorReply:
        """What was counted and measured for the rows of the lesson's table: a MeasuredRequest."""
        what = field(request, "what", str)
        if what not in MEASURED:
            raise UserError("wrong_request")
        return {"facts": None, "rates": None, what: MEASURED[what]()}

    def find(self, request):
        """The subscription that a request names."""
        return self.registry.find(field(request, "demonstration", str), Demonstration)


def poll_reply(subscription, first, language):
    """What a page is told of a demonstration, from a number of points on."""
    demonstration = subscription.run
    status = subscription.status  # before reading: an end that comes in between is told at the next poll
    points = [point for point in demonstration.points[first : first + MOST_POINTS] if within(point, subscription.until)]
    terminal = demonstration.terminal
    told = first + len(points)
    whole = demonstration.ended and told >= len(demonstration.points)
    return {
        "demonstration": subscription.id,
        "status": status,
        "role": subscription.role,
        "place": demonstration.slots.position(demonstration),
        "wait_seconds": demonstration.slots.expected_wait(demonstration),
        "step": demonstration.points[told - 1].step if 0 < told <= len(demonstration.points) else 0,
        "max_steps": demonstration.kind.max_steps,
        "seconds_left": demonstration.seconds_left,
        "points": list(map(point_reply, points)),
        "next": told,
        "report": demonstration.report if whole else None,
        "message": event_reply(terminal, language)["message"] if isinstance(terminal, Failed) else "",
    }


def within(point, until):
    """Whether a page that is paused may see a point already."""
    return until is None or point.step <= until


def point_reply(point) -> DemonstrationPoint:
    """A point as JSON can hold it."""
    return {"series": point.series, "step": point.step, "loss": point.loss if math.isfinite(point.loss) else None, "lr": point.lr}
