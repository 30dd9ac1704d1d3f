"""Rooms outlive the server: what changes in them is written to the data folder a moment later, and read when the server starts again.

On the disk is nothing that opens a room: of the teacher's secret and of the students' tokens only digests. Subscriptions are kept by
their ids; what a restart does not bring back of them, the pages' next polls do.
"""

import hashlib
import json
import threading
from collections.abc import Mapping
from typing import Any, Protocol

from core.classroom.room_files import CLOSED, RoomFiles, value_of, warn
from core.classroom.rooms import MAX_CLOSED, MAX_SEATS, Room, Rooms, Seat
from core.classroom.subscriptions import Subscription
from core.errors import UserError
from core.training.run import Run

FORMAT = 1  # of the files
PERIOD = 0.5  # seconds between two looks at what has changed
LONGEST_ID = 60  # of a subscription
DIGEST = 64  # characters of a digest, in hexadecimal


class RoomPart(Protocol):
    """What else belongs to a room: its questions, its class race, what is on show. Both are called with the rooms' lock held."""

    def kept(self, room: Room) -> Any:
        """What a file holds of it, for JSON; None: nothing."""
        ...

    def restore(self, room: Room, values: Any) -> None:
        """Takes in what a file held.

        Raises:
            ValueError: if it is damaged.
        """
        ...


class RoomKeeper:
    """Keeps the rooms of a server.

    Args:
        rooms: into which those of the files come at once. files: where. parts: by their names in the files.
    """

    def __init__(self, rooms: Rooms, files: RoomFiles, parts: Mapping[str, RoomPart]) -> None:
        self.rooms = rooms
        self.files = files
        self.parts = parts
        self.written: dict[str, str] = {}  # name of a file -> digest of what it holds
        self.again: set[str] = set()  # codes whose files could not be written
        self.ending = threading.Event()
        self.thread: threading.Thread | None = None
        self.restore()

    # From the files.

    def restore(self) -> None:
        """Brings back the rooms of the files. Their leases begin anew: nobody could poll while the server was away."""
        with self.rooms.lock:
            self.rooms.closed.update(dict.fromkeys(self.files.read_closed()[-MAX_CLOSED:], True))
            for code, values in self.files.read_rooms(self.rooms.registry.limits.rooms):
                try:
                    self.restore_room(code, values)
                except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:  # a UserError too
                    self.rooms.rooms.pop(code, None)
                    warn("room %s could not be read: %s", code, error)

    def restore_room(self, code: str, values: Any) -> None:
        """Brings back one room.

        Raises:
            ValueError: if its file is damaged, or of another format.
        """
        if not isinstance(values, dict) or values.get("format") != FORMAT or values.get("code") != code:
            raise ValueError("another format, or another room's")
        room = Room(code, digest_of(values, "lock"), self.rooms.registry.clock(), subscription=self.subscription(values.get("run")))
        seats = value_of(values, "seats", list)
        if len(seats) > MAX_SEATS:
            raise ValueError(f"{len(seats)} seats")
        for seat in seats:
            key = digest_of(seat, "key")
            room.seats[key] = self.restore_seat(room, key, seat.get("run"))
        parts = value_of(values, "parts", dict)
        for name, part in self.parts.items():
            if parts.get(name) is not None:
                part.restore(room, parts[name])
        self.rooms.rooms[code] = room
        self.rooms.closed.pop(code, None)
        self.written[code] = ""  # whatever it is: the first look writes it anew
        self.rooms.touched.add(code)

    def restore_seat(self, room: Room, key: str, run: object) -> Seat:
        """A student's seat. Where their subscription is still to what the teacher shows, they go on with it."""
        own = self.subscription(run)
        follows = own is not None and room.subscription is not None and own.run is room.subscription.run
        return Seat(key, "", self.rooms.registry.clock(), own, room.subscription if follows else None)

    def subscription(self, address: object) -> Subscription[Run] | None:
        """The subscription to a run with an id; None: a restart has not brought it back."""
        try:
            return None if address is None else self.rooms.registry.find(address)
        except UserError:
            return None

    # Into the files.

    def start(self) -> None:
        """Writes what changes from now on, in a thread of its own."""
        self.thread = threading.Thread(target=self.keep, name="rooms", daemon=True)
        self.thread.start()

    def keep(self) -> None:
        while not self.ending.wait(PERIOD):
            try:
                self.save()
            except Exception as error:  # the next look must come: a room that was lost with the server would be worse
                warn("rooms were not kept: %r", error)

    def close(self) -> None:
        """Writes what has changed last, and ends the thread."""
        self.ending.set()
        if self.thread is not None:
            self.thread.join(5)
        self.save()

    def save(self) -> None:
        """Writes each room that has changed, and removes the files of those that have ended."""
        with self.rooms.lock:
            self.rooms.sweep()
            codes = (self.rooms.touched | self.again) & self.rooms.rooms.keys()
            self.rooms.touched.clear()
            self.again.clear()
            closed = list(self.rooms.closed)
        for code in sorted(codes):
            with self.rooms.lock:  # of one room at a time: pages that poll are let in between
                room = self.rooms.rooms.get(code)
                values = room and self.kept(room)
            if values and not self.write(code, values):
                self.again.add(code)
        if closed or CLOSED in self.written:
            self.write(CLOSED, closed)
        for code in self.written.keys() - self.rooms.rooms.keys() - {CLOSED}:
            self.files.remove(code)
            del self.written[code]

    def write(self, name: str, values: Any) -> bool:
        """Writes a file unless it holds this already; whether it does now."""
        content = json.dumps(values).encode()
        digest = hashlib.sha256(content).hexdigest()
        if self.written.get(name) == digest:
            return True
        if not self.files.write(name, content):
            return False
        self.written[name] = digest
        return True

    def kept(self, room: Room) -> dict[str, Any]:
        """What the file of a room holds; with the rooms' lock held."""
        return {
            "format": FORMAT, "code": room.code, "lock": room.lock, "run": room.subscription and room.subscription.id,
            "seats": [{"key": seat.key, "run": seat.subscription and seat.subscription.id} for seat in room.seats.values()],
            "parts": {name: part.kept(room) for name, part in self.parts.items()},
        }  # fmt: skip


def digest_of(values: Any, name: str) -> str:
    """A digest out of what was read.

    Raises:
        ValueError: if it is none.
    """
    found = value_of(values, name, str)
    if len(found) != DIGEST or not set(found) <= set("0123456789abcdef"):
        raise ValueError(f"{name} is no digest")
    return found
