"""A greedy decode to step through: tokens, candidates and every attention weight, all held in the page; and what it is made of."""

from core.figures.palette import attention_palette
from core.fixed_point import WEIGHT_ONE
from demo.components.component import Component
from demo.text import section

SECTIONS = ("attention_view", "inside", "inside_cell", "inside_token", "inside_branches", "inside_forcing", "inside_heads",
            "inside_masks")  # of the texts


class AttentionView(Component):
    """Shows one decode; after it has arrived, steps, layers and heads cost no request.

    The page fires one event. `wanted`: its address names another decode, value["wanted"] = {"model", "source"}, each a string or None.

    Args:
        language: a language of `demo.text`. examples: sources, as one types them.
        value: None, or a dict:
            source, output, expected: tokens as strings; expected None if no answer is known.
            start: the token that the decoder begins with.
            candidates: per step, up to five [token, probability], best first.
            layers, heads: how many.
            maps: {"cross", "decoder", "encoder"}: `demo.api.weights.pack_weights` of (layers, heads, rows, columns). Row t of cross
                and decoder is the query of step t: it reads start or output[t - 1] and produces output[t].
            stopped: "end" or "length". forced, recovers_at: see demo/api/types.py.
            request: whatever the server needs to know the decode again when a file is to be saved (decodes/download).
    """

    folder = "attention_view"
    styles = ("style.css", "inside/heads/style.css", "inside/style.css", "inside/what_if.css", "inside/token/style.css",
              "inside/masks/style.css", "lower.css", "inside/cell/style.css", "narrow.css")
    root = "tl-attn"
    fires = ("wanted",)

    def __init__(self, language, value=None, examples=(), **kwargs):
        words = {key: words for name in SECTIONS for key, words in section(language, name).items()}
        super().__init__(language, words, value, palette=attention_palette(), weight_one=WEIGHT_ONE,
                         examples=list(examples), **kwargs)
