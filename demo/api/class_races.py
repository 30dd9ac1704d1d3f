"""The API of class races: a teacher opens one in a room, students enter a change each, everybody looks at one board."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from core.classroom.class_races import ClassRace, ClassRaces
from core.classroom.rooms import digest
from core.comparison.class_race import BUDGET, MAX_ENTRIES
from core.comparison.verdict import Result, headline, runner_result, sentence_key
from demo.api.addresses import experiment_of_query
from demo.api.races import capitalised
from demo.api.requests import answers_errors, optional
from demo.api.requests import field as value_of
from demo.api.setting_words import runner_name, settings_line
from demo.api.types import ClassRaceBoard, ClassRaceEntry, ErrorReply
from demo.text import section

FRESH = 0.4  # seconds that a board is good for: a whole class asks for the same one
PAUSE, QUIET = 1000, 4000  # milliseconds until a page asks again: while something happens, and while there is no race
ENDED = ("finished", "stopped", "failed")


@dataclass
class KeptResults:
    """What the runners have reached, read a moment ago.

    Attributes:
        race: whose. at: when, by the monotonic clock. final: the race had ended by then, so that nothing will change.
    """

    race: ClassRace
    at: float
    final: bool
    results: list[Result]

    def is_good(self, race: ClassRace, ended: bool, now: float) -> bool:
        """Whether it can be shown: of a race that has ended, only what was read afterwards can."""
        return self.race is race and (self.final if ended else now <= self.at + FRESH)


@dataclass(frozen=True)
class ClassRaceApi:
    """Serves the class race. Every request comes from outside, and every value in it is checked.

    Args:
        races: core.classroom.class_races.ClassRaces. language: of names and sentences. kept: what was read last, by room.
    """

    races: ClassRaces
    language: str
    kept: dict[str, KeptResults] = field(default_factory=dict)

    @answers_errors
    def open(self, request: object) -> ClassRaceBoard | ErrorReply:
        """Begins to take entries: an OpenClassRaceRequest."""
        code, secret = keys(request)
        base, _ = experiment_of_query(dict(parse_qsl(value_of(request, "query", str)[:2000])))
        return self.board(code, self.races.open(code, secret, base), None)

    @answers_errors
    def start(self, request: object) -> ClassRaceBoard | ErrorReply:
        """Trains what was entered: a ClassRaceRequest."""
        return self.steered(request, self.races.start)

    @answers_errors
    def stop(self, request: object) -> ClassRaceBoard | ErrorReply:
        """Stops the training: a ClassRaceRequest."""
        return self.steered(request, self.races.stop)

    @answers_errors
    def close(self, request: object) -> ClassRaceBoard | ErrorReply:
        """The room has no race any more: a ClassRaceRequest."""
        return self.steered(request, self.races.close)

    @answers_errors
    def enter(self, request: object) -> ClassRaceBoard | ErrorReply:
        """A student's choice: a ClassRaceEntryRequest."""
        code, student = value_of(request, "room", str), value_of(request, "student", str)
        race = self.races.enter(code, student, value_of(request, "setting", str), value_of(request, "value", str)[:40])
        return self.board(code, race, student)

    @answers_errors
    def look(self, request: object) -> ClassRaceBoard | ErrorReply:
        """The board: a ClassRaceLookRequest."""
        code = value_of(request, "room", str)
        return self.board(code, self.races.look(code), optional(request, "student"))

    def steered(self, request: object, act: Callable[[str, str], ClassRace | None]) -> ClassRaceBoard:
        """The board after what the teacher has done; `act` takes the room and its secret."""
        code, secret = keys(request)
        return self.board(code, act(code, secret), None)

    def board(self, code: str, race: ClassRace | None, student: str | None) -> ClassRaceBoard:
        """What a page shows of a race, None: of none."""
        if race is None:
            self.kept.pop(code, None)
            return {"status": "none", "base": "", "steps": 0, "budget": BUDGET, "most": MAX_ENTRIES, "entries": [], "step": 0,
                    "seconds_left": None, "headline": "", "pause": QUIET}
        trained = race.race
        status = "open" if trained is None else "running" if trained.status == "paused" else trained.status
        found = self.results(code, race)
        mine = race.chosen.get(digest(student)) if student else None
        entries = [self.entry(race, i, mine, found, status in ENDED) for i in range(len(race.order))]
        return {
            "status": status, "base": settings_line(race.base, self.language), "budget": BUDGET, "most": MAX_ENTRIES,
            "steps": trained.config.steps if trained else min(race.base.train.max_steps, BUDGET // max(2, len(race.order))),
            "entries": sorted(entries, key=rank), "step": trained.step if trained else 0,
            "seconds_left": trained.seconds_left if trained and not trained.ended else None,
            "headline": self.headline(race, found) if status in ENDED else self.interrupted(race), "pause": PAUSE,
        }  # fmt: skip

    def results(self, code: str, race: ClassRace) -> list[Result]:
        """What each runner has reached; read at most every FRESH seconds while they train."""
        if race.race is None:
            return []
        for gone in self.kept.keys() - self.races.by_room.keys():
            del self.kept[gone]
        kept, now, ended = self.kept.get(code), time.monotonic(), race.race.ended
        if kept is None or not kept.is_good(race, ended, now):
            kept = self.kept[code] = KeptResults(race, now, ended, [runner_result(runner) for runner in race.race.runners])
        return kept.results

    def entry(self, race: ClassRace, i: int, mine, results: list[Result], ended: bool) -> ClassRaceEntry:
        """A line of the board."""
        entry, result = race.order[i], results[i] if results else None
        return {
            "name": runner_name(dict([entry]), self.language), "count": race.count(entry), "mine": entry == mine,
            "step": result.steps if result else 0, "loss": result.loss if result else None,
            "exact_match": result.exact_match if result else None, "reached": result.matched[0.9] if result else None,
            "words": section(self.language, "race")[f"word_{sentence_key(result)}"] if result and ended else "",
        }  # fmt: skip

    def interrupted(self, race: ClassRace) -> str:
        """That a restart of the server has ended it; "": none has."""
        return section(self.language, "class_race")["interrupted"] if race.interrupted else ""

    def headline(self, race: ClassRace, results: list[Result]) -> str:
        """Who was first, in a sentence."""
        names = [runner_name(dict([entry]), self.language) for entry in race.order]
        key, values = headline(results, names)
        return capitalised(section(self.language, "verdict")[key].format(**values), self.language)


def keys(request) -> tuple[str, str]:
    """The room and its secret, of a teacher's request."""
    return value_of(request, "room", str), value_of(request, "secret", str)


def rank(entry: ClassRaceEntry) -> tuple[float, float]:
    """The place on the board: who reached 90 % first, then who has most."""
    return (entry["reached"] or float("inf"), -(entry["exact_match"] or 0.0))
