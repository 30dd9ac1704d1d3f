"""Races of a class, one to a room: entries are collected, then all are trained in turn, and everybody sees one board."""

from dataclasses import dataclass, field

from core.classroom.registry import Registry
from core.classroom.rooms import Room, Rooms, seat_of
from core.classroom.subscriptions import Subscription
from core.comparison.class_race import MAX_ENTRIES, ClassRaceConfig, Entry, read_entry
from core.comparison.race import Race
from core.config import Experiment
from core.errors import UserError


@dataclass
class ClassRace:
    """One race of a class.

    Attributes:
        base: what everybody changes one setting of. chosen: by the key of a seat. order: the different entries, in the order in which
            they came. subscription: the room's, from the start on; None: entries are still taken. interrupted: it had begun when the
            server was restarted, which ended it; it can be started again.
    """

    base: Experiment
    chosen: dict[str, Entry] = field(default_factory=dict)
    order: list[Entry] = field(default_factory=list)
    subscription: Subscription[Race] | None = None
    interrupted: bool = False

    def count(self, entry: Entry) -> int:
        """How many have chosen it."""
        return sum(one == entry for one in self.chosen.values())

    @property
    def race(self) -> Race | None:
        """None before its start."""
        return self.subscription.run if self.subscription else None


class ClassRaces:
    """The class races of a server.

    Args:
        rooms: whose teachers open them and whose students take part.

    Attributes:
        by_room: code of a room -> its race.
    """

    def __init__(self, rooms: Rooms) -> None:
        self.rooms = rooms
        self.by_room: dict[str, ClassRace] = {}

    @property
    def registry(self) -> Registry:
        """Where the race is trained."""
        return self.rooms.registry

    # For the teacher's page.

    def open(self, code: object, secret: object, base: Experiment) -> ClassRace:
        """Begins to take entries; a race that the room had before is ended.

        Raises:
            UserError: if the room is not the caller's, or the base exceeds a limit.
        """
        self.registry.limits.check(base)
        with self.rooms.lock:
            room = self.rooms.teach(code, secret)
            self.drop(room.code)
            return self.by_room.setdefault(room.code, ClassRace(base))

    def start(self, code: object, secret: object) -> ClassRace:
        """Trains what was entered.

        Raises:
            UserError: if the room is not the caller's, has no race, or a limit is exceeded.
        """
        with self.rooms.lock:
            race = self.of(self.rooms.teach(code, secret))
            if race.subscription is None:
                race.subscription = self.registry.start_race(ClassRaceConfig(race.base, tuple(race.order)), fresh=True)
                race.interrupted = False
            return race

    def stop(self, code: object, secret: object) -> ClassRace:
        """Stops the training; what was reached stays on the board.

        Raises:
            UserError: if the room is not the caller's, or has no race.
        """
        with self.rooms.lock:
            race = self.of(self.rooms.teach(code, secret))
            if race.subscription is not None:
                race.subscription.control("stop")
            return race

    def close(self, code: object, secret: object) -> None:
        """The room has no race any more.

        Raises:
            UserError: if the room is not the caller's.
        """
        with self.rooms.lock:
            self.drop(self.rooms.teach(code, secret).code)

    # For the students' pages.

    def enter(self, code: object, token: object, name: object, value: object) -> ClassRace:
        """A student's choice; it may be changed until the start.

        Raises:
            UserError: if there is no such room, seat or race, the race has begun, the choice does not fit, or it would be one too many.
        """
        with self.rooms.lock:
            room = self.rooms.find(code)
            race = self.of(room)
            seat = seat_of(room, token)
            if seat is None:
                raise UserError("no_seat")
            if race.subscription is not None:
                raise UserError("class_race_began")
            entry = read_entry(race.base, name, value)
            others = {one for key, one in race.chosen.items() if key != seat.key}
            if len(others | {entry}) > MAX_ENTRIES:
                raise UserError("class_race_full", limit=MAX_ENTRIES)
            race.chosen[seat.key] = entry
            race.order = [one for one in dict.fromkeys([*race.order, entry]) if one in others | {entry}]
            return race

    # For both.

    def look(self, code: object) -> ClassRace | None:
        """The race of a room, None if it has none. Looking keeps its training alive.

        Raises:
            UserError: if there is no such room.
        """
        with self.rooms.lock:
            room = self.rooms.find(code)
            self.sweep()
            race = self.by_room.get(room.code)
            if race is not None and race.subscription is not None:
                self.keep_alive(race.subscription)
            return race

    def keep_alive(self, subscription: Subscription[Race]) -> None:
        """Renews the lease of the training, where the server still has it."""
        if subscription.id in self.registry.subscriptions:
            self.registry.find(subscription.id, Race)

    def of(self, room: Room) -> ClassRace:
        """The race of a room; with the rooms' lock held.

        Raises:
            UserError: if it has none.
        """
        if room.code not in self.by_room:
            raise UserError("no_class_race")
        return self.by_room[room.code]

    def drop(self, code: str) -> None:
        """Ends a room's race, if it has one; with the rooms' lock held."""
        race = self.by_room.pop(code, None)
        if race is not None and race.subscription is not None:
            self.registry.unsubscribe(race.subscription.id)

    def sweep(self) -> None:
        """Ends the races of rooms that have ended; with the rooms' lock held."""
        for code in [code for code in self.by_room if code not in self.rooms.rooms]:
            self.drop(code)
