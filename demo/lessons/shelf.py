"""The lessons that a page offers: the shipped ones, and those of a teacher's own folder."""

import logging
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.classroom.limits import Limits
from demo.lessons.faults import Fault, LessonFault
from demo.lessons.lesson import Condition, Lesson, Words
from demo.lessons.reading import read_lesson

FOLDER = Path(__file__).parents[2] / "assets" / "lessons"
ENDINGS = (".yaml", ".yml")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Shelf:
    """What was read.

    Attributes:
        lessons: in their order. faults: of the files that are left out.
    """

    lessons: tuple[Lesson, ...]
    faults: tuple[Fault, ...] = ()


def read_shelf(own: Path | None = None, shipped: Path = FOLDER) -> Shelf:
    """All lessons of both folders. A file with a mistake is left out, and its mistakes are told.

    Args:
        own: a teacher's folder, whose lessons are added, or take the place of shipped ones of the same name; None: there is none.
    """
    lessons, faults = read_folder(shipped)
    if own is not None:
        theirs, more = read_folder(own)
        lessons, faults = [*(one for one in lessons if one.name not in {own.name for own in theirs}), *theirs], [*faults, *more]
    return Shelf(tuple(sorted(lessons, key=lambda lesson: lesson.order)), tuple(faults))


def read_folder(folder: Path) -> tuple[list[Lesson], list[Fault]]:
    """The lessons of a folder, and what is wrong in it."""
    try:
        if not folder.is_dir():
            return [], [Fault(str(folder), 0, "no_folder")]
        return read_files(sorted(path for path in folder.iterdir() if path.suffix in ENDINGS and not path.name.startswith(".")))
    except OSError as error:
        return [], [Fault(str(folder), 0, "unreadable", {"problem": error.strerror})]


def read_files(paths: list[Path]) -> tuple[list[Lesson], list[Fault]]:
    """The lessons of some files, and what is wrong with the others: also a name or an order that an earlier one has."""
    lessons: dict[str, Lesson] = {}
    faults, by_order = [], {}
    for path in paths:
        try:
            lesson = read_lesson(path)
        except LessonFault as wrong:
            faults += wrong.faults
            continue
        if lesson.name in lessons:
            faults.append(Fault(path.name, 0, "name_taken", {"name": lesson.name}))
        elif lesson.order in by_order:
            faults.append(Fault(path.name, 0, "order_taken", {"order": lesson.order, "other": by_order[lesson.order]}))
        else:
            lessons[lesson.name], by_order[lesson.order] = lesson, lesson.name
    return list(lessons.values()), faults


@cache
def shelf() -> Shelf:
    """The lessons of this server, read once: the shipped ones and those of the folder TRANSFORMER_LIVE_LESSONS. What is wrong is logged."""
    found = read_shelf(Limits.from_environment().lessons)
    for fault in found.faults:
        log.warning("A lesson is left out. %s", fault.sentence("en"))
    return found


def lessons() -> tuple[Lesson, ...]:
    """All lessons, in their order."""
    return shelf().lessons


def titles(language: str) -> list[dict]:
    """The list, as LessonTitle in demo/api/types.py."""
    return [title(lesson, language) for lesson in lessons()]


def title(lesson: Lesson, language: str) -> dict:
    return {"name": lesson.name, "title": lesson.title[language], "question": lesson.question[language], "minutes": lesson.minutes}


def told(lesson: Lesson, language: str) -> dict:
    """A lesson in one language, as LessonReply."""
    answers = {one.name: (one.words[language], one.answer[language]) for one in lesson.misconceptions}

    def said(words: Words) -> str:
        return words.get(language, "")

    def choice(one):
        misconception, answer = answers.get(one.misconception, ("", ""))
        return {"name": one.name, "words": said(one.words), "misconception": misconception, "answer": answer}

    return {**title(lesson, language), "steps": [
        {"kind": step.kind, "words": said(step.words), "state": step.state, "point": step.point,
         "choices": [choice(one) for one in step.choices], "press": step.press,
         "until": told_condition(step.until), "seconds": step.seconds,
         "hints": [{"words": said(one.words), "when": told_condition(one.when)} for one in step.hints], "keep": step.keep,
         "outcomes": [{"words": said(one.words), "when": told_condition(one.when), "choice": one.choice} for one in step.outcomes],
         "answer": said(step.answer)}
        for step in lesson.steps]}  # fmt: skip


def told_condition(condition: Condition | None) -> list | None:
    return None if condition is None else [[vars(one) for one in alternative] for alternative in condition.alternatives]
