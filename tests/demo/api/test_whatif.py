"""What the page is told of a decode for its branches: probabilities of what was written and of what is right."""

import pytest
import torch

from core.classroom.registry import Registry
from core.inside.source_lines import ROOT
from core.request import expected_answer
from demo.api.decodes import DecodeApi, trace_value
from demo.api.head_search import HeadSearches
from demo.api.heads import HeadsApi
from demo.api.inside import InsideApi
from demo.api.model_labels import telling_models
from demo.api.models import Models
from demo.api.recorded_passes import RecordedPasses
from demo.api.source_lines import CHANGE_LINES, FORCING_LINES, VARIANT_LINES
from demo.text import LANGUAGES

REQUEST = {"model": "shipped:classroom-0075", "source": "3 1 4"}


@pytest.fixture
def models():
    return Models(Registry())


@pytest.mark.parametrize("name", ["classroom-0050", "no-look-ahead-0400"])
def test_probabilities_of_what_was_written_and_of_what_is_right(models, name):
    trace, loaded = models.decode(f"shipped:{name}", "3 1 4 1 5 9 2")
    value, right = trace_value(trace, loaded, None), expected_answer(loaded, trace.source)
    steps = len(trace.tokens)
    assert value["written"] == pytest.approx(trace.probabilities.max(-1).values.tolist())
    assert len(value["right"]) == len(value["written"]) == steps
    for step in range(steps):
        expected = trace.probabilities[step, right[step]].item() if step < len(right) else None
        assert value["right"][step] == expected
    assert torch.tensor(value["written"]).gt(0).all()


def test_a_step_behind_the_right_answer_has_no_right_token(models):
    trace, loaded = models.decode("shipped:classroom-0001", "3 1 4")
    assert len(trace.tokens) > 4  # the model has not learned to end
    assert trace_value(trace, loaded, None)["right"][4:] == [None] * (len(trace.tokens) - 4)


@pytest.mark.parametrize("language", LANGUAGES)
def test_models_that_make_mistakes_are_proposed_and_one_that_saw_the_future(models, language):
    proposed = telling_models(models, "shipped:classroom-0075", language)
    names = [proposal["model"] for proposal in proposed]
    assert "shipped:no-look-ahead-0400" in names and "shipped:classroom-0075" not in names
    assert set(names) < set(models.shipped())


def test_the_decode_the_two_ways_and_a_change_come_with_their_lines_of_core(models):
    switched = {**REQUEST, "switches": [{"kind": "cross", "layer": 1, "head": 2, "mode": "off"}]}
    inside = InsideApi(models, RecordedPasses(models.traces), "en")
    heads = HeadsApi(models, HeadSearches(), "en")
    for reply, steps, contained in (
            (DecodeApi(models, "en").decode(REQUEST), VARIANT_LINES, "switch(weights"),
            (inside.forcing({"request": REQUEST}), FORCING_LINES, "self(src, tgt[:, :-1])"),
            (heads.change({"request": switched}), CHANGE_LINES, "math.sqrt(")):
        assert tuple(reply["lines"]) == steps
        for line in reply["lines"].values():
            assert (ROOT / line["file"]).read_text(encoding="utf-8").splitlines()[line["number"] - 1].strip() == line["text"]
        assert any(contained in line["text"] for line in reply["lines"].values())

