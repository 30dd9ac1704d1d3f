"""Rooms: a teacher shows a run, a class follows it, each student through a subscription of their own."""

import secrets
import threading
import unicodedata
from collections import OrderedDict
from dataclasses import dataclass, field

from core.classroom.subscriptions import Subscription
from core.config import quoted
from core.problems import Problem

# No vowels, so that no code is a word; nothing that is taken for something else when it is read from a blackboard.
LETTERS = "CDFGHJKMNPQRTVWXY23456789"
MISREAD = str.maketrans("BSZ", "852")
CODE_LENGTH = 5  # 25**5: with 50 rooms open, one guess in 200,000 finds one, and finds only something to look at

ROOM_LEASES = 3  # a room without its teacher's page ends after as many leases
PRESENT_SECONDS = 30.0  # a student who asked within this time is counted
MOST_SEATS = 200  # in one room


@dataclass
class Seat:
    """One student's place in a room.

    Attributes:
        token: by which the student's page finds it again. last_polled: when it last did.
        subscription: the student's own, to the run that `made_for`, the teacher's, shows.
    """

    token: str
    last_polled: float
    subscription: Subscription | None = None
    made_for: Subscription | None = None


@dataclass
class Room:
    """What a teacher shows at the moment.

    Attributes:
        code: the address. secret: the right to steer; only the teacher's page has it. last_polled: when that page last did.
        subscription: the teacher's; no student ever learns its id. stage: what else is shown, in a form that is the page's affair.
        seats: of the students, by token.
    """

    code: str
    secret: str
    last_polled: float
    subscription: Subscription | None = None
    stage: object = None
    seats: dict = field(default_factory=dict)


