"""What all heads look at, from the untrained model to now: a film to wind through while a run trains."""

from core.figures.palette import attention_palette
from core.fixed_point import WEIGHT_ONE
from demo.components.component import Component
from demo.text import section

SHARED = ("play", "pause", "layer", "head", "where_head", "cross", "decoder", "encoder", "short_cross", "short_decoder", "short_encoder",
          "axes_cross", "axes_decoder", "axes_encoder", "in_out", "tip", "readout", "readout_hint", "legend", "thumbs", "thumbs_map",
          "thumbs_axes", "ordinals", "ordinal",
          "nth_token")  # words of the attention view: the same picture has the same words on both tabs


class AttentionFilm(Component):
    """Shows the film of the run that the live chart has on show. It has no value: the live chart tells it by a message which run that is
    (shared/messages.js), and it asks for the frames itself while it is in sight (attention/film).

    Args:
        language: a language of `demo.text`. of_runner: it shows no run, but a runner of a race, once the race view has told it which.
    """

    folder = "attention_film"
    root = "tl-film"
    empty = {}

    def __init__(self, language, of_runner=False, **kwargs):
        shared, chart = section(language, "attention_view"), section(language, "live_chart")
        words = {**{name: shared[name] for name in SHARED}, **section(language, "attention_film"),
                 "at_step": chart["at_step"], "axis_step": chart["axis_step"]}
        if of_runner:
            words["hint"] = section(language, "race")["inside_gone"]
        super().__init__(language, words, palette=attention_palette(), weight_one=WEIGHT_ONE, of_runner=of_runner, **kwargs)
