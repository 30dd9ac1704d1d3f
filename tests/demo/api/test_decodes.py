"""A trace as the page holds it, and the files that are saved of it."""

import base64
import json
import xml.etree.ElementTree as ET

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.checkpoint import LoadedModel, load_checkpoint
from core.errors import UserError
from core.fixed_point import WEIGHT_ONE
from core.request import decode_text
from demo.api import decodes
from demo.api.decodes import checked_order, trace_file, trace_value
from demo.api.weights import pack_weights
from helpers import TINY, random_model

# max_len and the sizes of build_model differ: a model of two layers whose experiment names another task.
LOADED = LoadedModel(random_model(src_vocab_size=11), TINY.with_settings(task="reverse"), 17)
TRACE = decode_text(LOADED, "3 1 4 5")
ORDER = {"format": "svg", "step": 1, "layer": 0, "head": 2, "map": "cross", "dark": False}
KINDS = ("cross", "decoder", "encoder")
JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3), max_leaves=5)


def unpacked(text, shape):
    """What the page makes of packed weights."""
    return np.frombuffer(base64.b64decode(text), dtype="<u2").reshape(shape) / WEIGHT_ONE


def file_of(**changes):
    file = trace_file(TRACE, LOADED, checked_order({**ORDER, **changes}, TRACE))
    return file["name"], file["mime"], base64.b64decode(file["base64"])


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_holds_every_weight(kind):
    weights = getattr(TRACE, kind).numpy()
    value = trace_value(TRACE, LOADED, {})
    assert np.abs(unpacked(value["maps"][kind], weights.shape) - weights).max() < 0.00001


def test_the_ends_of_the_scale_are_exact():
    assert unpacked(pack_weights([0.0, 0.5, 1.0]), 3)[[0, 2]].tolist() == [0.0, 1.0]


def test_the_page_holds_the_tokens_and_the_candidates():
    value = trace_value(TRACE, LOADED, {"model": "m", "source": "s"})
    names = LOADED.token_names()
    assert value["source"] == ["3", "1", "4", "5"]
    assert value["start"] == "(start)"
    assert value["output"] == [names(token) for token in TRACE.tokens.tolist()]
    assert value["expected"] == ["5", "4", "1", "3", "(end)"]
    assert (value["layers"], value["heads"]) == (2, 3)
    assert value["request"] == {"model": "m", "source": "s"}
    assert value["stopped"] == ("end" if TRACE.ended else "length")
    for step, best in enumerate(value["candidates"]):
        assert len(best) == 5
        assert best[0] == [value["output"][step], pytest.approx(TRACE.probabilities[step].max().item())]
    json.dumps(value, allow_nan=False)


def test_without_an_experiment_nothing_is_expected():
    assert trace_value(TRACE, LoadedModel(LOADED.model, None, 0), {})["expected"] is None


# Files.


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("head", [None, "all", 2])
@pytest.mark.parametrize("dark", [False, True])
def test_every_figure_can_be_saved_as_svg(kind, head, dark):
    name, mime, content = file_of(map=kind, head=head, dark=dark)
    assert (name, mime) == (f"attention-{kind}-layer1-step2.svg", "image/svg+xml")
    assert ET.fromstring(content).tag == "{http://www.w3.org/2000/svg}svg"


def test_a_figure_can_be_saved_as_png():
    name, mime, content = file_of(format="png")
    assert (name, mime) == ("attention-cross-layer1-step2.png", "image/png")
    assert content.startswith(b"\x89PNG\r\n\x1a\n")


@pytest.mark.parametrize("head, expected", [(2, [TRACE.cross[1, 2]]), (None, [TRACE.cross[1].mean(0)]), ("all", list(TRACE.cross[1]))])
def test_a_figure_shows_the_heads_that_were_asked_for(head, expected):
    figure = decodes.trace_figure(TRACE, LOADED, {**ORDER, "layer": 1, "head": head})
    shown = [axis.images[0].get_array() for axis in figure.axes if axis.images]
    for weights, wanted in zip(shown, expected, strict=False):
        assert np.allclose(weights, wanted)
    assert len(expected) <= len(shown) <= len(expected) + 1  # and the colour bar


def test_the_whole_trace_can_be_saved_as_json():
    name, mime, content = file_of(format="json")
    values = json.loads(content)
    assert (name, mime) == ("attention-trace.json", "application/json")
    assert (values["source"], values["output"], values["expected"]) == ([3, 1, 4, 5], TRACE.tokens.tolist(), [5, 4, 1, 3, 12])
    assert values["step_of_training"] == 17
    assert values["experiment"]["task"] == "reverse"
    for kind in KINDS:
        torch.testing.assert_close(torch.tensor(values["attention"][kind]), getattr(TRACE, kind), rtol=0, atol=1e-6)
    torch.testing.assert_close(torch.tensor(values["probabilities"]), TRACE.probabilities, rtol=0, atol=1e-6)


def test_the_model_itself_can_be_saved(tmp_path):
    name, mime, content = file_of(format="ckpt")
    (tmp_path / name).write_bytes(content)
    again = load_checkpoint(tmp_path / name)
    assert (name, mime) == ("transformer-step-17.ckpt", "application/octet-stream")
    # Not TRACE's: it was made on as many cores as there are, and the order of additions depends on that.
    assert torch.equal(decode_text(again, "3 1 4 5").probabilities, decode_text(LOADED, "3 1 4 5").probabilities)


def test_a_model_that_is_too_large_for_a_page_is_a_problem(monkeypatch):
    monkeypatch.setattr(decodes, "MAX_CHECKPOINT_BYTES", 1000)
    with pytest.raises(UserError) as caught:
        file_of(format="ckpt")
    assert caught.value.key == "checkpoint_too_large"


# Orders from anywhere.


@pytest.mark.parametrize("changes", [
    {"format": "exe"}, {"format": None}, {"format": ["svg"]}, {"step": -1}, {"step": 99}, {"step": None}, {"step": "1"}, {"step": True},
    {"step": 1.0}, {"layer": 2}, {"layer": -1}, {"layer": 0.5}, {"layer": 0.0}, {"head": 3}, {"head": -1}, {"head": "mean"}, {"head": True},
    {"head": 2.0}, {"map": "self"}, {"map": {}}, {"map": None}, {"dark": "yes"}, {"dark": None},
], ids=str)
def test_an_order_that_does_not_fit_the_trace_is_a_problem(changes):
    with pytest.raises(UserError) as caught:
        checked_order({**ORDER, **changes}, TRACE)
    assert caught.value.key == "wrong_request"


@given(JSON | st.fixed_dictionaries({name: JSON | st.just(value) for name, value in ORDER.items()}))
def test_any_order_is_a_file_or_a_problem(order):
    try:
        checked = checked_order(order, TRACE)
    except UserError:
        return
    assert trace_file(TRACE, LOADED, checked)["base64"]


def test_what_else_an_order_says_is_dropped():
    assert checked_order({**ORDER, "path": "/etc/passwd"}, TRACE) == ORDER