class Rooms:
    """All rooms of a server.

    Args:
        registry: core.classroom.registry.Registry, whose limits and clock hold here too.
    """

    def __init__(self, registry):
        self.registry = registry
        self.lock = threading.RLock()  # taken before the registry's, never after it
        self.rooms = {}
        self.closed = OrderedDict()  # codes of rooms that were, so that who comes late is told

    # The teacher.

    def open(self):
        """A new, empty room.

        Raises:
            Problem: if there are too many.
        """
        with self.lock:
            self.sweep()
            limit = self.registry.limits.rooms
            if len(self.rooms) >= limit:
                raise Problem("too_many_rooms", limit=limit)
            room = Room(self.new_code(), secrets.token_urlsafe(24), self.registry.clock())
            self.rooms[room.code] = room
            return room

    def teach(self, code, secret):
        """The room of the page that holds the secret; asking for it renews its lease.

        Raises:
            Problem: if there is no such room, or the secret is another.
        """
        with self.lock:
            room = self.find(code)
            if not isinstance(secret, str) or not secrets.compare_digest(secret.encode("utf-8", "replace"), room.secret.encode()):
                raise Problem("not_your_room", code=room.code)
            room.last_polled = self.registry.clock()
            return room

    def show(self, code, secret, subscription_id=None, stage=None):
        """Says what the class shall see.

        Args:
            subscription_id: the teacher's subscription; None, or one that is gone: the class keeps what it has.
            stage: replaces the room's.
        Returns:
            The room.
        Raises:
            Problem: as `teach`.
        """
        with self.lock:
            room = self.teach(code, secret)
            try:
                room.subscription = room.subscription if subscription_id is None else self.registry.find(subscription_id)
            except Problem:
                pass  # its own chart tells the teacher
            room.stage = stage
            return room

    def close(self, code, secret):
        """Ends a room; what its students see stays as it is.

        Raises:
            Problem: as `teach`.
        """
        with self.lock:
            self.end(self.teach(code, secret))

    def present(self, room):
        """How many students are there."""
        with self.lock:
            fresh = self.registry.clock() - PRESENT_SECONDS
            return sum(seat.last_polled >= fresh for seat in room.seats.values())

    # The students.

    def follow(self, code, token=None, watching=True, again=False):
        """A student's page asks what there is to see.

        Args:
            token: of the seat it had before; None, or one that is gone: it gets a new one.
            watching: False: it looks at something of its own at the moment. again: it comes back, to a fresh subscription.
        Returns:
            The room and the seat.
        Raises:
            Problem: if there is no such room, or no place in it.
        """
        with self.lock:
            room = self.find(code)
            seat = room.seats.get(token) if isinstance(token, str) else None
            seat = seat or self.take_seat(room)
            seat.last_polled = self.registry.clock()
            if watching:
                self.give_subscription(room, seat, again)
            return room, seat

    def leave(self, code, token):
        """A student goes. The subscription is theirs to keep."""
        with self.lock:
            room = self.find(code)
            if isinstance(token, str):
                room.seats.pop(token, None)

    def take_seat(self, room):
        """A new seat; with the lock held."""
        if len(room.seats) >= MOST_SEATS:
            raise Problem("room_full", code=room.code, limit=MOST_SEATS)
        seat = Seat(secrets.token_urlsafe(16), self.registry.clock())
        room.seats[seat.token] = seat
        return seat

    def give_subscription(self, room, seat, again):
        """Gives a seat its own subscription to what the teacher looks at now, unless it has one; with the lock held.

        It begins as the teacher's does: a run that is played again to the teacher is played again to the class.
        """
        shown = room.subscription
        has_it = seat.made_for is shown and seat.subscription is not None and seat.subscription.id in self.registry.subscriptions
        if shown is None or shown.run.id not in self.registry.runs or (has_it and not again):
            return
        subscription = self.registry.subscribe(shown.run, owns_run=False, replay=shown.replaying)
        subscription.follows_teacher = True
        if seat.subscription is not None:
            self.registry.unsubscribe(seat.subscription.id)
        seat.subscription, seat.made_for = subscription, shown

    # The housekeeping.

    def find(self, code):
        """The room of a code as it was typed; with the lock held.

        Raises:
            Problem: if there is none, or it is closed.
        """
        self.sweep()
        code = read_code(code)
        if code in self.closed:
            raise Problem("room_closed", code=code)
        if code not in self.rooms:
            raise Problem("unknown_room", code=code)
        return self.rooms[code]

    def new_code(self):
        """One that is neither in use nor lately was; with the lock held."""
        while True:
            code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
            if code not in self.rooms and code not in self.closed:
                return code

    def sweep(self):
        """Ends rooms whose teacher is gone, and clears the seats of students who are; with the lock held."""
        now, lease = self.registry.clock(), self.registry.limits.lease_seconds
        for room in [room for room in self.rooms.values() if room.last_polled < now - ROOM_LEASES * lease]:
            self.end(room)
        for room in self.rooms.values():
            for seat in [seat for seat in room.seats.values() if seat.last_polled < now - max(lease, PRESENT_SECONDS)]:
                del room.seats[seat.token]
                if seat.subscription is not None:
                    self.registry.unsubscribe(seat.subscription.id)

    def end(self, room):
        """Takes a room away and stops its students' subscriptions, so that nobody goes on looking in unseen; with the lock held."""
        del self.rooms[room.code]
        self.closed[room.code] = True
        while len(self.closed) > 1000:
            self.closed.popitem(last=False)
        for seat in room.seats.values():
            if seat.subscription is not None and not seat.subscription.replaying:
                seat.subscription.control("stop")


def read_code(typed):
    """A code as somebody typed it: small letters, full-width ones, and what was misread.

    Raises:
        Problem: if it cannot be one.
    """
    if not isinstance(typed, str) or len(typed) > 40:
        raise Problem("unknown_room", code=quoted(typed))
    code = "".join(unicodedata.normalize("NFKC", typed).upper().split()).translate(MISREAD)
    if len(code) != CODE_LENGTH or not set(code) <= set(LETTERS):
        raise Problem("unknown_room", code=quoted(typed))
    return code
