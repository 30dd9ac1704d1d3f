"""What a lesson can know about the page: the facts that its components tell (demo/api/types.py, "facts")."""

from types import NoneType
from typing import Literal, NotRequired, get_args, get_origin, get_type_hints

from core.config import SETTINGS
from demo.api.types import Facts, Status
from demo.lessons.regions import TABS

SETTING = "setting"  # its facts are the settings of the run on show, by name
SHARES = ("run.exact_match", "run.token_accuracy", *(f"race.runner_{number}_exact" for number in range(1, 5)))
"""Between 0 and 1: who writes 95 there means 0.95."""

VALUES = {"page.tab": TABS, "run.status": ("idle", *get_args(Status))}
"""What a text can be, where that is known; of settings it is declared with them."""


def kinds() -> dict[str, type]:
    """The kind of every fact by its full name: {"run.exact_match": float, ...}; what may be null has its other kind."""
    found = {}
    for subject, shape in get_type_hints(Facts, include_extras=True).items():
        shape = get_args(shape)[0] if get_origin(shape) is NotRequired else shape
        if subject == SETTING:
            found |= {f"{subject}.{name}": setting.kind for name, setting in SETTINGS.items()}
        else:
            found |= {f"{subject}.{name}": plain(kind) for name, kind in get_type_hints(shape).items()}
    return found


def plain(kind) -> type:
    """A type without null; of a Literal that of its values."""
    kind = next((part for part in get_args(kind) if part is not NoneType), kind) if get_origin(kind) is not Literal else kind
    return type(get_args(kind)[0]) if get_origin(kind) is Literal else kind


KINDS_OF_FACTS = kinds()


def kind_of_fact(name: str) -> type | None:
    """bool, int, float or str; None: there is no such fact."""
    return KINDS_OF_FACTS.get(name)
