"""The lesson's two programs side by side: run, slowed down, compared row by row, and broken to be repaired."""

from demo.components.component import Component
from demo.text import section

PARTS = ("lockstep", "slow_motion", "table", "mistakes")


class ProgramView(Component):
    """Shows the two programs and runs demonstrations with them.

    The value is {}: the page asks the API itself (programs/start, programs/poll, ...).

    Args:
        language: "en" or "ja".
    """

    folder = "program_view"
    root = "tl-programs"
    empty = {}

    def __init__(self, language, value=None, **kwargs):
        super().__init__(language, section(language, "programs"), value, parts=list(PARTS), **kwargs)
