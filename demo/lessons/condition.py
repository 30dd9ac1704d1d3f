"""Conditions about the page's facts: "run.exact_match > 0.95 and run.ended"."""

import re
from dataclasses import dataclass

from demo.lessons.facts import KINDS_OF_FACTS, kind_of_fact

OPERATORS = ("<=", ">=", "==", "!=", "<", ">")
PART = re.compile(r"(?P<fact>[a-z_]+\.[a-z_0-9]+)(?:\s*(?P<operator><=|>=|==|!=|<|>)\s*(?P<value>\S+))?")


class ConditionFault(Exception):
    """A condition that cannot be read: key of a sentence in the section "lesson_faults", and its values."""

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(key)
        self.key, self.values = key, values


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


def read_condition(text: str, kept: frozenset[str] = frozenset()) -> Condition:
    """Parses a condition: comparisons joined by "and", those by "or".

    Args:
        kept: names of what earlier steps have kept.
    Raises:
        ConditionFault: if it has another form, or there is no such fact, or the value does not fit its kind.
    """
    alternatives = [part.strip() for part in re.split(r"\bor\b", text)]
    return Condition(tuple(tuple(read_comparison(part.strip(), kept) for part in re.split(r"\band\b", one)) for one in alternatives))


def read_comparison(text: str, kept: frozenset[str]) -> Comparison:
    """Parses one comparison; a fact alone must be true.

    Raises:
        ConditionFault: as `read_condition`.
    """
    found = PART.fullmatch(text)
    if found is None:
        raise ConditionFault("condition_unreadable", part=text)
    fact, operator, written = found["fact"], found["operator"], found["value"]
    kind = known_kind(fact, kept)
    if operator is None:
        if kind not in (bool, None):
            raise ConditionFault("condition_not_a_switch", fact=fact)
        return Comparison(fact, "==", True)
    if re.fullmatch(r"[a-z_]+\.[a-z_0-9]+", written):
        known_kind(written, kept)
        return Comparison(fact, operator, written, of_fact=True)
    return Comparison(fact, operator, read_value(fact, kind, operator, written))


def known_kind(fact: str, kept: frozenset[str]) -> type | None:
    """The kind of a fact; None: of one that was kept, whose kind is not known.

    Raises:
        ConditionFault: if there is no such fact.
    """
    subject, _, name = fact.partition(".")
    if subject == "kept":
        if name not in kept:
            raise ConditionFault("condition_not_kept", name=name)
        return None
    kind = kind_of_fact(fact)
    if kind is None:
        raise ConditionFault("condition_unknown_fact", fact=fact, known=", ".join(KINDS_OF_FACTS))
    return kind


def read_value(fact: str, kind: type | None, operator: str, written: str) -> bool | float | str:
    """The value on a comparison's right side.

    Raises:
        ConditionFault: if it does not fit the fact.
    """
    if kind in (bool, None) and written in ("true", "false"):
        return written == "true"
    if kind in (int, float, None):
        try:
            return float(written)
        except ValueError:
            pass
    if kind in (str, None) and operator in ("==", "!="):
        return written.strip("'\"")
    raise ConditionFault("condition_wrong_value", fact=fact, value=written)
