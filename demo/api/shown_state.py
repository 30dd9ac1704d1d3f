"""What a teacher's page shows, as its address says it, read for the pages of a class: only names that the page knows come through."""

from urllib.parse import parse_qsl, urlencode

from core.config import SETTINGS
from core.errors import UserError

LONGEST = 3000  # characters
MOST_NAMES = 80
LONGEST_VALUE = 1000
OF_TABS = ("race", "vary", "recording", "part", "schedule", "film")
"""What an address says besides settings (shared/state_names.js), without the place in a decode, which a room tells by itself."""


def shown_state(query: str) -> str:
    """A query of what is on show.

    Args:
        query: as the teacher's page sent it.
    Returns:
        The same without names that say nothing of what is on show: a room, a lesson, a theme, what somebody invented.
    Raises:
        UserError: if it is no query, or too long, or not printable.
    """
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=MOST_NAMES) if len(query) <= LONGEST else None
    except ValueError:  # too many fields
        pairs = None
    if pairs is None or not all(value.isprintable() and len(value) <= LONGEST_VALUE for _, value in pairs):
        raise UserError("wrong_request")
    known = {name: value for name, value in pairs if name == "preset" or name in SETTINGS or name in OF_TABS}
    try:
        return urlencode(known)
    except UnicodeEncodeError:  # half a character
        raise UserError("wrong_request") from None
