"""The state that a step puts the page into, as its address says it: "tab=decode&model=shipped:classroom-0400&source=3 1 4 1 5&head=2".

The page passes over what it cannot read in an address; in a lesson that would be a prompt about something that nobody sees.
"""

import re
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import parse_qsl

from core.comparison.race_config import RACES, RaceConfig, read_vary
from core.config import PRESETS, SETTINGS
from core.errors import UserError
from demo.api.addresses import experiment_of_query
from demo.lessons.faults import PartFault, quoted
from demo.lessons.regions import TABS

ASSETS = Path(__file__).parents[2] / "assets"
MOST_NAMES = 60
OWN_RACE = "own"
INSIDE = ("step", "cell", "token", "branches", "forcing", "heads", "masks")  # attention_view/inside/sections.js
DEPTHS = ("idea", "maths", "code")  # shared/depth.js
PARTS = ("lockstep", "slow_motion", "table", "mistakes")  # program_view/index.js
KIND = "(cross|decoder|encoder)"
COUNTED = r"[1-9]\d{0,3}"
SWITCH = rf"{KIND}-[1-9]\d{{0,2}}-[1-9]\d{{0,2}}-(off|uniform|fixed-[\w.+-]{{1,400}})"
FILM = rf"(kind={KIND}|(layer|head|sequence)={COUNTED}|step=(last|\d{{1,6}}))"  # attention_film/film_address.js
OF_A_DECODE = ("model", "source", "forced", "switched", "step", "layer", "head", "inside", "cell")

Known = Callable[[], tuple[str, ...]]


def stems(folder: str, ending: str) -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in (ASSETS / folder).glob(f"*{ending}")))


ONE_OF: dict[str, Known] = {
    "preset": lambda: tuple(PRESETS),
    "tab": lambda: TABS,
    "race": lambda: (*RACES, OWN_RACE),
    "recording": lambda: stems("recordings", ".json"),
    "part": lambda: PARTS,
    "model": lambda: tuple(f"shipped:{name}" for name in stems("", ".ckpt")),
    "inside": lambda: INSIDE,
    "depth": lambda: DEPTHS,
}
"""What a name of the address can be, where there are only so many."""

PATTERNS = {
    "source": r"\d{1,6}([\s,]+\d{1,6}){0,63}",
    "forced": r"\S{1,12}( \S{1,12}){0,63}",
    "switched": rf"{SWITCH}( {SWITCH}){{0,199}}",
    "step": COUNTED, "layer": COUNTED, "head": rf"{COUNTED}|mean|all",
    "cell": rf"{KIND}-{COUNTED}-{COUNTED}",
    "schedule": r"[a-z_]{1,20}=[\w.+-]{1,20}(;[a-z_]{1,20}=[\w.+-]{1,20}){0,9}",
    "film": rf"{FILM}(;{FILM}){{0,4}}",
}  # fmt: skip
"""What it looks like otherwise."""

NAMES = (*ONE_OF, *PATTERNS, "vary")
"""What an address may say besides settings; shared/state_names.js has the same."""


def check_state(text: str) -> None:
    """Looks whether the page can be put into a state.

    Raises:
        PartFault: if the text is no query, or a name or a value in it is none.
    """
    values = read_query(text)
    for name, value in values.items():
        if name in ONE_OF and value not in ONE_OF[name]():
            raise unknown_value(name, value, ONE_OF[name]())
        if name in PATTERNS and re.fullmatch(PATTERNS[name], value) is None:
            raise PartFault("state_value", name=name, value=quoted(value))
        if name not in NAMES and name not in SETTINGS:
            raise unknown_name(name)
    check_decode(values)
    check_settings(values)


def read_query(text: str) -> dict[str, str]:
    """{name: value} of a query.

    Raises:
        PartFault: if it is none.
    """
    if text.startswith("?") or "://" in text:
        raise PartFault("state_no_query", value=quoted(text))
    try:
        pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=True, max_num_fields=MOST_NAMES)
    except ValueError:
        raise PartFault("state_no_query", value=quoted(text)) from None
    values = dict(pairs)
    if len(values) < len(pairs):
        names = [name for name, _ in pairs]
        raise PartFault("state_twice", name=quoted(next(name for name in names if names.count(name) > 1)))
    return values


def unknown_name(name: str) -> PartFault:
    near = get_close_matches(name, (*NAMES, *SETTINGS), 1)
    return PartFault("state_name_near", name=quoted(name), near=near[0]) if near else PartFault("state_name", name=quoted(name))


def unknown_value(name: str, value: str, known: tuple[str, ...]) -> PartFault:
    return PartFault("state_unknown", name=name, value=quoted(value), known=", ".join(known))


def check_decode(values: dict[str, str]) -> None:
    """Where one is in a decode is read on its tab only."""
    for name in OF_A_DECODE:
        if name in values and values.get("tab") != "decode":
            raise PartFault("state_needs_decode", name=name)


def check_settings(values: dict[str, str]) -> None:
    """The settings make an experiment, and what is varied a race."""
    try:
        experiment, _ = experiment_of_query(values)
        if "vary" in values:
            RaceConfig(experiment, read_vary(values["vary"]))
    except UserError as refusal:
        raise PartFault("state_setting", problem=refusal) from None
