"""The page's own switches, in its first line: light or dark, the presenter's view, keys and their list, the other language."""

from demo.components.component import Component
from demo.text import section


class PageBar(Component):
    """What concerns the whole page. The presenter's view shows one thing at a time over all of the window.

    The page fires one event. `tab`: the value's "tab" is the one to open, by a key, or because it was open in the other language.

    Args:
        language: a language of `demo.text`.
    """

    folder = "page_bar"
    root = "tl-page"
    fires = ("tab",)
    empty = {}

    def __init__(self, language, **kwargs):
        super().__init__(language, section(language, "page_bar"), **kwargs)
