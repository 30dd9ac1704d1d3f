"""Slices without threads: the line of `core.training.line` with a clock of its own, and what 30, 300 and 3,000 pages would see.

The line decides; what a step, a model and a switch cost is given, as it was measured. Two other orders stand beside it: first come first
served, which keeps a slot until the end, and round robin, which gives everybody a slice in turn.
"""

import heapq
import math
import random
from dataclasses import dataclass, field
from statistics import median

from benchmarks.report import Curve
from core.training.line import SLICE, FirstComeFirstServed, Line, Turn

SWITCH = 0.002  # seconds from a slot given up to the next one's step
TWO_CORES = 1.4  # times as fast is a training that computes alone


@dataclass(frozen=True)
class Costs:
    """Seconds on one core beside another training.

    Attributes:
        build: until the first step, the model built. step: a step. steps: how many. validation: each `every` steps, and after the first.
    """

    build: float
    step: float
    steps: int
    validation: float = 0.03
    every: int = 25


CLASSROOM = Costs(0.045, 0.0115, 300)
PRESETS = {
    "classroom": Costs(0.045, 0.0115, 400),
    "reverse": Costs(0.045, 0.0115, 500),
    "sort": Costs(0.045, 0.0115, 1500, every=50),
    "course": Costs(0.35, 0.33, 1890, validation=1.0, every=100),
}
LONG = Costs(0.045, 0.0115, 20_000)


@dataclass(eq=False)
class Page:
    """A page that has pressed Train.

    Attributes:
        pressed: when. first, finished: when it had a point, and all. step: made so far. since: when it gave up its slot; None: it has one.
        waits: seconds between two slices. told: what it was told when such a wait began.
    """

    costs: Costs
    owner: str
    pressed: float = 0.0
    step: int = 0
    begun: bool = False
    computed: float = 0.0
    first: float | None = None
    finished: float | None = None
    since: float | None = None
    waits: list[float] = field(default_factory=list)
    told: list[float] = field(default_factory=list)
    wants_slot: bool = True

    @property
    def seconds_needed(self):
        return (self.costs.steps - self.step) * self.costs.step if self.step else None


class RoundRobin(FirstComeFirstServed):
    """Everybody in turn, a slice each."""

    def is_over(self, turn: Turn) -> bool:
        return bool(self.queue) and self.clock() - turn.since >= SLICE


class Simulation:
    """Pages on a machine with two cores.

    Args:
        kind: of the line. pages: Page.

    Attributes:
        now: seconds. switches: times that a slot was given away. asks: whether pages are told how long they will wait.
    """

    def __init__(self, kind, pages, asks=False):
        self.now = 0.0
        self.line = kind(2, clock=lambda: self.now)
        self.pages = pages
        self.asks = asks
        self.switches = 0
        self.events = [(page.pressed, number, page, None) for number, page in enumerate(pages)]
        heapq.heapify(self.events)
        self.number = len(pages)

    def run(self, until=math.inf):
        """Goes on until all have finished, or until a moment."""
        while self.events and self.events[0][0] <= until:
            self.now, _, page, turn = heapq.heappop(self.events)
            if turn is None:
                self.line.join(page)
            else:
                self.made_step(page, turn)
            self.hand_out()
            if self.asks and page.since == self.now and not page.finished:
                page.told.append(self.line.outlook(page).seconds)
        return self

    def hand_out(self):
        """Gives free slots away; who has one makes its next step."""
        while (turn := self.line.give()) is not None:
            page = turn.run
            if page.since is not None:
                page.waits.append(self.now - page.since)
                page.since = None
            self.switches += 1
            self.begin_step(turn, SWITCH + (0.0 if page.begun else page.costs.build))

    def begin_step(self, turn, before=0.0):
        """Notes the end of a step that begins now, its validation included."""
        page, costs = turn.run, turn.run.costs
        alone = len(self.line.holding) == 1
        seconds = before + costs.step / (TWO_CORES if alone else 1.0)
        if page.first is None:
            page.first = self.now + seconds
        if page.step + 1 in (1, costs.steps) or (page.step + 1) % costs.every == 0:
            seconds += costs.validation
        self.number += 1
        heapq.heappush(self.events, (self.now + seconds, self.number, page, turn))

    def made_step(self, page, turn):
        """What follows a step."""
        page.step += 1
        page.begun = True
        if page.step == page.costs.steps:
            page.finished = self.now
            self.line.leave(turn)
        elif self.line.is_over(turn):
            self.line.leave(turn)
            page.since = self.now
            self.line.join(page)
        else:
            self.begin_step(turn)


# What is played.


def at_once(count, costs=CLASSROOM):
    """Everybody presses Train for a run of their own in the same moment."""
    return [Page(costs, f"page {number}") for number in range(count)]


def behind_long(count=1):
    """Two runs of 20,000 steps, and some seconds later somebody who wants five seconds of work."""
    return [Page(LONG, "long 1"), Page(LONG, "long 2"), *(Page(CLASSROOM, f"page {number}", 10.0) for number in range(count))]


def mixed(count, seed=7):
    """Presets as they come, over a minute: most of them small."""
    chance = random.Random(seed)
    names = chance.choices(list(PRESETS), weights=(12, 4, 3, 1), k=count)
    return [Page(PRESETS[name], f"page {number}", chance.uniform(0.0, 60.0)) for number, name in enumerate(names)]


def greedy(count, own=20):
    """Everybody once, and one owner, who was first, with many runs."""
    return [*(Page(CLASSROOM, "greedy") for _ in range(own)), *at_once(count)]


def summary(simulation, chosen=None):
    """What the pages saw.

    Args:
        chosen: of these pages; None: all.
    Returns:
        first, first_worst, finish, finish_worst: seconds after Train was pressed. wait_worst: between two slices. switches. seconds: until
        all had finished.
    """
    pages = simulation.pages if chosen is None else chosen
    firsts, ends = [page.first - page.pressed for page in pages], [page.finished - page.pressed for page in pages]
    return {
        "first": median(firsts), "first_worst": max(firsts), "finish": median(ends), "finish_worst": max(ends),
        "wait_worst": max((wait for page in pages for wait in page.waits), default=0.0),
        "switches": simulation.switches, "seconds": max(page.finished for page in simulation.pages),
    }


ORDERS = (("slices", Line), ("first come first served", FirstComeFirstServed), ("round robin", RoundRobin))


def simulate(short):
    """The table of all scenarios.

    Returns:
        Curve.
    """
    sizes = (30,) if short else (30, 300, 3000)
    scenarios = [(f"{size} at once", lambda size=size: at_once(size)) for size in sizes]
    scenarios += [("one behind two of 20,000 steps", behind_long)]
    scenarios += [(f"{size} of mixed presets over a minute", lambda size=size: mixed(size)) for size in ((30,) if short else (30, 300))]
    lines = []
    for name, make in scenarios:
        for order, kind in ORDERS:
            simulation = Simulation(kind, make()).run()
            lines.append(cells(name, order, summary(simulation, simulation.pages[2:] if make is behind_long else None)))
    head = ["pages", "order", "first point, s", "worst", "finished, s", "worst", "longest wait, s", "switches", "all done, s"]
    return Curve("Simulated, with the costs of this machine", head, lines)


def cells(name, order, found):
    numbers = [f"{found[key]:,.1f}" for key in ("first", "first_worst", "finish", "finish_worst", "wait_worst")]
    return [name, order, *numbers, f"{found['switches']:,}", f"{found['seconds']:,.0f}"]
