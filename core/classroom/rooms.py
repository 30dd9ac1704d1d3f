"""Rooms: a teacher shows a run to a class, and each student follows it through a subscription of their own."""

import hashlib
import secrets
import threading
import unicodedata
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from core.classroom.following import Followed, follow_shown, follow_subscription, is_current, let_go, shown_by_teacher, unsubscribe_all
from core.classroom.rates import CALLER, Rates
from core.classroom.registry import Registry
from core.classroom.subscriptions import Subscription
from core.config import quoted
from core.errors import UserError
from core.training.run import Run

# No vowels, so that no code is a word; no two characters that look alike on a blackboard.
ALPHABET = "CDFGHJKMNPQRTVWXY23456789"
MISREAD = str.maketrans("BSZ", "852")  # what looks like a character of the alphabet, and that character
CODE_LENGTH = 5  # 25**5 codes: with 50 rooms open, one guess in 200,000 is a room, which can then only be followed

ROOM_LEASES = 3  # a room ends when its teacher's page has not polled for so many leases
PRESENT_SECONDS = 30.0  # a student who polled within this time is counted as present
MAX_SEATS = 200  # in one room
GUESSES, GUESSES_A_MINUTE = 120, 120  # codes of no room that one network address may try: a class mistypes some at once
MAX_CLOSED = 1000  # closed rooms whose codes are remembered


@dataclass
class Seat:
    """One student's place in a room.

    Attributes:
        key: digest of the token that identifies the student's page; votes are kept by it. token: that itself; "": not known since a restart
            of the server, until the page asks again. last_polled: when that page last polled.
        subscription: the student's own. followed: the teacher's subscription, to whose run it is.
        besides: what else they follow, by key (see following.py). caller: the network address that it was taken from.
    """

    key: str
    token: str
    last_polled: float
    subscription: Subscription[Run] | None = None
    followed: Subscription[Run] | None = None
    besides: dict[str, Followed] = field(default_factory=dict)
    caller: str = field(default_factory=CALLER.get)


@dataclass
class Room:
    """What a teacher shows, and who follows.

    Attributes:
        code: what students type to enter. lock: digest of the secret that the teacher's page sends to control the room. secret: that
            itself, for the page that opens it; "": the room comes from before a restart of the server.
        last_polled: when the teacher's page last polled.
        subscription: the teacher's; its id is never sent to students. stage: what is shown besides the run (demo/api/rooms.py).
        besides: the teacher's subscriptions to a race and a demonstration on show, by key (see following.py).
        seats: by key. caller: the network address that opened it.
    """

    code: str
    lock: str
    last_polled: float
    secret: str = field(default="", repr=False)
    subscription: Subscription[Run] | None = None
    stage: Any = None
    besides: dict[str, Subscription[Any]] = field(default_factory=dict)
    seats: dict[str, Seat] = field(default_factory=dict)
    caller: str = field(default_factory=CALLER.get)


