"""What somebody else wrote is never markup in a message, which Gradio shows as HTML."""

import gradio as gr
import pytest
import torch

from core.checkpoint import checkpoint_values
from core.classroom.registry import Registry
from core.errors import UserError
from demo.adapters.refusal import refusing
from demo.build import build_page
from helpers import TINY, random_model

MARKUP = "<img src=x onerror=attacked()>"


def refuse():
    raise UserError("checkpoint_foreign", reason=f"{MARKUP} \ud800")


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_sentence_of_an_event_is_text_that_can_be_sent(language):
    with pytest.raises(gr.Error) as caught:
        refusing(language, refuse)()
    assert "&lt;img src=x" in caught.value.message and "<" not in caught.value.message
    caught.value.message.encode()


def test_a_sentence_of_an_upload_is_text_that_can_be_sent(tmp_path, monkeypatch):
    values = checkpoint_values(random_model(), TINY, 3)
    values["hyper_parameters"][f"{MARKUP}\ud800"] = 1
    path = tmp_path / "model.ckpt"
    torch.save(values, path)
    told = []
    monkeypatch.setattr(gr, "Warning", lambda message, title: told.append(message))
    registry = Registry()
    for number, take_in in enumerate(fn.fn for fn in build_page(registry).fns.values() if fn.fn and fn.fn.__name__ == "take_in"):
        take_in(str(path), None)
        assert "&lt;img src=x" in told[number] and "<" not in told[number]
        told[number].encode()
    assert len(told) == 2
