"""Who computes, who waits, and whose turn it is: decisions only, without threads, so that a simulation makes the same ones.

Trainings take turns in slices:

1. Whoever is new gets a short first slice before others, so that everybody sees a first point at once.
2. A small share of the time goes, in short slices, to whoever has waited longest, so that every curve moves on. The share is bounded:
   with many in line it would otherwise be all of the time, everybody would be served in turn, and everybody would end at the very end.
3. All other time goes to whoever needs least to its end: of all orders this ends the most trainings early (shortest remaining processing
   time, Schrage 1968).

It is fair between owners: whoever holds fewer slots comes first, and what an owner's trainings computed that have ended meanwhile is
added to what the others of this owner need, so that twenty trainings of one owner hold up the others hardly longer than one does.
"""

import math
import time
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

SHORT_SLICE = 0.1  # seconds that who is new (building its model included) or has waited longest computes at least, and a step in any case
SLICE = 0.5  # seconds that a training computes at least before another takes its slot
PATIENCE = 2.0  # seconds of waiting, below which nobody counts as having waited long
SHARE = 0.05  # of the time of all slots, for those who have waited longest
FORECAST = 0.2  # seconds for which what those who wait are told is kept, while nothing else changes
CHARGE = 60.0  # seconds computed by an owner's earlier trainings that count at most

PATIENT, NEW, OTHER = range(3)  # in this order they come
Rank = tuple[int, int, float]  # slots of its owner; PATIENT, NEW or OTHER; what counts there


class SlotUser(Protocol):
    """What slots need to know of a training.

    Attributes:
        owner: who started it; None: it counts as nobody's. begun: it has made a step. computed: seconds for which it held slots, kept by
            the Line.
    """

    owner: str | None
    begun: bool
    computed: float

    @property
    def wants_slot(self) -> bool:
        """Whether it wants to compute now."""
        ...

    @property
    def seconds_needed(self) -> float | None:
        """How long it still takes; None if unknown."""
        ...


@dataclass(eq=False)
class Turn:
    """What is known of a training that holds a slot or waits for one.

    Attributes:
        since: when it began to hold or to wait. new: it had made no step when it began to wait. left: seconds that it needed then.
        holds: it has a slot. kind: the rule by which it got it. needs: what it is ranked by, charges of its owner included.
    """

    run: SlotUser
    since: float
    new: bool
    left: float
    holds: bool = False
    kind: int = OTHER
    needs: float = 0.0

    @property
    def slice(self) -> float:
        """Seconds for which it may hold its slot in any case."""
        return SLICE if self.kind == OTHER else SHORT_SLICE


@dataclass(frozen=True)
class Outlook:
    """What somebody who waits can expect.

    Attributes:
        place: counted from 1, in the order in which it is their turn now. seconds: until then, about; None if nothing can be told.
    """

    place: int
    seconds: float | None


