"""Blow after blow, with the checks after each; what goes wrong is struck again, and made smaller."""

import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from demo.api.endpoints import endpoints
from tests.attack import checks
from tests.attack.blows import Blow, World, blow
from tests.attack.events import last_message
from tests.attack.files import whole_checkpoint
from tests.attack.scene import Scene
from tests.attack.server import Server
from tests.attack.shapes import places, without
from tests.attack.taken_in import Reader
from tests.attack.wire import Answer, Request

EVERY = 25  # blows, after which the others' things are looked at closely
SMALLEST = 60  # trials of making a request smaller


@dataclass(frozen=True)
class Finding:
    """What went wrong. seed, number: strike it again. requests: the smallest that show it."""

    seed: int
    number: int
    kind: str
    problem: str
    requests: tuple[Request, ...]

    def words(self) -> str:
        lines = "\n".join(f"    {request.words()}" for request in self.requests)
        return f"{self.kind} {self.seed}:{self.number}: {self.problem}\n{lines}"


@dataclass
class Campaign:
    """Attributes:
    only: kinds of blows; empty: all. log: where the server's log is kept. sent: requests. struck, seconds: blows
        and their time, by kind. statuses: of answers. findings: the first of each problem. errors: what the
        server's log holds besides, see `checks.exceptions`.
    """

    seed: int
    minutes: float = 10.0
    only: tuple[str, ...] = ()
    log: Path | None = None
    tell: Callable[[str], None] = print
    sent: int = 0
    struck: Counter = field(default_factory=Counter)
    statuses: Counter = field(default_factory=Counter)
    seconds: Counter = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    errors: dict[str, int] = field(default_factory=dict)
    reader: Reader | None = None

    def run(self, numbers: Iterator[int], most: int | None = None) -> None:
        """Strikes the blows of these numbers until the time is over.

        Args:
            most: findings after which it ends.
        """
        until = time.monotonic() + 60 * self.minutes
        with tempfile.TemporaryDirectory() as folder:
            scene, world = self.begin(Path(folder))
            try:
                for count, number in enumerate(numbers, 1):
                    if time.monotonic() > until or (most and len(self.findings) >= most):
                        break
                    self.strike(scene, world, number)
                    if count % EVERY == 0:
                        self.look_closely(scene, number)
                    if not scene.server.alive:
                        scene.server.stop()
                        scene, world = self.begin(Path(folder))
                self.look_closely(scene, -1)
            finally:
                scene.server.stop()
                self.errors = checks.exceptions(scene.server.said())
                if self.log is not None:
                    self.log.write_text(scene.server.said())

    def begin(self, folder: Path) -> tuple[Scene, World]:
        server = Server(folder)
        server.start()
        scene = Scene(server)
        scene.set_up()
        return scene, World(addresses(), tuple(scene.events), whole_checkpoint())

    def strike(self, scene: Scene, world: World, number: int) -> None:
        """One blow, and the quick checks."""
        found, began = blow(self.seed, number, world, self.only), time.monotonic()
        self.struck[found.kind] += 1
        problem = self.read_here(number) if found.kind == "checkpoint" else ""
        problem = problem or self.problem_with(scene, found.requests)
        if problem:
            self.find(scene, found, number, problem)
        self.seconds[found.kind] += time.monotonic() - began

    def problem_with(self, scene: Scene, requests: tuple[Request, ...]) -> str:
        """Sends requests and looks at the answers, then at somebody else's poll."""
        for request in requests:
            answer = scene.server.ask(request, scene.known)
            self.sent += 1
            self.statuses[answer.status] += 1
            self.learn(scene, request, answer)
            problem = checks.answer_is_safe(request, answer, scene)
            if problem:
                return problem
        self.sent += 1
        return checks.polls_in_time(scene)

    def learn(self, scene: Scene, request: Request, answer: Answer) -> None:
        """The attacker keeps what he gets: the path of a file, the name of a model that was taken in."""
        if answer.status == 200 and request.target == "/gradio_api/upload":
            scene.known["file"] = next(iter(answer.json()), scene.known["file"])
        if "/queue/data" in request.target and b"upload:" in answer.body:
            for value in (last_message(answer).get("output") or {}).get("data") or []:
                name = value.get("value") if isinstance(value, dict) else None
                if isinstance(name, str) and name.startswith("upload:"):
                    scene.known["upload"] = name

    def read_here(self, number: int) -> str:
        """Ten more files of the kind, read in this process."""
        if self.reader is None:
            self.reader = Reader(Path(tempfile.mkdtemp()) / "read.ckpt")
        for i in range(10):
            problem = self.reader.problem(f"{self.seed} {number} {i}")
            if problem:
                kept = shutil.copy(self.reader.path, self.reader.path.with_name(f"{self.seed}-{number}-{i}.ckpt"))
                return f"{problem} ({kept})"
        return ""

    def look_closely(self, scene: Scene, number: int) -> None:
        """The checks that take a moment."""
        try:
            problem = checks.others_are_unharmed(scene) or checks.within_bounds(scene)
        except (RuntimeError, OSError, KeyError, ValueError) as error:
            problem = f"looking closely failed: {error!r}"
        if problem:
            self.add(Finding(self.seed, number, "afterwards", problem, ()))
            if "bounds" not in problem:
                self.rescue(scene)

    def rescue(self, scene: Scene) -> None:
        """New others, so that it can go on."""
        try:
            scene.set_up_others()
        except (RuntimeError, OSError, KeyError, ValueError) as error:
            self.tell(f"  the others cannot begin again: {error!r}")

    def find(self, scene: Scene, found: Blow, number: int, problem: str) -> None:
        if any(known.problem[:60] == problem[:60] for known in self.findings):
            return
        smallest = self.smaller(scene, found.requests) if found.requests and not problem.startswith("a file") else ()
        self.add(Finding(self.seed, number, found.kind, problem, smallest or found.requests))

    def add(self, finding: Finding) -> None:
        if any(known.problem[:60] == finding.problem[:60] for known in self.findings):
            return
        self.findings.append(finding)
        self.tell(finding.words())

    def smaller(self, scene: Scene, requests: tuple[Request, ...]) -> tuple[Request, ...]:
        """Fewer requests, fewer headers and a smaller content that still go wrong."""
        trials = 0
        smaller = True
        while smaller and trials < SMALLEST:
            smaller = False
            for candidate in simpler(requests):
                trials += 1
                if trials > SMALLEST or not scene.server.alive:
                    break
                if self.problem_with(scene, candidate):
                    requests, smaller = candidate, True
                    break
        return requests


def simpler(requests: tuple[Request, ...]) -> Iterator[tuple[Request, ...]]:
    """The same with one thing less."""
    if len(requests) > 1:
        for i in range(len(requests)):
            yield requests[:i] + requests[i + 1 :]
    for i, request in enumerate(requests):
        for header in request.headers:
            yield swapped(requests, i, replace(request, headers=tuple(each for each in request.headers if each != header)))
        if request.content is not None:
            for place in sorted(places(request.content), key=len)[1:60]:
                yield swapped(requests, i, request.with_content(without(request.content, place)))


def swapped(requests: tuple[Request, ...], i: int, other: Request) -> tuple[Request, ...]:
    return requests[:i] + (other,) + requests[i + 1 :]


def addresses() -> tuple[str, ...]:
    """All addresses of the API, those that are added later too."""
    from core.classroom.registry import Registry
    from core.classroom.rooms import Rooms
    from demo.api.models import Models

    registry = Registry()
    found: dict[str, Any] = endpoints(registry, Models(registry), Rooms(registry))
    return tuple(sorted(found))
