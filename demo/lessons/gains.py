"""What a class answered before and after: joins the files that students have downloaded, question by question.

A person is a random name made in the browser, by which before and after are paired. A question that was left open counts as not right.
The normalised gain is Hake's: of what could be gained, how much was, (after - before) / (1 - before); its interval is a bootstrap over
persons. It says what these persons answered, not why.
"""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from demo.lessons.questions import key, questions

FORMS = ("before", "after")
COLUMNS = ("person", "form")
PERSON = re.compile(r"[0-9a-f]{16}")
LARGEST = 1_000_000  # bytes of a file
FEW = 10  # pairs below which an interval says little
RESAMPLES = 5_000
SEED = 0


class GainsFault(Exception):
    """What is wrong with a file: a key of the texts in the section `gains`, and its values."""

    def __init__(self, fault: str, **values: object) -> None:
        super().__init__(fault)
        self.fault, self.values = fault, values


Answers = dict[str, str]
Sheets = dict[tuple[str, str], Answers]


@dataclass(frozen=True)
class Gain:
    """Of one question, or of all ("all").

    Attributes:
        before, after: shares of right answers, 0 to 1. gain: None: nothing could be gained. low, high: 95 % of the bootstrap; None: too
            few pairs.
    """

    question: str
    pairs: int
    before: float
    after: float
    gain: float | None
    low: float | None
    high: float | None


def read_answers(paths: Iterable[Path]) -> Sheets:
    """All forms in some files: (person, "before" or "after") -> question -> choice.

    Raises:
        GainsFault: if a file is none of this page's, or two contradict each other.
    """
    sheets: Sheets = {}
    for path in paths:
        for line, sheet, answers in rows_of(path):
            if sheets.setdefault(sheet, answers) != answers:
                raise GainsFault("twice", file=path.name, line=line, person=sheet[0], form=sheet[1])
    return sheets


def rows_of(path: Path) -> list[tuple[int, tuple[str, str], Answers]]:
    """The forms of one file, with their lines."""
    try:
        if path.stat().st_size > LARGEST:
            raise GainsFault("too_large", file=path.name, limit=LARGEST)
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise GainsFault("unreadable", file=path.name) from error
    names = [one.name for one in questions()]
    try:
        rows = list(csv.reader(io.StringIO(text), strict=True))
    except csv.Error as error:
        raise GainsFault("no_csv", file=path.name, names=", ".join([*COLUMNS, *names])) from error
    if not rows or rows[0] != [*COLUMNS, *names]:
        raise GainsFault("no_csv", file=path.name, names=", ".join([*COLUMNS, *names]))
    return [(line, *read_row(path.name, line, row)) for line, row in enumerate(rows[1:], 2) if row]


def read_row(file: str, line: int, row: list[str]) -> tuple[tuple[str, str], Answers]:
    """One form: who and when, and the answers."""
    if len(row) != len(COLUMNS) + len(questions()):
        raise GainsFault("wrong_row", file=file, line=line)
    person, form, *answers = row
    if not PERSON.fullmatch(person):
        raise GainsFault("wrong_person", file=file, line=line, value=person[:20])
    if form not in FORMS:
        raise GainsFault("wrong_form", file=file, line=line, value=form[:20])
    for question, answer in zip(questions(), answers, strict=True):
        if answer and answer not in question.choices:
            raise GainsFault("wrong_answer", file=file, line=line, value=answer[:20], question=question.name)
    return (person, form), {question.name: answer for question, answer in zip(questions(), answers, strict=True)}


def gains(sheets: Sheets) -> list[Gain]:
    """Of each question, and of all together, over the persons who answered both times.

    Raises:
        GainsFault: if there is no such person.
    """
    persons = sorted(person for person, form in sheets if form == "before" and (person, "after") in sheets)
    if not persons:
        raise GainsFault("no_pairs")
    right = key()
    marks = np.array([[[sheets[person, form][name] == choice for name, choice in right.items()] for person in persons] for form in FORMS])
    drawn = np.random.default_rng(SEED).integers(len(persons), size=(RESAMPLES, len(persons)))
    each = [gain_of(name, marks[:, :, [i]].mean(2), drawn) for i, name in enumerate(right)]
    return [*each, gain_of("all", marks.mean(2), drawn)]


def gain_of(question: str, shares: np.ndarray, drawn: np.ndarray) -> Gain:
    """Args:
    shares: (2, persons), of right answers before and after. drawn: (resamples, persons), whom each resample has.
    """
    before, after = shares.mean(1)
    low = high = None
    if len(shares[0]) >= 2 and before < 1:
        of_resamples = normalised(shares[0][drawn].mean(1), shares[1][drawn].mean(1))
        of_resamples = of_resamples[np.isfinite(of_resamples)]  # where nothing could be gained there is no gain
        low, high = (float(value) for value in np.quantile(of_resamples, (0.025, 0.975)))
    gain = None if before == 1 else float(normalised(before, after))
    return Gain(question, len(shares[0]), float(before), float(after), gain, low, high)


def normalised(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return (after - before) / (1 - before)


def table(found: list[Gain]) -> str:
    """As CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["question", "lesson", "pairs", "before", "after", "gain", "gain_low", "gain_high"])
    lessons = {one.name: one.lesson for one in questions()}
    for one in found:
        numbers = ("" if value is None else f"{value:.3f}" for value in (one.before, one.after, one.gain, one.low, one.high))
        writer.writerow([one.question, lessons.get(one.question, ""), one.pairs, *numbers])
    return out.getvalue()
