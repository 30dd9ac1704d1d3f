"""The API of rooms: what the teacher's page shows, and what the students' pages follow."""

import re
import secrets
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import segno

from core.classroom.rooms import Rooms, read_code
from core.errors import UserError
from core.training.run import Run
from demo.api.decodes import trace_value
from demo.api.models import Models
from demo.api.requests import answers_errors, error_sentence, field, optional
from demo.api.types import (
    CloseReply,
    CodeImageReply,
    ErrorReply,
    FollowReply,
    LeaveReply,
    OpenRoomReply,
    TeachReply,
)

MAX_ADDRESS_LENGTH = 300
MAX_SOURCE_LENGTH = 1000


@dataclass(frozen=True)
class ShownDecode:
    """A decode that a teacher shows: made once, sent to each student once.

    Attributes:
        version: another one for each decode. model, source: what was asked. run: whose snapshot it was made with, or None.
        value: of an AttentionView.
    """

    version: str
    model: str
    source: str
    run: Run | None
    value: dict


@dataclass(frozen=True)
class Stage:
    """What a class sees besides the run.

    Attributes:
        tab: of the page. decode: ShownDecode or None. step, layer, head: where the teacher is in it.
    """

    tab: str
    decode: ShownDecode | None = None
    step: int = 0
    layer: int = 0
    head: int | str = "mean"


@dataclass(frozen=True)
class RoomApi:
    """Serves the room bar. Every request comes from outside, and every value in it is checked.

    Args:
        rooms: core.classroom.rooms.Rooms. models: what is decoded with. language: of the sentences.
    """

    rooms: Rooms
    models: Models
    language: str

    @answers_errors
    def open(self, request: object) -> OpenRoomReply | ErrorReply:
        """Opens a new room."""
        room = self.rooms.open()
        return {"room": room.code, "secret": room.secret}

    @answers_errors
    def teach(self, request: object) -> TeachReply | ErrorReply:
        """Takes in what the teacher's page shows at the moment: a TeachRequest. A decode that is on show already is not made again."""
        code, secret = field(request, "room", str), field(request, "secret", str)
        room = self.rooms.teach(code, secret)
        stage, problem = room.stage, ""
        try:
            stage = self.stage(request, room.stage)
        except UserError as refusal:
            problem = error_sentence(self.language, refusal)
        run = optional(request, "run")
        self.rooms.show(code, secret, run, stage)
        return {"students": self.rooms.present(room), "problem": problem}

    def stage(self, request, before):
        """The Stage that a teacher's request describes; a decode that is on show already is not made again."""
        tab = optional(request, "tab")
        if tab is None:
            return None
        if not re.fullmatch("[a-z]{1,20}", tab):
            raise UserError("wrong_request")
        asked = request.get("decode")
        if asked is None:
            return Stage(tab, before and before.decode)
        model, source = field(asked, "model", str), field(asked, "source", str)
        decode = before and before.decode
        if decode is None or (decode.model, decode.source) != (model, source):
            decode = self.decode(model, source)
        return Stage(tab, decode, *place_in(asked, decode.value))

    def decode(self, model, source):
        """Makes a decode for a class."""
        if len(source) > MAX_SOURCE_LENGTH:
            raise UserError("wrong_request")
        trace, loaded = self.models.decode(model, source)
        kind, _, rest = model.partition(":")
        run = self.rooms.registry.find(rest.rpartition(":")[0]).run if kind == "run" else None
        return ShownDecode(secrets.token_hex(4), model, source, run, trace_value(trace, loaded, None))

    @answers_errors
    def code_image(self, request: object) -> CodeImageReply | ErrorReply:
        """A QR code of the room's address as the teacher's page knows it: a CodeImageRequest."""
        room = self.rooms.teach(field(request, "room", str), field(request, "secret", str))
        address = checked_address(field(request, "address", str), room.code)
        # Dark on light in the dark page too, with its margin of four modules: cameras need both.
        return {"image": segno.make_qr(address, error="m").svg_data_uri(border=4, light="#fff", dark="#000", omitsize=True)}

    @answers_errors
    def close(self, request: object) -> CloseReply | ErrorReply:
        """Ends a room: a RoomRequest."""
        code, secret = field(request, "room", str), field(request, "secret", str)
        self.rooms.close(code, secret)
        return {"closed": True}

    @answers_errors
    def follow(self, request: object) -> FollowReply | ErrorReply:
        """What a student's page is to show: a FollowRequest."""
        code, student = field(request, "room", str), optional(request, "student")
        room, seat = self.rooms.follow(code, student, request.get("watching") is True, request.get("again") is True)
        subscription, stage = seat.subscription, room.stage
        steps = subscription.run.snapshots.steps() if subscription else []
        return {
            "room": room.code,
            "student": seat.token,
            "run": subscription and subscription.id,
            "left": bool(subscription and subscription.detached),
            "snapshot": steps[-1] if steps else None,
            "stage": stage and {"tab": stage.tab, "decode": stage.decode and decode_for(stage, subscription, optional(request, "seen"))},
        }

    @answers_errors
    def leave(self, request: object) -> LeaveReply | ErrorReply:
        """A student goes: a LeaveRequest."""
        self.rooms.leave(field(request, "room", str), field(request, "student", str))
        return {"left": True}


def place_in(asked, value):
    """Step, layer and head of a request from outside, checked against the decode.

    Raises:
        UserError: if one does not exist there.
    """
    step, layer, head = (asked.get(name) for name in ("step", "layer", "head"))
    ranges = {"step": range(len(value["output"])), "layer": range(value["layers"]), "head": range(value["heads"])}
    for name, number in [("step", step), ("layer", layer)] + [("head", head)] * (head not in ("mean", "all")):
        if type(number) is not int or number not in ranges[name]:
            raise UserError("wrong_request")
    return step, layer, head


def decode_for(stage, subscription, seen):
    """The decode on show for one student. Its request names the student's own subscription, never the teacher's."""
    decode = stage.decode
    reply = {"version": decode.version, "source": decode.source, "step": stage.step, "layer": stage.layer, "head": stage.head}
    if seen != decode.version:
        reply["value"] = {**decode.value, "request": own_request(decode, subscription)}
    return reply


def own_request(decode, subscription):
    """By which the student's page may save files of the decode; None if it has no right to the model."""
    kind, _, rest = decode.model.partition(":")
    if kind == "shipped":
        return {"model": decode.model, "source": decode.source}
    if kind == "run" and subscription is not None and subscription.run is decode.run:
        return {"model": f"run:{subscription.id}:{rest.rpartition(':')[2]}", "source": decode.source}
    return None


def checked_address(address, code):
    """The address of a room, as the page built it.

    Raises:
        UserError: if it is not one that a browser would open, or not this room's.
    """
    try:
        parts = urlsplit(address)
        fits = (len(address) <= MAX_ADDRESS_LENGTH and address.isascii() and address.isprintable() and " " not in address
                and parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
                and [read_code(code_typed) for code_typed in parse_qs(parts.query).get("room", [])] == [code])
    except ValueError:  # a UserError too
        fits = False
    if not fits:
        raise UserError("wrong_address")
    return address
