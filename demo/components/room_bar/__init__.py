"""The bar of a room: a teacher opens one here and a class follows it."""

from demo.components.component import Component
from demo.text import section


class RoomBar(Component):
    """Opens, shows, follows and leaves rooms. It polls by itself, and talks to the page's other components by messages,
    see shared/messages.js. Its value is what it hands to Python ("source") and gets from there ("settings": the view whose settings
    the page has).

    The page fires four events. `settings`: the student follows another run; `EventData` has `run`, the id of their view
    of it. `fork`: the student wants a run of their own that begins with the weights on show. `mirror`: the value's
    "source" is what the teacher decodes. `tab`: the value's "tab" is the one that the teacher has open.

    Args:
        language: a language of `demo.text`.
    """

    folder = "room_bar"
    root = "tl-room"
    fires = ("settings", "fork", "mirror", "tab")
    empty = {}

    def __init__(self, language, **kwargs):
        super().__init__(language, section(language, "room_bar"), **kwargs)
