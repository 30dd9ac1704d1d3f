"""What a program can ask of the page by name, over Gradio's own API: the questions of the Decode tab's panel, in plain numbers.

Each is asked of the same function that answers the page's script (demo/api/inside.py). Layers, heads, rows, columns and positions count
from 1, as the page shows them; numbers have six decimals, which is what single precision is worth here.
"""

import base64
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from inspect import signature
from typing import Any, Literal

import gradio as gr
import numpy as np

from core.errors import UserError
from demo.text import section, sentence

CALLS = ("explain_weight", "residual_stream", "early_answers", "decode_from", "compare_forcing", "change_of_heads", "rank_heads", "masks")
MODEL = "shipped:classroom-0400"
SOURCE = "3 1 4 1 5"
DECIMALS = 6
MOST_HEADS = 1000  # named in one request; a model has fewer
LONGEST_RANKING = 60.0  # seconds; whoever asks again goes on where it ended
HEAD = re.compile(r"(cross|decoder|encoder)\s+(\d{1,3})\.(\d{1,3})")


def connect_client_api(page, endpoints, language):
    """Offers them on the page that is being built; where it is not English, under names and with refusals of that language.

    Args:
        page: gr.Blocks. endpoints: of `demo.api.endpoints.endpoints`.
    """
    calls, text = ClientApi(endpoints, language), section(language, "inside_api")
    for name in CALLS:
        call = getattr(calls, name)
        offered = gr.api(call, api_name=api_name(name, language), api_description=text[f"api_{name}"])
        for number, parameter in zip(offered["inputs"], signature(call).parameters, strict=True):
            page.blocks[number].label = text[f"api_of_{parameter}"]  # Gradio's API page would call it "1st"


def api_name(name, language):
    """What a call is called on a language's page."""
    return name if language == "en" else f"{name}_{language}"


class ClientApi:
    """The calls of one language's page.

    Args:
        endpoints: of `demo.api.endpoints.endpoints`. language: of the sentences.
    """

    def __init__(self, endpoints, language):
        self.endpoints = endpoints
        self.language = language

    def ask(self, address, request):
        """What the page's own script would get.

        Raises:
            gr.Error: with the sentence, if it cannot be done.
        """
        reply = self.endpoints[f"{self.language}/{address}"].answer(request)
        if "error" in reply:
            raise gr.Error(reply["error"], print_exception=False)  # no page shows it as HTML
        return reply

    @contextmanager
    def refusals(self):
        """Inside the block, a UserError becomes an error with its sentence."""
        try:
            yield
        except UserError as refusal:
            raise gr.Error(sentence(self.language, refusal), print_exception=False) from refusal

    def explain_weight(
        self, model: str = MODEL, source: str = SOURCE, kind: Literal["cross", "decoder", "encoder"] = "cross", layer: int = 1,
        head: int = 1, row: int = 1, column: int = 1, forced: str = "",
    ) -> dict[str, Any]:
        with self.refusals():
            place = {"kind": kind, "layer": from_one("layer", layer), "head": from_one("head", head)}
            parts = self.ask("inside/head", {"request": decode_request(model, source, forced), **place})
            allowed = [[letter == "1" for letter in letters] for letters in parts["allowed"]]
            row, column = from_one("row", row, len(allowed)), from_one("column", column, len(allowed[0]))
        d_k, d_model = parts["d_k"], parts["d_model"]
        query, keys, values = (unpacked(parts[name], d_k) for name in ("queries", "keys", "values"))
        weights = unpacked(parts["weights"], len(allowed[0]))[row]
        products = query[row] * keys[column]
        return {
            "query": plain(query[row]), "key": plain(keys[column]), "products": plain(products), "dot": plain(products.sum()),
            "scale": plain(parts["scale"]), "score": plain(products.sum() / parts["scale"]),
            "scores": plain(keys @ query[row] / parts["scale"]), "allowed": allowed[row], "weights": plain(weights),
            "weight": plain(weights[column]), "values": plain(values), "mixed": plain(weights @ values),
            **{name: plain(unpacked(parts[whole], d_model)[row]) for name, whole in
               (("share", "shares"), ("written", "written"), ("before", "before"), ("after", "after"))},
            "bias": plain(unpacked(parts["bias"], d_model)[0]), "switched": parts["switched"], "disagreement": parts["disagreement"],
            "lines": parts["lines"],
        }

    def residual_stream(
        self, model: str = MODEL, source: str = SOURCE, stack: Literal["decoder", "encoder"] = "decoder", position: int = 1,
        forced: str = "",
    ) -> dict[str, Any]:
        with self.refusals():
            reply = self.ask("inside/stream", {"request": decode_request(model, source, forced), "stack": stack})
            at = from_one("position", position, len(reply["tokens"]))
        shape = (len(reply["stations"]), len(reply["tokens"]), reply["d_model"])
        streams, added = (unpacked(reply[name], shape[-1]).reshape(shape) for name in ("streams", "added"))
        lengths = np.linalg.norm(streams, axis=-1)
        cosines = (streams * added).sum(-1) / np.maximum(lengths * np.linalg.norm(added, axis=-1), 1e-12)
        stations = [{"layer": None if place["layer"] is None else place["layer"] + 1, "name": place["name"]} for place in reply["stations"]]
        return {
            "stations": stations, "tokens": reply["tokens"], "lengths": plain(lengths), "cosines": plain(cosines), "position": at + 1,
            "streams": plain(streams[:, at]), "added": plain(added[:, at]), "final": plain(unpacked(reply["final"], shape[-1])[at]),
            "disagreement": reply["disagreement"],
        }

    def early_answers(self, model: str = MODEL, source: str = SOURCE, forced: str = "") -> dict[str, Any]:
        with self.refusals():
            reply = self.ask("inside/stream", {"request": decode_request(model, source, forced), "stack": "decoder"})
        return {"tokens": reply["tokens"], "answers": plain(reply["early"])}

    def decode_from(self, model: str = MODEL, source: str = SOURCE, forced: str = "3 1 20") -> dict[str, Any]:
        with self.refusals():
            reply = self.ask("decodes/decode", decode_request(model, source, forced))
        kept = {name: reply[name] for name in ("source", "output", "expected", "forced", "stopped")}
        return {**kept, "candidates": plain(reply["candidates"]), "recovers_at": to_one(reply["recovers_at"])}

    def compare_forcing(self, model: str = "shipped:classroom-0100", source: str = SOURCE) -> dict[str, Any]:
        with self.refusals():
            reply = self.ask("inside/forcing", {"request": decode_request(model, source)})
        return plain({**reply, "parts_at": to_one(reply["parts_at"]), "wrong_at": to_one(reply["wrong_at"])})

    def change_of_heads(
        self, model: str = MODEL, heads: list[str] = ["cross 1.2"], mode: Literal["off", "uniform", "fixed"] = "off",  # noqa: B006
        other_source: str = "",
    ) -> dict[str, Any]:
        with self.refusals():
            switches = [{**named_head(name), "mode": mode, **({"source": other_source} if mode == "fixed" else {})}
                        for name in listed("heads", heads, MOST_HEADS)]
            request = {"model": model, "source": "1", "switches": switches}  # the source plays no part in what is counted
            return change_value(self.ask("inside/change", {"request": request}))

    def rank_heads(self, model: str = MODEL) -> Iterator[dict[str, Any]]:
        until, done = time.monotonic() + LONGEST_RANKING, False
        while not done and time.monotonic() < until:
            with self.refusals():
                reply = self.ask("inside/ranking", {"model": model})
            done = reply["done"]
            yield {"done": done, "total": reply["total"], "ranked": [change_value(change) for change in reply["ranked"]]}

    def masks(self, model: str = MODEL, source: str = SOURCE, padding: int = 2, forced: str = "") -> dict[str, Any]:
        with self.refusals():
            reply = self.ask("inside/masks", {"request": decode_request(model, source, forced), "padding": padding})
        kept = {name: reply[name] for name in ("source", "target", "output", "same", "ignores_padding")}
        longest = max(len(reply["source"]), len(reply["target"]))  # the page draws more rows
        return {
            **kept, "difference": reply["difference"], "padding": bits(reply["padding"]), "target_padding": bits(reply["target_padding"]),
            "look_ahead": [bits(row) for row in reply["look_ahead"]], "combined": [bits(row) for row in reply["combined"]],
            "positions": plain(unpacked(reply["positions"], reply["d_model"])[:longest]),
        }


