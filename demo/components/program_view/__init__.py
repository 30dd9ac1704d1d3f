"""The lesson's two programs side by side: run, slowed down, compared row by row, and broken to be repaired."""

from core.programs.mistakes import PREDICTIONS
from core.programs.repairs import repair
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
    styles = ("style.css", "code/style.css", "lockstep/style.css", "narrow.css", "slow_motion/style.css", "table/style.css",
              "mistakes/style.css")
    root = "tl-programs"
    empty = {}

    def __init__(self, language, value=None, **kwargs):
        super().__init__(language, section(language, "programs"), value, parts=list(PARTS), mistakes=mistakes(), **kwargs)


def mistakes():
    """The mistakes to be repaired: what can be predicted of each, and its code, line by line."""
    return [
        {"name": name, "predictions": list(predictions), "file": (code := repair(name)).file,
         "lines": [{"text": line.text, "mark": line.mark} for line in code.lines]}
        for name, predictions in PREDICTIONS.items()
    ]
