"""Conditions about the page's facts: "run.exact_match > 0.95 and run.ended"."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from core.config import SETTINGS
from core.errors import UserError
from demo.lessons.facts import KINDS_OF_FACTS, SETTING, SHARES, VALUES, kind_of_fact
from demo.lessons.faults import PartFault, quoted

OPERATORS = ("<=", ">=", "==", "!=", "<", ">")
FACT = r"[a-z_]+\.[a-z_0-9]+"
PART = re.compile(rf"(?P<fact>{FACT})(?:\s*(?P<operator><=|>=|==|!=|<|>)\s*(?P<value>'[^']*'|\"[^\"]*\"|[^\s'\"]+))?")
WORDS = re.compile(r"'[^']*'|\"[^\"]*\"|\b(?:and|or)\b|(?:(?!\b(?:and|or)\b)[^'\"])+|['\"]")
NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,12})?(e-?\d{1,2})?")
MOST_COMPARISONS = 12


@dataclass(frozen=True)
class Comparison:
    """One comparison of a fact.

    Attributes:
        fact: "run.exact_match". operator: of OPERATORS. value: what it is compared with; a str that is the name of a fact: with that fact.
    """

    fact: str
    operator: str
    value: bool | float | str
    of_fact: bool = False


@dataclass(frozen=True)
class Condition:
    """Alternatives, of which one must hold; in each, every comparison."""

    alternatives: tuple[tuple[Comparison, ...], ...]


def read_condition(text: str, kept: Mapping[str, type] | None = None) -> Condition:
    """Parses a condition: comparisons joined by "and", those by "or". A value with blanks in it stands in quotes.

    Args:
        kept: what earlier steps have kept, and of which kind it is.
    Raises:
        PartFault: if it has another form, or there is no such fact, or the value does not fit its kind.
    """
    alternatives = split(text)
    if sum(map(len, alternatives)) > MOST_COMPARISONS:
        raise PartFault("condition_too_long", most=MOST_COMPARISONS)
    return Condition(tuple(tuple(read_comparison(part, kept or {}) for part in one) for one in alternatives))


def split(text: str) -> list[list[str]]:
    """The comparisons of each alternative; "and" and "or" within quotes join nothing."""
    alternatives = [[""]]
    for word in WORDS.findall(text):
        if word == "or":
            alternatives.append([""])
        elif word == "and":
            alternatives[-1].append("")
        else:
            alternatives[-1][-1] += word
    return [[part.strip() for part in one] for one in alternatives]


def read_comparison(text: str, kept: Mapping[str, type]) -> Comparison:
    """Parses one comparison; a fact alone must be true.

    Raises:
        PartFault: as `read_condition`.
    """
    found = PART.fullmatch(text)
    if found is None:
        raise PartFault("condition_unreadable", part=quoted(text))
    fact, operator, written = found["fact"], found["operator"], found["value"]
    kind = known_kind(fact, kept)
    if operator is None:
        if kind is not bool:
            raise PartFault("condition_not_a_switch", fact=fact)
        return Comparison(fact, "==", True)
    if operator not in ("==", "!=") and kind not in (int, float):
        raise PartFault("condition_no_order", fact=fact, operator=operator)
    if re.fullmatch(FACT, written):
        if are_numbers(kind) != are_numbers(other := known_kind(written, kept)) or (not are_numbers(kind) and kind is not other):
            raise PartFault("condition_wrong_value", fact=fact, value=written)
        return Comparison(fact, operator, written, of_fact=True)
    return Comparison(fact, operator, read_value(fact, kind, written))


def are_numbers(kind: type) -> bool:
    return kind in (int, float)


def known_kind(fact: str, kept: Mapping[str, type]) -> type:
    """The kind of a fact.

    Raises:
        PartFault: if there is no such fact.
    """
    subject, _, name = fact.partition(".")
    if subject == "kept":
        if name not in kept:
            raise PartFault("condition_not_kept", name=name)
        return kept[name]
    kind = kind_of_fact(fact)
    if kind is None:
        raise PartFault("condition_unknown_fact", fact=quoted(fact), known=", ".join(nearest_facts(subject)))
    return kind


def nearest_facts(subject: str) -> list[str]:
    """The facts of a subject; if there is no such subject: "run.…", one for each."""
    subjects = dict.fromkeys(name.partition(".")[0] for name in KINDS_OF_FACTS)
    return [name for name in KINDS_OF_FACTS if name.startswith(f"{subject}.")] or [f"{one}.…" for one in subjects]


def read_value(fact: str, kind: type, written: str) -> bool | float | str:
    """The value on a comparison's right side.

    Raises:
        PartFault: if it does not fit the fact.
    """
    bare = written[1:-1] if written[0] in "'\"" else written
    if kind is bool and bare in ("true", "false"):
        return bare == "true"
    if kind in (int, float) and NUMBER.fullmatch(bare) and math.isfinite(number := float(bare)):
        return checked_number(fact, number, bare)
    if kind is str:
        return checked_text(fact, bare)
    raise PartFault("condition_wrong_value", fact=fact, value=quoted(written))


def checked_number(fact: str, number: float, written: str) -> float:
    """A number that the fact can reach."""
    if fact in SHARES and not 0 <= number <= 1:
        raise PartFault("condition_share", fact=fact, value=written)
    return number


def checked_text(fact: str, text: str) -> str:
    """A text that the fact can be."""
    subject, _, name = fact.partition(".")
    known = VALUES.get(fact, ())
    if subject == SETTING and SETTINGS[name].choices:
        known = SETTINGS[name].choices or ()
    if known and text not in known:
        raise PartFault("condition_setting", fact=fact, problem=UserError(
            "not_a_choice", name, choices=", ".join(map(str, known)), value=quoted(text)))
    return text
