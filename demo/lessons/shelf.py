"""The lessons that a page offers: the shipped ones."""

from functools import cache
from pathlib import Path

from demo.lessons.lesson import Condition, Lesson, Words
from demo.lessons.reading import read_lesson

FOLDER = Path(__file__).parents[2] / "assets" / "lessons"


@cache
def lessons() -> tuple[Lesson, ...]:
    """All lessons, in their order.

    Raises:
        LessonFault: if a file is not one.
    """
    return tuple(sorted((read_lesson(path) for path in FOLDER.glob("*.yaml")), key=lambda lesson: lesson.order))


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
