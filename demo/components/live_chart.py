"""The live picture of one training run: transport, figures of the moment, curves, and what the model says now.

The page fetches what is new by itself (`poll`, by cursor) and draws it; no Gradio event runs while a model trains.
"""

from demo.components.component import Component
from demo.components.server_functions import quick
from demo.text import section


class LiveChart(Component):
    """Watches and steers one run.

    The value is `{"run": id or None, "preview": {"max_steps": int, "theory": {"steps", "lr", "peak"}}}`. Set it when
    the page loads, when a setting changes and when a run has started. A run that is None never ends what is on show:
    only a new id, Reset or a run that is gone does. An optional "error" is a sentence to show (a run that was refused); an
    optional "query" is a dict that is written into the page's address; "opened" says that it is the value of the page's opening.

    The page fires one event, `train`; its `EventData` has `paused`: True for a run that takes one step and pauses.

    Args:
        language: "en" or "ja".
        poll: called with `{"run", "step", "event"}`; returns what happened after that cursor, see live_chart.js.
        control: called with `{"run", "action"}`, action one of pause, resume, step, stop; returns `{"status"}` or
            `{"error"}`.
    """

    root = "tl-live"
    scripts = ("plot.js", "tools.js", "training.js", "poller.js", "live_chart.js")
    styles = ("training.css", "live_chart.css")
    empty = {"run": None, "preview": None}

    def __init__(self, language, poll, control, value=None, **kwargs):
        super().__init__(language, section(language, "live_chart"), value,
                         server_functions=[quick(poll, "poll"), quick(control, "control")], **kwargs)
