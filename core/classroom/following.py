"""What a class is shown besides the teacher's run: a race and demonstrations; each student has subscriptions of their own to them."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from core.classroom.registry import Registry
from core.classroom.subscriptions import Subscription
from core.comparison.race import Race
from core.errors import UserError
from core.programs.demonstration import Demonstration

RACE = "race"  # its key; a demonstration's is its name, so that a student has one of each kind at most

Shown = Mapping[str, Subscription[Any]]


@dataclass
class Followed:
    """What a student follows.

    Attributes:
        own: the student's subscription. teachers: the teacher's, to whose run it is.
    """

    own: Subscription[Any]
    teachers: Subscription[Any]


def shown_by_teacher(registry: Registry, race: object = None, demonstration: object = None) -> dict[str, Subscription[Any]]:
    """The teacher's subscriptions by key, and their leases renewed; what does not exist any more is left out.

    Args:
        race, demonstration: ids of subscriptions, from the teacher's page; None: there is none.
    """
    shown: dict[str, Subscription[Any]] = {}
    with suppress(UserError):  # the teacher's own page says so
        shown[RACE] = registry.find(race, Race)
    with suppress(UserError):
        found = registry.find(demonstration, Demonstration)
        shown[found.run.config.name] = found
    return shown


def follow_shown(registry: Registry, shown: Shown, followed: dict[str, Followed], again: bool) -> None:
    """Gives a student a subscription to each that is shown, in the place of the one before of the same key.

    Args:
        followed: the student's, by key; it is changed. again: also where the student has stopped or paused what they see.
    Raises:
        UserError: if there are too many subscriptions.
    """
    for key, teachers in shown.items():
        before = followed.get(key)
        if teachers.run.id not in registry.runs or (before is not None and is_current(registry, before, teachers, again)):
            continue
        own = follow_subscription(registry, teachers, before.own if before else None)
        followed[key] = Followed(own, teachers)


def is_current(registry: Registry, followed: Followed, teachers: Subscription[Any], again: bool) -> bool:
    """Whether a student's subscription may stay."""
    own = followed.own
    left = own.detached or own.frozen_at is not None
    return followed.teachers is teachers and own.id in registry.subscriptions and not (again and left)


def follow_subscription(registry: Registry, teachers: Subscription[Any], before: Subscription[Any] | None) -> Subscription[Any]:
    """A student's new subscription to what the teacher shows; what is replayed to the teacher is replayed, from its start.

    Args:
        before: the student's, which ends.
    Raises:
        UserError: if there are too many subscriptions.
    """
    own = registry.subscribe(teachers.run, owns_run=False, replay=teachers.replaying)
    own.follows_teacher = True
    if before is not None:
        registry.unsubscribe(before.id)
    return own


def unsubscribe_all(registry: Registry, followed: Iterable[Followed]) -> None:
    """A student is gone."""
    for each in followed:
        registry.unsubscribe(each.own.id)


def let_go(followed: Iterable[Followed]) -> None:
    """A room ends: nobody keeps watching unnoticed."""
    for each in followed:
        if not each.own.replaying:
            each.own.control("stop")
