"""The runs of this visit: drawn behind the present one, opened again, renamed, compared, saved, dropped."""

from demo.api.setting_words import setting_words
from demo.components.component import Component
from demo.text import section


class RunList(Component):
    """The list of the runs that have ended on this page, newest first; nothing while there is none.

    It hears of runs from the live chart, keeps what it knows in the tab, and asks the server by itself (runs/poll, runs/download,
    runs/drop). It has no value and fires no event.

    Args:
        language: "en" or "ja".
    """

    folder = "run_list"
    root = "tl-runs"

    def __init__(self, language, **kwargs):
        super().__init__(language, {**section(language, "run_list"), **setting_words(language)}, **kwargs)
