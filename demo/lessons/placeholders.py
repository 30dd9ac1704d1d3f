"""Words with facts in them: "at step {run.step}", "{run.exact_match:%}", "{run.rate:e}"."""

import re
from collections.abc import Mapping

from demo.lessons.condition import known_kind
from demo.lessons.faults import PartFault, quoted

BRACES = re.compile(r"\{[^{}]*\}|[{}]")
PLACEHOLDER = re.compile(r"\{(?P<fact>[a-z_]+\.[a-z_0-9]+)(?::(?P<form>[^{}]*))?\}")
FORMS = ("%", "e", "1")  # a share of 1 in percent; three digits that count; one decimal


def placeholders(text: str, kept: Mapping[str, type]) -> set[str]:
    """Every fact that words have in them, as it is written there.

    Args:
        kept: what earlier steps have kept, and of which kind it is.
    Raises:
        PartFault: if one is no fact, has an unknown form, or a brace is left over.
    """
    found = BRACES.findall(text)
    for one in found:
        check(one, kept)
    return set(found)


def check(written: str, kept: Mapping[str, type]) -> None:
    parts = PLACEHOLDER.fullmatch(written)
    if parts is None:
        raise PartFault("words_brace", part=quoted(written))
    kind, form = known_kind(parts["fact"], kept), parts["form"]
    if form is not None and form not in FORMS:
        raise PartFault("words_form", part=quoted(written))
    if form is not None and kind not in (int, float):
        raise PartFault("words_no_number", fact=parts["fact"])
