"""Which lessons fit into a class, minute by minute: from the minutes that their files name."""

from dataclasses import dataclass
from typing import Literal

from demo.lessons.lesson import Lesson

CLASSES = (10, 45, 90)  # minutes
PAUSE_FROM, PAUSE = 60, 5  # minutes: a class of at least so many has a pause of so many

Kind = Literal["opening", "lesson", "pause", "closing"]


@dataclass(frozen=True)
class Part:
    """A part of a class.

    Attributes:
        kind: what it is. start, end: minutes from the beginning. lesson: of a part of that kind.
    """

    kind: Kind
    start: int
    end: int
    lesson: Lesson | None = None


def plan(lessons: tuple[Lesson, ...], minutes: int) -> list[Part]:
    """A class of so many minutes: the lessons in their order, as many as fit; who does not fit makes room for a shorter one after it.

    Args:
        minutes: of CLASSES, or any other from 5 on.
    """
    opening = closing = max(1, minutes // 15)
    has_pause = minutes >= PAUSE_FROM
    left = minutes - opening - closing - PAUSE * has_pause
    chosen = []
    for lesson in lessons:
        if lesson.minutes <= left:
            chosen.append(lesson)
            left -= lesson.minutes
    parts, now = [Part("opening", 0, opening)], opening
    for lesson in chosen:
        if has_pause and now >= minutes // 2 and all(part.kind != "pause" for part in parts):
            parts.append(Part("pause", now, now + PAUSE))
            now += PAUSE
        parts.append(Part("lesson", now, now + lesson.minutes, lesson))
        now += lesson.minutes
    return [*parts, Part("closing", now, now + closing)]
