"""What all heads look at, from the untrained model to now: a film to wind through while a run trains."""

from core.figures.palette import attention_palette
from demo.components.component import Component
from demo.components.server_functions import quick
from demo.text import section

SHARED = ("play", "pause", "layer", "head", "where_head", "cross", "decoder", "encoder", "short_cross", "short_decoder", "short_encoder",
          "axes_cross", "axes_decoder", "axes_encoder", "in_out", "tip", "readout", "readout_hint", "legend", "thumbs", "thumbs_map",
          "thumbs_axes")  # words of the attention view: the same picture has the same words on both tabs


class AttentionFilm(Component):
    """Shows the film of the run that the live chart has on show. It has no value: the live chart tells it by a window
    event which run that is (see room_bar.js), and it asks for the frames itself while it is in sight.

    Args:
        language: a language of `demo.text`.
        film: called with `{"run", "probe", "frame", "thinned"}`; returns the frames after that cursor, see attention_film.js.
    """

    root = "tl-film"
    scripts = ("heatmap.js", "plot.js", "tools.js", "player.js", "poller.js", "attention_film.js")
    styles = ("heatmap.css", "attention_film.css")
    empty = {}

    def __init__(self, language, film, **kwargs):
        shared, chart = section(language, "attention_view"), section(language, "live_chart")
        words = {**{name: shared[name] for name in SHARED}, **section(language, "attention_film"),
                 "at_step": chart["at_step"], "axis_step": chart["axis_step"]}
        super().__init__(language, words, server_functions=[quick(film, "film")], palette=attention_palette(), **kwargs)
