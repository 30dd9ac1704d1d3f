"""What the class sees of the teacher's page besides the run: read from the teacher's requests, told to each student by their own rights."""

import re
import secrets
from dataclasses import dataclass, replace
from typing import Any

from core.classroom.following import RACE
from core.classroom.registry import Registry
from core.classroom.rooms import Seat
from core.classroom.subscriptions import RUNNER, RunnerView, Subscription
from core.comparison.race import Race
from core.errors import UserError
from core.training.attention_history import KINDS
from demo.api.decode_source import AskedDecode, read_decode_source
from demo.api.decodes import trace_value
from demo.api.models import Models
from demo.api.requests import field, optional
from demo.api.shown_state import shown_state
from demo.api.types import DecodeSource

MAX_SOURCE_LENGTH = 1000
MAX_FORCED = 200  # chosen tokens
LARGEST_PLACE = 9999  # row or column of a cell
MOST_CALLS = 10**6  # that a teacher makes in one room


@dataclass(frozen=True)
class ShownDecode:
    """A decode that a teacher shows: made once, sent to each student once.

    Attributes:
        version: another one for each decode. asked: what was asked. run: whose model made it, or None.
        value: of an AttentionView; None: it was on show before a restart of the server, and is not made again yet.
    """

    version: str
    asked: AskedDecode
    run: Any
    value: dict | None


@dataclass(frozen=True)
class Place:
    """Where the teacher is in a decode. cell: {"kind", "row", "column"} or None; as in `demo.api.types.ShownPlace`."""

    step: int = 0
    layer: int = 0
    head: int | str = "mean"
    section: str = "step"
    cell: dict | None = None


@dataclass(frozen=True)
class Stage:
    """What a class sees besides the run.

    Attributes:
        tab: of the page. decode: of the source, as the model makes it. variant: with chosen tokens or switched heads, if that is on show.
        place: in it. state: the rest of the page, as a query; version: another one for each. race, demonstration: the teacher's ids.
        runner: of the race, whose film is open. look: {"count", "on"}: how often the teacher has called the class together, or let it go;
        whether it is together now.
    """

    tab: str
    decode: ShownDecode | None = None
    variant: ShownDecode | None = None
    place: Place = Place()
    state: str = ""
    version: str = ""
    race: str | None = None
    runner: int | None = None
    demonstration: str | None = None
    look: dict | None = None


def read_stage(request: dict, before: Stage | None, models: Models) -> Stage | None:
    """The Stage that a TeachRequest describes. What it does not mention stays as it was: the teacher's page is being loaded.

    Args:
        before: on show so far; a decode of it is not made again.
    Raises:
        UserError: if a value in it is wrong, or a decode cannot be made.
    """
    tab = optional(request, "tab")
    if tab is None:
        return None
    if not re.fullmatch("[a-z]{1,20}", tab):
        raise UserError("wrong_request")
    stage = replace(before, tab=tab) if before else Stage(tab)
    state = shown_state(optional(request, "state") or "")
    if state != stage.state:
        stage = replace(stage, state=state, version=secrets.token_hex(4))
    if request.get("race") is not None:
        stage = with_race(stage, request["race"], models.registry)
    if "demonstration" in request:
        stage = replace(stage, demonstration=optional(request, "demonstration"))
    if request.get("look") is not None:
        stage = replace(stage, look=read_look(request["look"]))
    return stage if request.get("decode") is None else with_decode(stage, request["decode"], models)


def with_race(stage: Stage, asked: object, registry: Registry) -> Stage:
    """The stage with a race, or with none any more, and the film of one of its runners."""
    race = optional(field({"asked": asked}, "asked", dict), "race")
    runner = asked.get("runner") if race is not None else None
    if runner is not None and not 0 <= field(asked, "runner", int) < runners_of(race, registry):
        raise UserError("wrong_request")
    return replace(stage, race=race, runner=runner)


def runners_of(race: str | None, registry: Registry) -> int:
    """How many runners a race has; 0 if there is none."""
    try:
        return len(registry.find(race, Race).run.runners)
    except UserError:
        return 0


def read_look(asked: object) -> dict:
    count = field(asked, "count", int)
    if not 0 <= count <= MOST_CALLS:
        raise UserError("wrong_request")
    return {"count": count, "on": asked.get("on") is True}


def with_decode(stage: Stage, asked: object, models: Models) -> Stage:
    """The stage with a decode, made now unless it is on show already, and where the teacher is in it."""
    wanted = read_decode_source(asked)
    if len(wanted.source) > MAX_SOURCE_LENGTH or len(wanted.forced) > MAX_FORCED:
        raise UserError("wrong_request")
    plain = replace(wanted, forced=(), switches=())
    decode = shown_decode(plain, stage.decode, models)
    variant = shown_decode(wanted, stage.variant, models) if wanted != plain else None
    return replace(stage, decode=decode, variant=variant, place=read_place(asked, (variant or decode).value))


