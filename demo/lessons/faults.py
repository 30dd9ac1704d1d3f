"""What is wrong with a lesson's file: for each mistake a sentence that names the file and the line."""

from dataclasses import dataclass, field
from typing import Any

from core.errors import UserError
from demo.text import section, sentence

LONGEST_QUOTE = 60  # letters of a file that a sentence repeats


@dataclass(frozen=True)
class Fault:
    """One mistake.

    Attributes:
        file: its name. line: from 1; 0: the file or folder as a whole. key: of a sentence in the section "lesson_faults". values: for it; a
            UserError among them is said in the sentence's language.
    """

    file: str
    line: int
    key: str
    values: dict[str, Any] = field(default_factory=dict)

    def sentence(self, language: str) -> str:
        """In a language: "masks.yaml, line 12: ..."."""
        text = section(language, "lesson_faults")
        values = {name: sentence(language, value) if isinstance(value, UserError) else value for name, value in self.values.items()}
        place = text["place" if self.line else "place_of_file"]
        return place.format(file=printable(self.file), line=self.line, fault=text[self.key].format(**values))


class LessonFault(Exception):
    """A file that is no lesson.

    Args:
        faults: at least one; they are put into the order of their lines.
    """

    def __init__(self, *faults: Fault) -> None:
        self.faults = sorted(faults, key=lambda fault: fault.line)
        super().__init__("\n".join(self.sentences("en")))

    def sentences(self, language: str) -> list[str]:
        """Each mistake in a sentence."""
        return [fault.sentence(language) for fault in self.faults]


class PartFault(Exception):
    """A condition, a state or words that cannot be read.

    Args:
        key, values: as of a Fault.
    """

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(key)
        self.key, self.values = key, values


def printable(text: str) -> str:
    """Text from a file that a terminal can show, whatever is in it."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)


def quoted(text: str) -> str:
    """A few letters of a text from a file, on one line."""
    line = printable(" ".join(text.split()))
    return line if len(line) <= LONGEST_QUOTE else line[:LONGEST_QUOTE] + "…"
