"""A race of a whole class: everybody in a room changes one setting, all are trained in turn, and one board shows them."""

from core.comparison.class_race import CHANGEABLE
from core.config import SETTINGS
from demo.components.component import Component
from demo.text import section


class ClassRace(Component):
    """On the Race tab, for who is in a room: the teacher opens a race and starts it, students enter a change, all see the board. It asks
    the server by itself (class_races/...), hears of the room by messages, has no value and fires no event.

    Args:
        language: "en" or "ja".
    """

    folder = "class_race"
    root = "tl-class-race"

    def __init__(self, language, **kwargs):
        super().__init__(language, section(language, "class_race"), settings=[offered(name, language) for name in CHANGEABLE], **kwargs)


def offered(name, language):
    """A setting that may be changed, for the form: its label, its range, and where there are only some values, these with their words."""
    setting, words = SETTINGS[name], section(language, "race_names")
    choices = section(language, "choices")
    values = [[choice, choices[choice]] for choice in setting.choices or ()]
    if setting.kind is bool:
        values = [["on", words["on"]], ["off", words["off"]]]
    return {"name": name, "label": section(language, "settings")[name], "low": setting.low, "high": setting.high,
            "whole": setting.kind is int, "values": values}
