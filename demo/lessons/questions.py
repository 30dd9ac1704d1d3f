"""The ten questions that are asked before and after the lessons: assets/questions.yaml."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

PATH = Path(__file__).parents[2] / "assets" / "questions.yaml"
CHOICES = 4


@dataclass(frozen=True)
class Question:
    """One question.

    Attributes:
        name: in the files of a class. lesson: that answers it. words: language -> sentence. choices: name -> words; right: one of them.
    """

    name: str
    lesson: str
    words: dict[str, str]
    choices: dict[str, dict[str, str]]
    right: str

    def __post_init__(self) -> None:
        if len(self.choices) != CHOICES or self.right not in self.choices:
            raise ValueError(f"The question {self.name} has not {CHOICES} choices of which one is right.")


@cache
def questions() -> tuple[Question, ...]:
    """All of them, in their order.

    Raises:
        ValueError: if one has not four choices of which one is right.
    """
    return tuple(
        Question(one["name"], one["lesson"], one["words"], {choice["name"]: choice["words"] for choice in one["choices"]}, one["right"])
        for one in yaml.safe_load(PATH.read_text(encoding="utf-8")))  # fmt: skip


def key() -> dict[str, str]:
    """Name of a question -> name of its right choice."""
    return {one.name: one.right for one in questions()}


def asked(language: str) -> list[dict]:
    """What the page is sent: no key."""
    return [
        {"name": one.name, "lesson": one.lesson, "words": one.words[language],
         "choices": [{"name": name, "words": words[language]} for name, words in one.choices.items()]}
        for one in questions()]  # fmt: skip