def shown_decode(asked: AskedDecode, before: ShownDecode | None, models: Models) -> ShownDecode:
    version = before.version if before is not None and before.asked == asked else secrets.token_hex(4)
    if before is not None and version == before.version and before.value is not None:
        return before
    trace, loaded = models.decode_asked(asked)
    kind, _, rest = asked.model.partition(":")
    view = models.registry.find_model(rest.rpartition(":")[0]) if kind == "run" else None
    run = view.race.run if isinstance(view, RunnerView) else view and view.run
    return ShownDecode(version, asked, run, trace_value(trace, loaded, None))


def read_place(asked: dict, value: dict) -> Place:
    """Where in a decode a request from outside is, checked against it.

    Raises:
        UserError: if there is no such place.
    """
    step, layer, head = (asked.get(name) for name in ("step", "layer", "head"))
    ranges = {"step": range(len(value["output"])), "layer": range(value["layers"]), "head": range(value["heads"])}
    for name, number in [("step", step), ("layer", layer)] + [("head", head)] * (head not in ("mean", "all")):
        if type(number) is not int or number not in ranges[name]:
            raise UserError("wrong_request")
    section = optional(asked, "section") or "step"
    if not re.fullmatch("[a-z]{1,20}", section):
        raise UserError("wrong_request")
    return Place(step, layer, head, section, None if asked.get("cell") is None else read_cell(asked["cell"]))


def read_cell(asked: object) -> dict:
    kind, row, column = field(asked, "kind", str), field(asked, "row", int), field(asked, "column", int)
    if kind not in KINDS or not (0 <= row <= LARGEST_PLACE and 0 <= column <= LARGEST_PLACE):
        raise UserError("wrong_request")
    return {"kind": kind, "row": row, "column": column}


def stage_for(stage: Stage, seat: Seat, request: dict) -> dict:
    """A Stage of `demo.api.types` for one student: what their page has seen is not sent again, and nothing names what is the teacher's.

    Args:
        request: a FollowRequest, whose `seen...` are versions.
    """
    seen_state = optional(request, "seen_state")
    return {
        "tab": stage.tab,
        "decode": decode_for(stage, seat, request),
        "state": {"version": stage.version, **({} if seen_state == stage.version else {"query": stage.state})},
        "race": race_for(stage, seat),
        "demonstration": demonstration_for(stage, seat),
        "look": stage.look,
    }


def race_for(stage: Stage, seat: Seat) -> dict | None:
    followed = seat.besides.get(RACE)
    shown = stage.race is not None and followed is not None and followed.teachers.id == stage.race
    return {"race": followed.own.id, "runner": stage.runner} if shown else None


def demonstration_for(stage: Stage, seat: Seat) -> dict | None:
    shown = (followed.own for key, followed in seat.besides.items() if key != RACE and followed.teachers.id == stage.demonstration)
    own = next(shown, None)
    if own is None:
        return None
    return {"demonstration": own.id, "name": own.run.config.name, "options": dict(own.run.config.options)}


def decode_for(stage: Stage, seat: Seat, request: dict) -> dict | None:
    """The decode on show for one student."""
    decode, variant = stage.decode, stage.variant
    return decode and {
        "version": decode.version,
        "source": decode.asked.source,
        **vars(stage.place),
        **unseen(decode, seat, optional(request, "seen")),
        "variant": variant and {"version": variant.version, **unseen(variant, seat, optional(request, "seen_variant"))},
    }


def unseen(decode: ShownDecode, seat: Seat, seen: str | None) -> dict:
    """Its value, unless the page has it. Its request names the student's own subscription, never the teacher's."""
    if seen == decode.version or decode.value is None:
        return {}
    return {"value": {**decode.value, "request": own_request(decode, seat)}}


def own_request(decode: ShownDecode, seat: Seat) -> DecodeSource | None:
    """By which the student's page asks about the decode; None if it has no right to the model."""
    kind, _, rest = decode.asked.model.partition(":")
    if kind == "shipped":
        return decode.asked.request()
    own = own_subscription(decode.run, seat)
    if kind != "run" or own is None:
        return None
    address, _, step = rest.rpartition(":")
    _, runner, number = address.rpartition(RUNNER)
    return replace(decode.asked, model=f"run:{own.id}{runner}{number if runner else ''}:{step}").request()


def own_subscription(run: Any, seat: Seat) -> Subscription[Any] | None:
    """The student's to a run or a race; None: they have none."""
    all_own = [seat.subscription, *(followed.own for followed in seat.besides.values())]
    return next((own for own in all_own if own is not None and run is not None and own.run is run), None)