class Line:
    """Those that compute and those that wait.

    Args:
        count: trainings that compute at the same time. clock: seconds.

    Attributes:
        holding: those that compute. queue: those that wait, by training, in the order in which they came. new, begun: its two kinds.
        ranked: those that have begun, by what they need. here: trainings of each owner that compute or wait.
        charges: seconds that trainings of an owner have computed which are no longer here, since it last had none here.
        patient_from: when somebody may next get a slice for having waited long. first_seconds: that first slices lately took.
    """

    def __init__(self, count: int = 2, clock: Callable[[], float] = time.monotonic) -> None:
        self.count = count
        self.clock = clock
        self.holding: list[Turn] = []
        self.queue: dict[SlotUser, Turn] = {}
        self.new: dict[SlotUser, Turn] = {}
        self.begun: dict[SlotUser, Turn] = {}
        self.ranked: list[Turn] = []
        self.here: Counter[str] = Counter()
        self.charges: dict[str, float] = {}
        self.patient_from = -math.inf
        self.first_seconds = SHORT_SLICE
        self.outlooks: dict[SlotUser, Outlook] | None = None
        self.reckoned_at = -math.inf

    # What happens.

    def join(self, run: SlotUser) -> Turn:
        """A training waits from now on."""
        self.charge(run.owner, -run.computed, 1)  # it is here again
        turn = Turn(run, self.clock(), not run.begun, unknown_last(run.seconds_needed))
        self.queue[run] = turn
        if turn.new:
            self.new[run] = turn
        else:
            self.begun[run] = turn
            turn.needs = self.charged(run.owner) + turn.left
            insort(self.ranked, turn, key=place)
        self.outlooks = None
        return turn

    def give(self) -> Turn | None:
        """Gives a free slot to whose turn it is.

        Returns:
            Who got it; None if no slot is free, or nobody wants it.
        """
        found = self.first() if len(self.holding) < self.count else None
        if found is None:
            return None
        turn, (_, kind, _) = found
        self.remove(turn)
        turn.holds, turn.since, turn.kind = True, self.clock(), kind
        self.holding.append(turn)
        return turn

    def leave(self, turn: Turn) -> None:
        """It neither computes nor waits any more."""
        run = turn.run
        if turn.holds:
            self.holding.remove(turn)
            self.settle(turn)
            run.computed += self.clock() - turn.since
        else:
            self.remove(turn)
        self.charge(run.owner, run.computed, -1)
        self.outlooks = None

    def remove(self, turn: Turn) -> None:
        """It waits no longer."""
        del self.queue[turn.run]
        if turn.new:
            del self.new[turn.run]
        else:
            del self.begun[turn.run]
            del self.ranked[bisect_left(self.ranked, place(turn), key=place)]
        self.outlooks = None

    def settle(self, turn: Turn) -> None:
        """The slice that the rules gave it is over: notes what it took. What it goes on for counts as for everybody."""
        seconds = self.clock() - turn.since
        if turn.kind == PATIENT:
            self.patient_from = turn.since + seconds / (SHARE * self.count)
        elif turn.kind == NEW:
            self.first_seconds += 0.2 * (seconds - self.first_seconds)
        turn.kind = OTHER

    def charge(self, owner: str | None, seconds: float, more: int) -> None:
        """Adds to what an owner's trainings have computed that are not here; it is forgotten when the owner has none here.

        Args:
            more: trainings of the owner that have come: 1, or -1.
        """
        if owner is None:
            return
        self.here[owner] += more
        if not self.here[owner]:
            del self.here[owner]
            self.charges.pop(owner, None)
            return
        self.charges[owner] = max(0.0, self.charges.get(owner, 0.0) + seconds)
        if self.here[owner] > 1 or more < 0:
            for turn in self.begun.values():
                if turn.run.owner == owner:
                    turn.needs = self.charged(owner) + turn.left
            self.ranked.sort(key=place)

    # What is asked.

    def is_over(self, turn: Turn) -> bool:
        """Whether a training that holds a slot should give it up now: its slice is over, and somebody who waits comes before it. To be
        asked after each step."""
        if self.clock() - turn.since < turn.slice:
            return False
        self.settle(turn)
        best = self.first(without=turn)
        if best is None:
            return False
        left = self.charged(turn.run.owner) + unknown_last(turn.run.seconds_needed)
        return best[1] < (self.slots_of(turn.run.owner, turn), OTHER, left)

    def first(self, without: Turn | None = None) -> tuple[Turn, Rank] | None:
        """Who of those that wait and want to compute comes first, and its rank; the first of equals has waited longest.

        Args:
            without: a holder that is taken for gone.
        """
        best: tuple[Turn, Rank] | None = None
        for turn, kind, value in self.in_order():
            if turn.run.wants_slot:
                slots = self.slots_of(turn.run.owner, without)
                if best is None or slots < best[1][0]:
                    best = turn, (slots, kind, value)
                if slots == 0:
                    break
        return best

    def in_order(self) -> Iterator[tuple[Turn, int, float]]:
        """Those that wait, in the order of the rules, owners left aside; one who has waited long may come twice."""
        if self.allows_patient():
            for turn in self.begun.values():
                if self.clock() - turn.since < PATIENCE:
                    break
                yield turn, PATIENT, turn.since
        if self.new:  # of each owner one, then the others
            served = {turn.run.owner for turn in [*self.begun.values(), *self.holding] if turn.run.owner is not None}
            for value, again in enumerate((False, True)):
                yield from ((turn, NEW, value) for turn in self.new.values() if (turn.run.owner in served) == again)
        for turn in self.ranked:
            yield turn, OTHER, turn.needs

    def allows_patient(self) -> bool:
        """Whether the share of those who have waited long is not used up."""
        return self.clock() >= self.patient_from and not any(held.kind == PATIENT for held in self.holding)

    def slots_of(self, owner: str | None, without: Turn | None = None) -> int:
        """How many slots an owner holds."""
        return 0 if owner is None else sum(held.run.owner == owner for held in self.holding if held is not without)

    def charged(self, owner: str | None) -> float:
        """Seconds that are added to what each training of an owner needs."""
        return 0.0 if owner is None else min(CHARGE, self.charges.get(owner, 0.0))

    # What those who wait can expect.

    def outlook(self, run: SlotUser) -> Outlook | None:
        """What a training that waits can expect; None if it does not wait. Reckoned for all at once, and again when something changes."""
        if run not in self.queue:
            return None
        if self.outlooks is None or self.clock() - self.reckoned_at > FORECAST:
            self.outlooks, self.reckoned_at = self.reckon(), self.clock()
        return self.outlooks.get(run)

    def reckon(self) -> dict[SlotUser, Outlook]:
        """The outlook of all who wait."""
        seconds = {**self.waits_of_new(), **self.waits_of_begun()}
        found: dict[SlotUser, Outlook] = {}
        slots = {turn: self.slots_of(turn.run.owner) for turn in self.queue.values()}
        for turn, _, _ in sorted(self.in_order(), key=lambda entry: slots[entry[0]]):
            if turn.run not in found:
                found[turn.run] = Outlook(len(found) + 1, seconds.get(turn.run))
        return found

    def waits_of_new(self) -> dict[SlotUser, float]:
        """Seconds until the first slice of each who is new: those who came before have theirs first."""
        new = [run for run in self.new if run.wants_slot]
        return {run: self.until_free() + place * self.first_seconds / self.count for place, run in enumerate(new)}

    def waits_of_begun(self) -> dict[SlotUser, float]:
        """Seconds until each who has begun goes on: when those who need less are done, or for having waited long, whichever is sooner."""
        needed = [(self.charged(turn.run.owner) + unknown_last(turn.run.seconds_needed), turn) for turn in self.holding]
        needed += [(turn.needs, turn) for turn in self.ranked if turn.run.wants_slot]
        busy, free, waits = self.first_seconds * len(self.new), self.until_free(), {}
        for _, turn in sorted(needed, key=lambda entry: entry[0]):
            if not turn.holds:
                waits[turn.run] = max(free, busy / (self.count * (1 - SHARE)))
            busy += unknown_last(turn.run.seconds_needed) if turn.holds else turn.left
        now, interval = self.clock(), SHORT_SLICE / (SHARE * self.count)
        patient = [turn for turn in self.begun.values() if turn.run.wants_slot]
        for place, turn in enumerate(patient):
            due = max(max(0.0, self.patient_from - now) + place * interval, PATIENCE - (now - turn.since))
            waits[turn.run] = min(waits.get(turn.run, math.inf), free + due)
        return waits

    def until_free(self) -> float:
        """Seconds until the first slice of those who compute is over, and with it a step; 0 if a slot is free."""
        if len(self.holding) < self.count:
            return 0.0
        return max(SHORT_SLICE, min(turn.since + turn.slice for turn in self.holding) - self.clock())


def place(turn: Turn) -> tuple[float, float, int]:
    """Among those that have begun, the lowest first."""
    return turn.needs, turn.since, id(turn)


class FirstComeFirstServed(Line):
    """For comparison: a training keeps its slot until its end, and whoever has waited longest comes next."""

    def is_over(self, turn: Turn) -> bool:
        return False

    def in_order(self) -> Iterator[tuple[Turn, int, float]]:
        return ((turn, OTHER, 0.0) for turn in self.queue.values())


def unknown_last(seconds: float | None) -> float:
    """Who is not known to end soon comes last."""
    return math.inf if seconds is None else seconds
