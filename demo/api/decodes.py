"""A decode trace in the form that the page holds, and the files that can be saved of it."""

import base64
import json
from dataclasses import dataclass

import torch

from core.checkpoint import checkpoint_bytes
from core.errors import UserError
from core.figures.heatmaps import KINDS, heatmap_figure, trace_labels
from core.figures.style import can_write, render
from core.inside.branches import recovers_at
from core.request import expected_answer
from demo.api.decode_source import read_decode_source
from demo.api.models import Models, step_of
from demo.api.requests import answers_errors, field, optional
from demo.api.setting_words import settings_line
from demo.api.source_lines import VARIANT_LINES, lines_of
from demo.api.types import DecodeValue, ErrorReply, FileReply, NearestReply
from demo.api.weights import pack_weights
from demo.text import section

CANDIDATES = 5
MIME = {"svg": "image/svg+xml", "png": "image/png", "json": "application/json", "ckpt": "application/octet-stream"}
MAX_CHECKPOINT_BYTES = 20 * 10**6  # bytes that are sent to a page


@dataclass(frozen=True)
class DecodeApi:
    """Serves the decodes that the attention view asks for, and the files that it saves.

    Args:
        models: demo.api.models.Models. language: of the sentences.
    """

    models: Models
    language: str

    @answers_errors
    def decode(self, request: object) -> DecodeValue | ErrorReply:
        """A decode, whose first tokens a person may have chosen, and whose model's heads may be switched: a DecodeSource."""
        asked = read_decode_source(request)
        with self.models.prepared(asked) as decode:
            value = self.models.replies.of(asked, decode.loaded, lambda: self.value(asked, decode), "value")
        return {**value, "request": asked.request()}

    def value(self, asked, decode) -> DecodeValue:
        """A decode without its request, which is the page's own."""
        return trace_value(self.models.traces.of(asked, decode.loaded, decode.trace), decode.loaded, None)

    @answers_errors
    def nearest(self, request: object) -> NearestReply | ErrorReply:
        """The kept model of a training that is nearest to a step of it: a NearestRequest."""
        step = field(request, "step", int)
        run = optional(request, "run")
        name = self.models.nearest_of_run(run, step) if run else self.models.nearest_shipped(field(request, "recording", str), step)
        return {"model": name, "step": step_of(name)}

    @answers_errors
    def download(self, request: object) -> FileReply | ErrorReply:
        """A figure, the whole trace or the model's checkpoint; the decode is made again for it.

        Args:
            request: a DecodeDownloadRequest.
        """
        if isinstance(request, dict) and request.get("request", "") is None:
            raise UserError("not_shared")  # what a room's teacher shows; see demo.api.rooms.own_request
        trace, loaded = self.models.decode_asked(read_decode_source(field(request, "request", dict)))
        return trace_file(trace, loaded, checked_order(request, trace), self.language)


def trace_value(trace, loaded, request) -> DecodeValue:
    """The value of an AttentionView.

    Args:
        trace: DecodeTrace. loaded: the LoadedModel that made it. request: what `download` needs to make it again.
    """
    names = loaded.token_names()
    expected = expected_answer(loaded, trace.source)
    layers, heads = trace.cross.shape[:2]
    return {
        "source": [names(token) for token in trace.source.tolist()],
        "start": names(trace.start_symbol),
        "output": [names(token) for token in trace.tokens.tolist()],
        "expected": expected and [names(token) for token in expected],
        "candidates": [[[names(token), probability] for token, probability in best] for best in trace.candidates(CANDIDATES)],
        "layers": layers,
        "heads": heads,
        "maps": {kind: pack_weights(getattr(trace, kind)) for kind in KINDS},
        "stopped": "end" if trace.ended else "length",
        "lengths": loaded.experiment and [loaded.experiment.task.min_len, loaded.experiment.task.max_len],
        "forced": trace.forced,
        "recovers_at": recovers_at(trace, torch.tensor(expected)) if trace.forced and expected else None,
        "written": probabilities_of(trace, trace.tokens.tolist()),
        "right": expected and probabilities_of(trace, expected),
        "lines": lines_of(VARIANT_LINES),
        "request": request,
    }


