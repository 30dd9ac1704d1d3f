"""Lessons: they set the page up, ask first, let something run for real, and compare."""

from demo.components.component import Component
from demo.lessons.regions import BUTTONS, REGIONS
from demo.lessons.shelf import titles
from demo.text import section


class LessonPanel(Component):
    """The list of lessons, and the one that is open, a prompt at a time. It asks the server for a lesson by itself (lessons/open), has no
    value and fires no event; what the page does is told by facts (shared/facts.js).

    Args:
        language: "en" or "ja".
    """

    folder = "lesson_panel"
    root = "tl-lesson"

    def __init__(self, language, **kwargs):
        super().__init__(language, section(language, "lesson_panel"), lessons=titles(language), regions=REGIONS, presses=BUTTONS, **kwargs)
