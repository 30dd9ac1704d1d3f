"""The class race of a room as a file holds it: what everybody changes, and who has chosen what, by the keys of seats.

Races are trained in memory only. One that had begun is open again after a restart, with all its entries; the same entries give the same
race, so nothing is lost but time. The teacher starts it: a race that took the server down does not do so again by itself.
"""

from typing import Any

from core.classroom.class_races import ClassRace, ClassRaces
from core.classroom.room_files import value_of
from core.classroom.rooms import MAX_SEATS, Room
from core.comparison.class_race import MAX_ENTRIES, Entry, read_entry
from core.config import Experiment


class KeptClassRaces:
    """Keeps and restores class races (see room_keeper.py).

    Args:
        races: of all rooms.
    """

    def __init__(self, races: ClassRaces) -> None:
        self.races = races

    def kept(self, room: Room) -> Any:
        race = self.races.by_room.get(room.code)
        return race and {
            "base": race.base.flat(), "order": [list(entry) for entry in race.order],
            "chosen": {key: list(entry) for key, entry in race.chosen.items()},
            "begun": race.interrupted or race.subscription is not None,
        }  # fmt: skip

    def restore(self, room: Room, values: Any) -> None:
        base = Experiment().with_settings(**value_of(values, "base", dict))
        self.races.registry.limits.check(base)
        chosen, order = value_of(values, "chosen", dict), value_of(values, "order", list)
        if len(chosen) > MAX_SEATS or len(order) > MAX_ENTRIES:
            raise ValueError(f"{len(chosen)} have chosen among {len(order)} entries")
        race = ClassRace(base, {str(key): entry_of(base, one) for key, one in chosen.items()}, [entry_of(base, one) for one in order])
        race.interrupted = value_of(values, "begun", bool)
        self.races.by_room[room.code] = race


def entry_of(base: Experiment, values: Any) -> Entry:
    """An entry out of a file.

    Raises:
        ValueError, UserError: if it is none.
    """
    name, value = values
    return read_entry(base, name, value)