def probabilities_of(trace, tokens):
    """At each step of a DecodeTrace the probability of one token; None where there is none."""
    known = min(len(trace.probabilities), len(tokens))
    rows = [trace.probabilities[step, tokens[step]].item() for step in range(known)]
    return rows + [None] * (len(trace.probabilities) - known)


def trace_file(trace, loaded, order, language="en") -> FileReply:
    """What a person keeps of a trace.

    Args:
        order: {"format", "step", "layer", "head", "map", "dark"}, checked by `checked_order`. language: of the words in a figure.
    """
    kind = order["format"]
    match kind:
        case "json":
            name, content = "attention-trace.json", trace_json(trace, loaded)
        case "ckpt":
            name, content = f"transformer-step-{loaded.step}.ckpt", model_file(loaded)
        case _:
            name = f"attention-{order['map']}-layer{order['layer'] + 1}-step{order['step'] + 1}.{kind}"
            content = render(trace_figure(trace, loaded, order, language), kind)
    return {"name": name, "mime": MIME[kind], "base64": base64.b64encode(content).decode()}


def model_file(loaded):
    """The model as a checkpoint file.

    Raises:
        UserError: if it is too large for a page.
    """
    size = sum(tensor.nbytes for tensor in loaded.model.state_dict().values())
    if size > MAX_CHECKPOINT_BYTES:
        raise UserError("checkpoint_too_large", size=size / 1e6, limit=MAX_CHECKPOINT_BYTES / 1e6)
    return checkpoint_bytes(loaded)


def checked_order(order, trace):
    """A request for a file, as it came from the page, with every value checked against the trace.

    Raises:
        UserError: if one is missing or does not fit.
    """
    layers, heads = trace.cross.shape[:2]
    allowed = {
        "format": list(MIME), "map": list(KINDS), "layer": range(layers), "step": range(len(trace.tokens)),
        "head": [None, "all", *range(heads)], "dark": [False, True],
    }
    checked = {name: order.get(name) if isinstance(order, dict) else None for name in allowed}
    for name, value in checked.items():
        if isinstance(value, list | dict | float) or (isinstance(value, bool) and name != "dark") or value not in allowed[name]:
            raise UserError("wrong_request")
    return checked


def trace_figure(trace, loaded, order, language="en"):
    """The figure that the page shows, by matplotlib, in the page's language if there is a font for it."""
    spoken = language if can_write(language) else "en"
    text = section(spoken, "attention_view")
    weights = getattr(trace, order["map"])[order["layer"]]
    rows, columns = trace_labels(trace, order["map"], loaded.token_names())
    head, place = order["head"], {"layer": order["layer"] + 1, "heads": len(weights)}
    if head == "all":
        maps, where = list(weights.numpy()), text["where_all"]
        titles = [text["head_number"].format(head=i) for i in range(1, len(weights) + 1)]
    elif head is None:
        maps, titles, where = [weights.mean(0).numpy()], [""], text["where_mean"]
    else:
        maps, titles, where = [weights[head].numpy()], [""], text["where_head"]
        place["head"] = head + 1
    title = section(spoken, "saved_figure")["attention"].format(kind=text[order["map"]], where=where.format(**place))
    row = None if order["map"] == "encoder" else order["step"]
    return heatmap_figure(maps, titles, rows, columns, row, title, order["dark"], settings_line(loaded.experiment, spoken, loaded.step),
                          text["legend"], spoken)


def trace_json(trace, loaded):
    """The whole trace as JSON text, in bytes: tokens, probabilities and every attention weight."""
    expected = expected_answer(loaded, trace.source)
    values = {
        "source": trace.source.tolist(), "start": trace.start_symbol, "end": trace.end_symbol,
        "output": trace.tokens.tolist(), "expected": expected,
        "step_of_training": loaded.step, "experiment": loaded.experiment and loaded.experiment.flat(),
        "probabilities": rounded(trace.probabilities),
        "attention": {kind: rounded(getattr(trace, kind)) for kind in KINDS},
        "axes": {"probabilities": "[step][token]", "encoder": "[layer][head][source][source]",
                 "decoder": "[layer][head][step][step]", "cross": "[layer][head][step][source]"},
    }
    return json.dumps(values).encode()


def rounded(tensor):
    """Nested lists with six decimals, which is what single precision is worth here."""
    return json.loads(json.dumps(tensor.double().tolist()), parse_float=lambda number: round(float(number), 6))
