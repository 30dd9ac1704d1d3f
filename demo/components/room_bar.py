"""The bar of a room: a teacher opens one here and a class follows it."""

from demo.components.component import Component
from demo.components.server_functions import quick, threaded
from demo.text import section

SERVED = {"open": threaded, "teach": threaded, "code_image": threaded, "close": threaded, "leave": threaded,
          "follow": quick}  # which a whole class calls each second


class RoomBar(Component):
    """Opens, shows, follows and leaves rooms. It polls by itself, and talks to the page's other components by window events,
    see room_bar.js. Its value is what it hands to Python ("source") and gets from there ("settings": the view whose settings the page has).

    The page fires three events. `settings`: the student follows another run; `EventData` has `run`, the id of their view
    of it. `fork`: the student wants a run of their own that begins with the weights on show. `mirror`: the value's
    "source" is what the teacher decodes.

    Args:
        language: a language of `demo.text`.
        desk: demo.api.rooms.RoomApi.
    """

    root = "tl-room"
    scripts = ("tools.js", "poller.js", "room_bar.js")
    styles = ("room_bar.css",)
    empty = {}

    def __init__(self, language, desk, **kwargs):
        super().__init__(
            language, section(language, "room_bar"),
            server_functions=[kind(getattr(desk, name), name) for name, kind in SERVED.items()],
            tabs={name.removeprefix("tab_"): label for name, label in section(language, "page").items() if name.startswith("tab_")},
            **kwargs,
        )