def decode_request(model, source, forced=""):
    """A DecodeSource."""
    names = [name for name in re.split(r"[\s,]+", forced) if name] if isinstance(forced, str) else forced
    return {"model": model, "source": source, **({"forced": names} if names else {})}


def from_one(name, value, most=None):
    """A number that counts from 1, as one that counts from 0; the largest is left to whoever knows it, unless it is told.

    Raises:
        UserError: if it is no whole number, or beyond what there is.
    """
    if not isinstance(value, int) or isinstance(value, bool):
        raise UserError("not_whole", name, value=str(value)[:20])
    if value < 1 or value > (most or 2**31):
        raise UserError("out_of_range", name, low=1, high=most or "...", value=value)
    return value - 1


def to_one(position):
    return None if position is None else position + 1


def listed(name, values, most):
    """A list of a request.

    Raises:
        UserError: if it is none, or too long.
    """
    if not isinstance(values, list) or not 0 < len(values) <= most:
        raise UserError("wrong_request", name)
    return values


def named_head(name):
    """A head of a request: "cross 1.2" is layer 1, head 2 of the cross-attention.

    Raises:
        UserError: if it is not written so.
    """
    found = HEAD.fullmatch(name.strip()) if isinstance(name, str) else None
    if found is None:
        raise UserError("not_a_choice", "heads", choices="cross 1.1, decoder 1.1, encoder 1.1, ...", value=str(name)[:20])
    kind, layer, head = found.groups()
    return {"kind": kind, "layer": from_one("layer", int(layer)), "head": from_one("head", int(head))}


def change_value(change):
    """A HeadChange with its heads by name."""
    return plain({**change, "heads": [f"{head['kind']} {head['layer'] + 1}.{head['head'] + 1}" for head in change["heads"]]})


def unpacked(text, width):
    """Packed numbers as an array, (rows, width), in double precision."""
    return np.frombuffer(base64.b64decode(text), "<f4").reshape(-1, width).astype(float)


def bits(letters):
    return [int(letter) for letter in letters]


def plain(value):
    """The same as plain values with six decimals: arrays as nested lists."""
    if isinstance(value, np.ndarray | np.generic):
        return np.round(value, DECIMALS).tolist()
    if isinstance(value, float):
        return round(value, DECIMALS)
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value
