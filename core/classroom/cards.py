"""What is kept of a run beside its numbers: who it is, and the pages that watch it. It changes without a step being made, and is small."""

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from core.classroom.subscriptions import Subscription
from core.config import Experiment, SettingValue
from core.training.run import Run

VERSION = 1  # of a card; others are not read
LARGEST_CARD = 2 * 10**6  # bytes: two thousand pages take 0.4 MB
NAME = re.compile(r"[A-Za-z0-9_-]{8,64}")  # of a run or a page, as secrets.token_urlsafe makes them
OWNER = 200  # characters of an owner's name


@dataclass(frozen=True)
class PageCard:
    """A page's subscription: see `Subscription`. What was played again is then shown whole."""

    id: str
    owns_run: bool
    follows_teacher: bool = False
    owner: str | None = None
    frozen_at: int | None = None
    detached: bool = False

    @classmethod
    def of(cls, subscription: Subscription[Run]) -> "PageCard":
        return cls(**{name: getattr(subscription, name) for name in cls.__annotations__})

    def subscription(self, run: Run, clock: Callable[[], float]) -> Subscription[Run]:
        """The subscription, under its old id.

        Args:
            clock: of the registry.
        """
        restored = Subscription(run, self.owns_run, clock=clock)
        restored.id, restored.follows_teacher, restored.owner = self.id, self.follows_teacher, self.owner
        restored.frozen_at, restored.detached = self.frozen_at, self.detached
        return restored


@dataclass(frozen=True)
class RunCard:
    """A run.

    Attributes:
        id, read_key, owner, paused: as of the run.
        experiment: its settings by name.
        order: the place among all runs in the order in which they were started.
        forked: it started from a snapshot, which is not on the card.
        attempts: how many servers have gone on with it one after the other, and ended before there was a newer state.
        pages: those that watch it.
    """

    id: str
    read_key: str
    experiment: dict[str, SettingValue]
    order: int
    owner: str | None = None
    paused: bool = False
    forked: bool = False
    attempts: int = 0
    pages: list[PageCard] = field(default_factory=list)

    def to_bytes(self) -> bytes:
        return json.dumps({"version": VERSION, **asdict(self)}).encode()

    def new_run(self, **options: Any) -> Run:
        """The run before its first step.

        Args:
            options: of `Run`.
        Raises:
            UserError: if its settings are none.
        """
        run = Run(Experiment().with_settings(**self.experiment), owner=self.owner, paused=self.paused, **options)
        run.id, run.read_key = self.id, self.read_key
        return run


def card_from_bytes(content: bytes) -> RunCard:
    """The card in a file.

    Raises:
        Exception: of any kind, if it is damaged, or of another version.
    """
    if len(content) > LARGEST_CARD:
        raise ValueError("too large")
    values = json.loads(content)
    if values.pop("version") != VERSION:
        raise ValueError("of another version")
    pages = [PageCard(**page) for page in values.pop("pages")]
    card = RunCard(**values, pages=pages)
    check_kinds(card)
    for page in pages:
        check_kinds(page)
    Experiment().with_settings(**card.experiment)
    return card


def check_kinds(card: RunCard | PageCard) -> None:
    """Raises a TypeError unless every field is what it should be."""
    for name, value in vars(card).items():
        match name:
            case "id" | "read_key":
                good = isinstance(value, str) and NAME.fullmatch(value)
            case "owner":
                good = value is None or isinstance(value, str) and len(value) <= OWNER
            case "order" | "attempts":
                good = type(value) is int and value >= 0
            case "frozen_at":
                good = value is None or type(value) is int and value >= 0
            case "experiment":
                good = isinstance(value, dict)
            case "pages":
                good = isinstance(value, list)
            case _:
                good = isinstance(value, bool)
        if not good:
            raise TypeError(f"{name} is not what it should be")
