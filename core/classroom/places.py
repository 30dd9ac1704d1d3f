"""Where the students of a room are in the lessons, and how many have been at a step for long; nobody is named."""

from collections.abc import Callable
from dataclasses import dataclass

from core.classroom.rooms import PRESENT_SECONDS, Room

STUCK_SECONDS = 180.0  # at one step, while at least as many are further on in the same lesson

Place = tuple[str, int]  # name of a lesson, and of which step, from 0


@dataclass(frozen=True)
class Standing:
    """Where a seat is, and since when."""

    place: Place
    since: float


@dataclass(frozen=True)
class Crowd:
    """How many are at a place, and how many of them are stuck."""

    place: Place
    count: int
    stuck: int


class Places:
    """Where each seat is.

    Args:
        clock: seconds, as of the registry.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.by_seat: dict[str, Standing] = {}

    def tell(self, key: str, place: Place | None) -> None:
        """A student's page says where it is; None: in no lesson.

        Args:
            key: of its seat.
        """
        if place is None:
            self.by_seat.pop(key, None)
        elif key not in self.by_seat or self.by_seat[key].place != place:
            self.by_seat[key] = Standing(place, self.clock())

    def crowds(self, room: Room) -> list[Crowd]:
        """Where those are who are present, by lesson and step."""
        now = self.clock()
        for key in self.by_seat.keys() - room.seats.keys():
            del self.by_seat[key]
        here = [self.by_seat[key] for key, seat in room.seats.items()
                if key in self.by_seat and seat.last_polled >= now - PRESENT_SECONDS]
        return [self.crowd(place, here, now) for place in sorted({one.place for one in here})]

    def crowd(self, place: Place, here: list[Standing], now: float) -> Crowd:
        """One place. Where nobody is further on, the class is not waiting for anybody."""
        lesson, step = place
        there = [one for one in here if one.place == place]
        further = sum(one.place[0] == lesson and one.place[1] > step for one in here)
        long = sum(now - one.since >= STUCK_SECONDS for one in there)
        return Crowd(place, len(there), long if further >= long else 0)
