"""The live picture of one training run: transport, figures of the moment, curves, and what the model says now.

The page fetches what is new by itself (`poll`, by cursor) and draws it; no Gradio event runs while a model trains.
"""

from pathlib import Path

import gradio as gr

from demo import text
from demo.components.server_functions import quick

FOLDER = Path(__file__).parent


class LiveChart(gr.HTML):
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

    def __init__(self, language, poll, control, value=None, **kwargs):
        super().__init__(
            value=value or {"run": None, "preview": None},
            html_template='<div class="tl-live"></div>',
            css_template=(FOLDER / "live_chart.css").read_text(encoding="utf-8"),
            js_on_load="\n".join(
                (FOLDER / name).read_text(encoding="utf-8") for name in ("plot.js", "live_chart.js")
            ),
            apply_default_css=False,
            server_functions=[quick(poll, "poll"), quick(control, "control")],
            text=text.section(language, "live_chart"),
            language=language,
            **kwargs,
        )

    def preprocess(self, payload):
        return payload

    def postprocess(self, value):
        return value

    def api_info(self):
        return {"type": "object"}

    def example_payload(self):
        return {"run": None, "preview": None}

    def example_value(self):
        return {"run": None, "preview": None}
