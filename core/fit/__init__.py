"""`python -m core fit`: the same experiment by Lightning's own command line, for machines larger than this one."""

from collections.abc import Sequence
from importlib.util import find_spec

from core.errors import UserError

NEEDED = ("jsonargparse", "docstring_parser", "typeshed_client")  # jsonargparse[signatures], which a page needs not


def fit_command(arguments: Sequence[str]) -> None:
    """Trains as the arguments of a command line say.

    Raises:
        UserError: if what they ask for is not possible here.
    """
    if not all(find_spec(name) for name in NEEDED):
        raise UserError("fit_needs_jsonargparse")
    from core.fit.cli import run

    run(arguments)
