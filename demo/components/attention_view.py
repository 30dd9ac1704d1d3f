"""A greedy decode to step through: tokens, candidates and every attention weight, all held in the page."""

from core.figures.palette import attention_palette
from demo.components.component import Component
from demo.components.server_functions import threaded
from demo.text import section


class AttentionView(Component):
    """Shows one decode; after it has arrived, steps, layers and heads cost no request.

    Args:
        language: a language of `demo.text`.
        download: a function from an order to a file, called when a figure or the trace is to be saved.
            Order: {"request", "format": "svg" | "png" | "json", "step", "layer", "head", "map", "dark", "language"};
            step, layer and head count from 0, head None is the mean over heads and "all" every head, map is
            "cross", "decoder" or "encoder", request is what the value carried. It comes from the browser: validate it.
            File: {"name", "mime", "base64"}, or {"error": sentence}, which is shown.
        value: None, or a dict:
            source, output, expected: tokens as strings; expected None if no answer is known.
            start: the token that the decoder begins with.
            candidates: per step, up to five [token, probability], best first.
            layers, heads: how many.
            maps: {"cross", "decoder", "encoder"}: `demo.api.weights.pack_weights` of (layers, heads, rows, columns). Row t of cross
                and decoder is the query of step t: it reads start or output[t - 1] and produces output[t].
            stopped: "end" or "length".
            request: whatever `download` needs to know the decode again.
    """

    root = "tl-attn"
    scripts = ("heatmap.js", "tools.js", "player.js", "attention_view.js")
    styles = ("heatmap.css", "attention_view.css")

    def __init__(self, language, download, value=None, **kwargs):
        super().__init__(language, section(language, "attention_view"), value, server_functions=[threaded(download, "download")],
                         palette=attention_palette(), **kwargs)
