"""The API of rooms: what the teacher's page shows, and what the students' pages follow."""

from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import segno

from core.classroom.rooms import Rooms, read_code
from core.errors import UserError
from demo.api.models import Models
from demo.api.requests import answers_errors, field, optional
from demo.api.stage import read_stage, stage_for
from demo.api.types import (
    CloseReply,
    CodeImageReply,
    ErrorReply,
    FollowReply,
    LeaveReply,
    OpenRoomReply,
    TeachReply,
)
from demo.text import sentence

MAX_ADDRESS_LENGTH = 500


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
            stage = read_stage(request, room.stage, self.models)
        except UserError as refusal:
            problem = sentence(self.language, refusal)
        run = optional(request, "run")
        self.rooms.show(code, secret, run, stage, stage and stage.race, stage and stage.demonstration)
        return {"students": self.rooms.present(room), "problem": problem}

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
        left = [subscription, *(followed.own for followed in seat.besides.values())]
        return {
            "room": room.code,
            "student": seat.token,
            "run": subscription and subscription.id,
            "left": any(own is not None and own.detached for own in left),
            "snapshot": steps[-1] if steps else None,
            "stage": stage and stage_for(stage, seat, request),
        }

    @answers_errors
    def leave(self, request: object) -> LeaveReply | ErrorReply:
        """A student goes: a LeaveRequest."""
        self.rooms.leave(field(request, "room", str), field(request, "student", str))
        return {"left": True}


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
