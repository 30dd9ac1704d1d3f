"""What all heads look at, from the untrained model to now: a film to wind through while a run trains."""

from pathlib import Path

import gradio as gr

from core.palette import attention_palette
from demo.components.server_functions import quick
from demo.text import section

SHARED = ("play", "pause", "layer", "head", "where_head", "cross", "decoder", "encoder", "short_cross", "short_decoder", "short_encoder",
          "axes_cross", "axes_decoder", "axes_encoder", "in_out", "tip", "readout", "readout_hint", "legend", "thumbs", "thumbs_map",
          "thumbs_axes")  # words of the attention view: the same picture has the same words on both tabs


class AttentionFilm(gr.HTML):
    """Shows the film of the run that the live chart has on show. It has no value: the live chart tells it by a window
    event which run that is (see room_bar.js), and it asks for the frames itself while it is in sight.

    Args:
        language: a language of `demo.text`.
        film: called with `{"run", "probe", "frame", "thinned"}`; returns the frames after that cursor, see attention_film.js.
    """

    def __init__(self, language, film, **kwargs):
        shared = section(language, "attention_view")
        super().__init__(
            {},
            html_template='<div class="tl-film"></div>',
            css_template=_file("heatmap.css") + _file("attention_film.css"),
            js_on_load=_file("heatmap.js") + _file("plot.js") + _file("attention_film.js"),
            apply_default_css=False,
            server_functions=[quick(film, "film")],
            language=language,
            text={**{name: shared[name] for name in SHARED}, **section(language, "attention_film"),
                  "at_step": section(language, "live_chart")["at_step"], "axis_step": section(language, "live_chart")["axis_step"]},
            palette=attention_palette(),
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


def _file(name):
    return (Path(__file__).parent / name).read_text(encoding="utf-8")
