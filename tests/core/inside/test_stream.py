"""The residual stream and the answers of its stations."""

import math

import pytest
import torch

from core.inside.recorded_pass import record_pass
from core.inside.stream import early_answers, residual_stream
from helpers import random_model, random_tokens

VOCAB = 13
SOURCE, TARGET = random_tokens((7,), VOCAB, 1), random_tokens((5,), VOCAB, 2)


@pytest.mark.parametrize("kind", ["encoder", "decoder"])
def test_it_goes_from_the_embedding_to_the_last_sub_layer(kind):
    model = random_model(3, VOCAB)
    recorded = record_pass(model, SOURCE, TARGET)
    stations = residual_stream(model, recorded, kind)
    tokens, table = (SOURCE, model.transformer.src_embedding) if kind == "encoder" else (TARGET, model.transformer.tgt_embedding)
    torch.testing.assert_close(stations[0].stream, table.weight.detach()[tokens] * math.sqrt(30))
    for i, name in ((0, "sin"), (1, "cos")):  # the first pair of the table, by its formula
        torch.testing.assert_close(stations[1].added[:, i], getattr(torch.arange(len(tokens)).float(), name)())
    for one, other in zip(stations, stations[1:], strict=False):  # pre-LN: the stream is the sum of all that was added
        torch.testing.assert_close(one.stream + other.added, other.stream, rtol=1e-4, atol=1e-4)
    final = model.transformer.encoder_norm if kind == "encoder" else model.transformer.decoder_norm
    with torch.no_grad():
        torch.testing.assert_close(final(stations[-1].stream), recorded.memory if kind == "encoder" else recorded.output)
    assert len(stations) == 2 + 2 * (2 if kind == "encoder" else 3)
    assert stations[4].norms[2].item() == pytest.approx(math.sqrt((stations[4].stream[2] ** 2).sum().item()), rel=1e-5)
    assert (stations[0].directions - 1).abs().max() < 1e-5


def test_the_last_early_answer_is_the_models():
    model = random_model(3, VOCAB)
    recorded = record_pass(model, SOURCE, TARGET)
    answers = early_answers(model, recorded)
    assert answers.shape == (3, 5, VOCAB + 2)
    torch.testing.assert_close(answers[-1], recorded.logits.softmax(-1))
    torch.testing.assert_close(answers.sum(-1), torch.ones(3, 5))


def test_an_early_answer_is_that_of_a_model_that_ends_there():
    model = random_model(3, VOCAB)
    recorded = record_pass(model, SOURCE, TARGET)
    cut = random_model(3, VOCAB)
    del cut.transformer.decoder[1:]  # the encoder stays whole
    torch.testing.assert_close(early_answers(model, recorded)[1], record_pass(cut, SOURCE, TARGET).logits.softmax(-1))


def test_another_stack_is_refused():
    model = random_model(3, VOCAB)
    with pytest.raises(ValueError, match="no stack 'both'"):
        residual_stream(model, record_pass(model, SOURCE, TARGET), "both")