class Rooms:
    """All rooms of a server.

    Args:
        registry: of the runs; its limits and clock are used too.

    Attributes:
        rooms: by code. closed: codes of rooms that were closed lately, so that students can be told. touched: codes of rooms that may have
            changed since somebody emptied it (see room_keeper.py).
    """

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.lock = threading.RLock()  # acquired before the registry's lock, never after it
        self.rooms: dict[str, Room] = {}
        self.closed: OrderedDict[str, bool] = OrderedDict()
        self.guesses = Rates(GUESSES, GUESSES_A_MINUTE, registry.clock)
        self.touched: set[str] = set()

    # For the teacher's page.

    def open(self) -> Room:
        """Opens an empty room.

        Raises:
            UserError: if too many are open.
        """
        with self.lock:
            self.sweep()
            limit = self.registry.limits.rooms
            if len(self.rooms) >= limit:
                raise UserError("too_many_rooms", limit=limit)
            caller, most = CALLER.get(), max(1, limit // 2)
            if caller and sum(room.caller == caller for room in self.rooms.values()) >= most:
                raise UserError("too_many_rooms_here", limit=most)
            secret = secrets.token_urlsafe(24)
            room = Room(self.new_code(), digest(secret), self.registry.clock(), secret)
            self.rooms[room.code] = room
            self.touched.add(room.code)
            return room

    def teach(self, code: object, secret: object) -> Room:
        """The room, for its teacher's page. Renews its lease.

        Raises:
            UserError: if there is no such room, or the secret is wrong.
        """
        with self.lock:
            room = self.find(code)
            if not isinstance(secret, str) or not secrets.compare_digest(digest(secret), room.lock):
                raise UserError("not_your_room", code=room.code)
            room.last_polled, room.caller = self.registry.clock(), CALLER.get()
            return room

    def show(self, code: object, secret: object, subscription_id: object = None, stage: Any = None,
             race: object = None, demonstration: object = None) -> Room:
        """Sets what the class is shown.

        Args:
            subscription_id: the teacher's; None, or one that does not exist any more: the class keeps following the last.
            stage: replaces the room's. race, demonstration: ids of the teacher's subscriptions that are shown besides.
        Raises:
            UserError: as `teach`.
        """
        with self.lock:
            room = self.teach(code, secret)
            try:
                room.subscription = room.subscription if subscription_id is None else self.registry.find(subscription_id)
            except UserError:
                pass  # the teacher's own chart says that the run does not exist any more
            room.stage = stage
            room.besides = shown_by_teacher(self.registry, race, demonstration)
            return room

    def close(self, code: object, secret: object) -> None:
        """Ends a room. Its students' pages keep what they show.

        Raises:
            UserError: as `teach`.
        """
        with self.lock:
            self.end(self.teach(code, secret))

    def present(self, room: Room) -> int:
        """How many students have polled within PRESENT_SECONDS."""
        with self.lock:
            oldest_poll = self.registry.clock() - PRESENT_SECONDS
            return sum(seat.last_polled >= oldest_poll for seat in room.seats.values())

    # For the students' pages.

    def follow(self, code: object, token: object = None, watching: bool = True, again: bool = False) -> tuple[Room, Seat]:
        """The room and the seat of a student's page, with a subscription to what the teacher shows.

        Args:
            token: of its seat; None, or one that does not exist any more: it gets a new seat.
            watching: False: the page shows something else at the moment and needs no subscription.
            again: the student comes back: a subscription that they had stopped or paused is replaced by a new one.
        Raises:
            UserError: if there is no such room, or it is full.
        """
        with self.lock:
            room = self.find(code)
            seat = seat_of(room, token) or self.add_seat(room)
            seat.token = seat.token or str(token)
            seat.last_polled, seat.caller = self.registry.clock(), CALLER.get()
            if watching:
                self.subscribe_seat(room, seat, again)
                follow_shown(self.registry, room.besides, seat.besides, again)
            return room, seat

    def leave(self, code: object, token: object) -> None:
        """Removes a student's seat. The page keeps the subscription."""
        with self.lock:
            room = self.find(code)
            seat = seat_of(room, token)
            if seat is not None:
                del room.seats[seat.key]

    def add_seat(self, room: Room) -> Seat:
        """A new seat; with the lock held."""
        if len(room.seats) >= MAX_SEATS:
            raise UserError("room_full", code=room.code, limit=MAX_SEATS)
        token = secrets.token_urlsafe(16)
        seat = Seat(digest(token), token, self.registry.clock())
        room.seats[seat.key] = seat
        return seat

    def subscribe_seat(self, room: Room, seat: Seat, again: bool) -> None:
        """Subscribes a student to the run that the teacher shows, unless they are; with the lock held.

        Args:
            again: also where the student has stopped or paused it.
        """
        teachers = room.subscription
        if teachers is None or teachers.run.id not in self.registry.runs:
            return
        before = Followed(seat.subscription, seat.followed) if seat.subscription and seat.followed else None
        if before is not None and is_current(self.registry, before, teachers, again):
            return
        seat.subscription = follow_subscription(self.registry, teachers, seat.subscription)
        seat.followed = teachers

    # For both.

    def find(self, typed: object) -> Room:
        """The room of a code; with the lock held.

        Args:
            typed: the code as somebody typed it.
        Raises:
            UserError: if there is no such room, it has been closed, or too many codes of no room were tried.
        """
        self.sweep()
        code = read_code(typed)
        if code in self.closed:
            raise UserError("room_closed", code=code)
        room = self.rooms.get(code)
        if room is None or not is_known_to(room, CALLER.get()):
            self.guesses.spend("too_many_guesses")  # the first of a class spends one, too: a right guess is a guess
        if room is None:
            raise UserError("unknown_room", code=code)
        self.touched.add(code)
        return room

    def new_code(self) -> str:
        """A code of no room that is open or was closed lately; with the lock held."""
        while True:
            code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
            if code not in self.rooms and code not in self.closed:
                return code

    def sweep(self) -> None:
        """Ends rooms whose teacher's page has stopped polling, and removes seats of students whose pages have; with the lock held."""
        now, lease = self.registry.clock(), self.registry.limits.lease_seconds
        for room in [room for room in self.rooms.values() if room.last_polled < now - ROOM_LEASES * lease]:
            self.end(room)
        for room in self.rooms.values():
            for seat in [seat for seat in room.seats.values() if seat.last_polled < now - max(lease, PRESENT_SECONDS)]:
                del room.seats[seat.key]
                self.touched.add(room.code)
                if seat.subscription is not None:
                    self.registry.unsubscribe(seat.subscription.id)
                unsubscribe_all(self.registry, seat.besides.values())

    def end(self, room: Room) -> None:
        """Removes a room and stops its students' subscriptions, so that nobody keeps watching unnoticed; with the lock held."""
        del self.rooms[room.code]
        self.touched.discard(room.code)
        self.closed[room.code] = True
        while len(self.closed) > MAX_CLOSED:
            self.closed.popitem(last=False)
        for seat in room.seats.values():
            if seat.subscription is not None and not seat.subscription.replaying:
                seat.subscription.control("stop")
            let_go(seat.besides.values())


def is_known_to(room: Room, caller: str) -> bool:
    """Whether a room's code is no secret to a network address: its teacher's, or that of a student."""
    return not caller or room.caller == caller or any(seat.caller == caller for seat in room.seats.values())


def digest(token: str) -> str:
    """What is kept of a secret of 16 random bytes or more: whoever reads it cannot tell the secret."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def seat_of(room: Room, token: object) -> Seat | None:
    """The seat of a student's page.

    Args:
        token: as it came from the page.
    """
    return room.seats.get(digest(token)) if isinstance(token, str) else None


def read_code(typed: object) -> str:
    """A code from what somebody typed: lower case, full-width characters, spaces and misread characters are corrected.

    Raises:
        UserError: if it cannot be a code.
    """
    if not isinstance(typed, str) or len(typed) > 40:
        raise UserError("unknown_room", code=quoted(typed))
    code = "".join(unicodedata.normalize("NFKC", typed).upper().split()).translate(MISREAD)
    if len(code) != CODE_LENGTH or not set(code) <= set(ALPHABET):
        raise UserError("unknown_room", code=quoted(typed))
    return code
