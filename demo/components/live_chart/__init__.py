"""The live picture of one training run: transport, figures of the moment, curves, and what the model says now.

The page fetches what is new by itself (runs/poll, by cursor) and draws it; no Gradio event runs while a model trains.
"""

from demo.api.setting_words import setting_words
from demo.components.component import Component
from demo.text import section


class LiveChart(Component):
    """Watches and steers one run.

    The value is `{"run": id or None, "preview": {"max_steps": int, "theory": {"steps", "lr", "peak"}}}`. Set it when
    the page loads, when a setting changes and when a run has started. A run that is None never ends what is on show:
    only a new id, Reset or a run that is gone does. An optional "error" is a sentence to show (a run that was refused); an
    optional "query" is a dict that is written into the page's address; "controls" names the settings of the controls
    (demo/api/addresses.py:identity); "opened" says that it is the value of the page's opening.

    The page fires one event, `train`; its `EventData` has `paused`: True for a run that takes one step and pauses.

    Args:
        language: "en" or "ja".
        recordings: [{"name", "query", "address"}] of demo.api.recordings: that of the page's settings is played until there is a run.
    """

    folder = "live_chart"
    root = "tl-live"
    fires = ("train",)
    empty = {"run": None, "preview": None}

    def __init__(self, language, value=None, recordings=(), **kwargs):
        cautions = {f"caution_{key}": sentence for key, sentence in section(language, "cautions").items()}
        words = {**section(language, "live_chart"), **setting_words(language), **cautions}
        super().__init__(language, words, value, recordings=list(recordings), **kwargs)
