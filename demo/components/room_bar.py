"""The bar of a room: a teacher opens one here and a class follows it."""

from pathlib import Path

import gradio as gr

from demo.components.server_functions import quick, threaded
from demo.text import section

FOLDER = Path(__file__).parent
SERVED = {"open": threaded, "teach": threaded, "code_image": threaded, "close": threaded, "leave": threaded,
          "follow": quick}  # which a whole class calls each second


class RoomBar(gr.HTML):
    """Opens, shows, follows and leaves rooms. It polls by itself, and talks to the page's other components by window events,
    see room_bar.js. Its value is what it hands to Python ("source") and gets from there ("settings": the view whose settings the page has).

    The page fires three events. `settings`: the student follows another run; `EventData` has `run`, the id of their view
    of it. `fork`: the student wants a run of their own that begins with the weights on show. `mirror`: the value's
    "source" is what the teacher decodes.

    Args:
        language: a language of `demo.text`.
        desk: demo.rooms.RoomDesk.
    """

    def __init__(self, language, desk, **kwargs):
        super().__init__(
            {},
            html_template='<div class="tl-room"></div>',
            css_template=(FOLDER / "room_bar.css").read_text(encoding="utf-8"),
            js_on_load=(FOLDER / "room_bar.js").read_text(encoding="utf-8"),
            apply_default_css=False,
            server_functions=[kind(getattr(desk, name), name) for name, kind in SERVED.items()],
            text=section(language, "room_bar"),
            tabs={name.removeprefix("tab_"): label for name, label in section(language, "page").items() if name.startswith("tab_")},
            **kwargs,
        )

    def preprocess(self, payload):
        return payload

    def postprocess(self, value):
        return value

    def api_info(self):
        return {"type": "object"}

    def example_payload(self):
        return {}

    def example_value(self):
        return {}
